"""Which papers go to an outside organisation: 利用申込書, 面接指導申出書, and the sheet of the result?

In words of our own: each centre has its own forms, and takes a letter that says the same. The application names nobody.
The scores stand on a sheet of their own, so that they can stay here. Made from Shown objects only.
"""

from datetime import date
from typing import Final, Protocol

from casework.access import Shown
from casework.documents import japanese, word
from casework.documents.sheet import Content, Filling, Line, Option, Options, Pair, Row, Sheet

_BLANK: Final = "　"
_SITE: Final = (
    Pair(("会社の名前", Line("{company}")), ("事業場の名前", Line("{site}"))),
    Pair(("所在地", Line("{address}")), ("働いている人の数", Line("{workers}人"))),
    Pair(("事業の種類", Line("{industry}")), ("産業医", Line("選任していない・選任している（どちらかに印）"))),
)
_PERSON: Final = (
    Pair(("氏名（フリガナ）", Line("{name}")), ("会社・事業場", Line("{site}"))),
    Pair(("所属", Line("{department}")), ("連絡先・連絡のつく時間", Line("{contact}"))),
)
_RETURN: Final = Row(
    "お返事の宛先",
    (Line("{company}　{sender}"), Line("電話・ファクス・メール　{phone}")),
    note="（親展でお願いします）",
)

APPLICATION: Final = Sheet(
    title="面接指導の利用申込書",
    subject="ストレスチェック後の医師による面接指導のお願い",
    addressee=Line("{provider}　御中"),
    dated=Line("申込日　{sent_on}"),
    person_head="事業場",
    person=_SITE,
    rows=(
        Row(
            "お願いしたいこと",
            (
                Options(
                    "service",
                    (
                        Option("interview", "ストレスチェック後の面接指導（労働安全衛生法第66条の10第3項）　1人"),
                        Option("opinion", "就業上の措置についての医師の意見"),
                        Option("visit", "事業場への訪問"),
                    ),
                ),
            ),
        ),
        Row("期限", (Line("面接指導は {limit_on} までに行うことを目安としています。"),)),
        Row(
            "お返事いただきたいこと",
            (
                Line("1. お引き受けいただけるか。年間の利用の上限に達しているときは、その旨"),
                Line("2. 面接指導の日時と場所（オンラインのときはその旨）、医師の氏名"),
            ),
        ),
        Row(
            "個人の情報について",
            (Line("この申込書には、面接指導を受ける人の名前を書いていません。申出書は別の封に入れてお渡しします。"),),
        ),
    ),
    signature=(_RETURN,),
    footnote="依頼先に決まった様式があるときは、この内容を書き写してください。",
    day_apart=True,
)

REQUEST: Final = Sheet(
    title="面接指導申出書",
    subject="医師による面接指導の申出（依頼先にお渡しする写し）",
    addressee=Line("{provider}　御中"),
    dated=Line("申出日　{requested_on}"),
    person_head="本人",
    person=_PERSON,
    rows=(
        Row("申し出ること", (Line("ストレスチェックの結果の通知を受け、医師による面接指導を申し出ています。"),)),
        Row("希望する日時", (Line("{wished}"),), note="（なければ指定なし）"),
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
        Row("医師の希望", (Line("{physician}"),)),
        Row("場所・言葉・配慮してほしいこと", (Line("{remarks}"),), free=True),
        Row(
            "一緒にお渡しするもの",
            (
                Options(
                    "enclosed",
                    (Option("result", "ストレスチェックの結果の写し"), Option("none", "なし（点数はお渡ししません）")),
                    inline=True,
                ),
            ),
        ),
        Row(
            "面接のあとにお願いしたいこと",
            (
                Line("1. 実施した日と医師の氏名を、下の宛先にお知らせください。"),
                Line(
                    "2. 面接指導結果報告書と、就業上の措置に係る意見書を、封をして人事労務担当者あてにお送りください。"
                ),
                Line(
                    "3. 病名、検査値、具体的な訴えは書かず、会社に渡せる言葉でお書きください。面談の記録は要りません。"
                ),
            ),
        ),
    ),
    signature=(_RETURN,),
    footnote="申し出たことや面接の結果を理由に、本人に不利益な取扱いをすることはありません。",
    day_apart=True,
)

RESULT: Final = Sheet(
    title="ストレスチェック結果の写し",
    subject="面接指導をする医師あて（親展）",
    addressee=Line("{provider}　面接指導をする医師　様"),
    dated=Line("作成日　{sent_on}"),
    person_head="本人",
    person=(
        Pair(("氏名", Line("{name}")), ("検査を受けた日", Line("{checked_on}"))),
        Pair(("所属", Line("{department}")), ("結果の通知を受けた日", Line("{notified_on}"))),
    ),
    rows=(
        Row("仕事のストレス要因", (Line("{stressors}点"),)),
        Row("心身のストレス反応", (Line("{reactions}点"),)),
        Row("周囲のサポート", (Line("{support}点"),)),
        Row(
            "お取扱い",
            (
                Line("本人の同意により、面接指導のためにお渡しします。"),
                Line("ほかの目的には使わず、面接指導が終わったら返すか、廃棄してください。"),
            ),
        ),
    ),
    signature=(Row("お問い合わせ", (Line("{company}　{sender}"),)),),
    footnote="封をして、面接指導をする医師だけが開くようにしてお渡しします。",
    day_apart=True,
)


class Site(Protocol):
    """The workplace that applies."""

    @property
    def company(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def workers(self) -> int: ...


def application(site: Site, referral: Shown, limit_on: date | None) -> bytes:
    """利用申込書, without a name."""
    content: Content = {
        **_sender(site, referral),
        "sent_on": japanese.day(referral.sent_on),
        "site": site.name,
        "address": site.address,
        "workers": str(site.workers),
        "industry": "",
        "service": ["interview", "opinion"],
        "limit_on": japanese.day(limit_on) or _BLANK,
    }
    return word.form(APPLICATION, site.company).fill(content)


def request(site: Site, referral: Shown, employee: Shown, asked: Shown) -> bytes:
    """面接指導申出書 for the organisation: what was asked for, without scores."""
    content: Content = {
        **_sender(site, referral),
        "requested_on": japanese.day(asked.requested_on),
        "name": f"{employee.name}（{employee.kana}）" if employee.kana else employee.name,
        "site": f"{site.company}　{site.name}",
        "department": employee.department or "",
        "contact": asked.contact or "下の宛先を通じてご連絡ください",
        "wished": _wished(asked),
        "mode": [asked.mode.value],
        "physician": asked.physician_wish.label,
        "remarks": _remarks(asked),
        "enclosed": ["result" if referral.with_result else "none"],
    }
    return word.form(REQUEST, site.company).fill(content)


def result(site: Site, referral: Shown, employee: Shown, scores: Shown) -> bytes:
    """結果の写し, for the physician's eyes."""
    sender = _sender(site, referral)
    content: Content = {
        "provider": sender["provider"],
        "company": sender["company"],
        "sender": sender["sender"],
        "sent_on": japanese.day(referral.sent_on),
        "name": employee.name,
        "department": employee.department or "",
        "checked_on": japanese.day(scores.checked_on),
        "notified_on": japanese.day(scores.notified_on),
        "stressors": str(scores.stressors),
        "reactions": str(scores.reactions),
        "support": str(scores.support),
    }
    return word.form(RESULT, site.company).fill(content)


def _sender(site: Site, referral: Shown) -> dict[str, Filling]:
    """Addressee, and where the answer goes; the telephone number is filled in by hand."""
    to = f"{referral.provider_name}　{referral.provider_contact}" if referral.provider_contact else ""
    return {
        "provider": to or referral.provider_name,
        "company": site.company,
        "sender": f"実施事務従事者　{referral.sent_by_name}",
        "phone": "",
    }


def _wished(asked: Shown) -> str:
    days = (
        (asked.first_on, asked.first_part),
        (asked.second_on, asked.second_part),
        (asked.third_on, asked.third_part),
    )
    lines = [
        f"第{nth}希望　{japanese.day(on)}（{part.label}）" for nth, (on, part) in enumerate(days, 1) if on is not None
    ]
    if asked.hours:
        lines.append(asked.hours)
    return "\n".join(lines) or "指定なし"


def _remarks(asked: Shown) -> str:
    """What the person wishes beside the time."""
    language = "、".join(
        part for part in (asked.language_wish.label if asked.language_wish else "", asked.language_other) if part
    )
    lines = (
        f"場所　{asked.place_wish}" if asked.place_wish else "",
        "人目につかない入口や時間を希望" if asked.quiet_entrance else "",
        f"話したい言葉　{language}" if language else "",
        asked.remarks or "",
    )
    return "\n".join(line for line in lines if line)
