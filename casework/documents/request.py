"""面接指導申出書: which places does the form of the request have? (Form 別紙3 of the model rules.)

It is printed empty and filled in by hand, by whoever would rather not ask on a screen; the clerk enters what it says.
"""

from typing import Final

from casework.documents import word
from casework.documents.sheet import Content, Line, Option, Options, Pair, Row, Sheet

TITLE: Final = "面接指導申出書"
_DAY: Final = "　　　　年　　月　　日"
_TIME: Final = "　　　　年　　月　　日（　　）　　　時ごろ"

SHEET: Final = Sheet(
    title=TITLE,
    subject="医師による面接指導の申出（労働安全衛生法第66条の10第3項）",
    addressee=Line("{company}　御中"),
    dated=Line("申出日　{requested_on}"),
    person_head="本人",
    person=(
        Pair(("氏名（フリガナ）", Line("{name}")), ("社員番号", Line("{number}"))),
        Pair(("所属", Line("{department}")), ("連絡先・連絡のつく時間", Line("{contact}"))),
        Pair(("検査を受けた日", Line("{checked_on}")), ("結果の通知を受けた日", Line("{notified_on}"))),
    ),
    rows=(
        Row("申し出ること", (Line("ストレスチェックの結果の通知を受け、医師による面接指導を申し出ます。"),)),
        Row(
            "希望する日時",
            (Line("第1希望　{first}"), Line("第2希望　{second}"), Line("第3希望　{third}")),
            note="（なくてもよい）",
        ),
        Row(
            "希望する方法",
            (
                Options(
                    "mode",
                    (Option("in_person", "対面"), Option("online", "オンライン"), Option("either", "どちらでも")),
                    inline=True,
                ),
            ),
        ),
        Row(
            "医師の希望",
            (
                Options(
                    "physician",
                    (
                        Option("industrial", "産業医"),
                        Option("outside", "外部の医師"),
                        Option("woman", "女性"),
                        Option("man", "男性"),
                        Option("any", "指定なし"),
                    ),
                    inline=True,
                ),
            ),
        ),
        Row("場所・言葉・配慮してほしいこと", (Line("{remarks}"),), free=True, note="（なくてもよい）"),
        Row(
            "外部の医師に頼むとき",
            (Line("この申出の写しが、その依頼先に渡ります。結果の写しは、別の同意書があるときだけ渡ります。"),),
        ),
        Row(
            "確認",
            (
                Options(
                    "acknowledged",
                    (
                        Option(
                            "known",
                            "申し出たことが会社に伝わること（規程にみなし同意の定めがあれば、結果も）",
                        ),
                        Option("unharmed", "申し出たことを理由に、不利益な取扱いを受けないこと"),
                        Option(
                            "passed_on",
                            "面接のあと、病名や具体的な訴えを除いた報告書と意見書が、人事労務担当者に渡ること",
                        ),
                    ),
                ),
            ),
            note="（印がなくても申出は有効です）",
        ),
    ),
    signature=(
        Row(
            "受け取った窓口",
            (
                Options(
                    "window",
                    (
                        Option("clerk", "実施事務従事者"),
                        Option("health_staff", "産業保健スタッフ"),
                        Option("outside", "外部機関"),
                        Option("hr", "人事"),
                    ),
                    inline=True,
                ),
            ),
        ),
        Row("受け取った日・受け取った人", (Line("{received}"),)),
    ),
    footnote="面接指導は、申出から遅滞なく（概ね1か月以内に）行います。封をして窓口に渡してください。",
)


def blank(company: str) -> bytes:
    """The empty form, for writing by hand."""
    empty: Content = {
        "company": company, "requested_on": _DAY, "name": "", "number": "", "department": "", "contact": "",
        "checked_on": _DAY, "notified_on": _DAY, "first": _TIME, "second": _TIME, "third": _TIME, "mode": [],
        "physician": [], "remarks": "", "acknowledged": [], "window": [], "received": "",
    }  # fmt: skip
    return word.form(SHEET, company).fill(empty)
