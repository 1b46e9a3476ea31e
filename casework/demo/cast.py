"""Whom can a visitor of the demo be, and what is there to try as each?"""

from dataclasses import dataclass

from casework.demo.roll import NAMED
from casework.rules.texts import N_
from casework.rules.vocabulary import Hat


@dataclass(frozen=True)
class Cast:
    """Somebody to try. `who`: 社員番号, or the sign-in name of somebody who isn't employed; `line`: one sentence."""

    who: str
    hat: Hat
    line: str


def _number(key: str) -> str:
    return str(1001 + next(position for position, member in enumerate(NAMED) if member.key == key))


def _outside(key: str) -> str:
    return f"{key}@minato-hokuto.example"


CAST: tuple[Cast, ...] = (
    Cast(
        _number("invited"),
        Hat.WORKER,
        N_("面談の案内が届いたばかりです。読んで、申し出るか、見送るか、相談にするかを選べます。"),
    ),
    Cast(_number("bookable"), Hat.WORKER, N_("昨日申し出ました。面談の日時を選べます。")),
    Cast(_number("declined"), Hat.WORKER, N_("面接指導は希望せず、会社に知られない健康相談を選びました。")),
    Cast(_number("late"), Hat.WORKER, N_("期限を過ぎてからの申出も、受け付けられています。")),
    Cast(
        _number("referred"),
        Hat.WORKER,
        N_("仙台の事業場で申し出ました。地域産業保健センターとの日時と、渡されたものを確かめられます。"),
    ),
    Cast(_number("to_acknowledge"), Hat.WORKER, N_("措置が決まり、上司に何が伝わったかを確かめられます。")),
    Cast(
        _number("returning"),
        Hat.WORKER,
        N_("復職して、少しずつ勤務時間を増やしています。プランと、上司に伝わった文面を確かめられます。"),
    ),
    Cast(_number("night_worker"), Hat.WORKER, N_("夜勤で働き、英語で読みます。メールがなく、電話で申し出ました。")),
    Cast(
        _number("dispatched"),
        Hat.WORKER,
        N_("派遣で働いています。結果は集計にだけ入り、面談や相談は派遣元の窓口が案内されます。"),
    ),
    Cast(
        _number("head_quality"),
        Hat.SUPERVISOR,
        N_("部下への配慮の指示が1件届いています。見えるのは、すること・期間・問い合わせ先だけです。"),
    ),
    Cast(
        _number("head_design"),
        Hat.SUPERVISOR,
        N_("復帰した部下の働き方の文面を受け取りました。見えるのは、時間・仕事・日付・相談先だけです。"),
    ),
    Cast(
        _number("head_made3"), Hat.SUPERVISOR, N_("昨日から新しい上司です。前の上司に出ていた指示を引き継いでいます。")
    ),
    Cast(_number("head_made1"), Hat.SUPERVISOR, N_("おとといまで上司でした。引き継いだ部下の指示は、もう見えません。")),
    Cast(_number("hr"), Hat.HR, N_("意見書が届いています。本人の意見を聴き、措置を決め、上司への指示を書きます。")),
    Cast(_number("hr_head"), Hat.HR, N_("労務課長です。ご自身の申出は、この立場では見えません。")),
    Cast(_number("clerk"), Hat.CLERK, N_("結果の取込み、案内の送付、書面や電話の申出の入力、日程の調整をします。")),
    Cast(
        _outside("physician"),
        Hat.PHYSICIAN,
        N_("産業医で実施者です。面接の要否を判断し、面談の記録・報告書・意見書を書きます。"),
    ),
    Cast(
        _outside("outside_physician"), Hat.PHYSICIAN, N_("オンラインの外部医師です。担当する人のことだけが見えます。")
    ),
    Cast(
        _outside("centre_physician"),
        Hat.PHYSICIAN,
        N_("地域産業保健センターの医師です。50人未満の仙台の事業場を担当します。"),
    ),
    Cast(
        _outside("nurse"),
        Hat.NURSE,
        N_("保健師です。会社に知られない健康相談の希望と、約束した連絡があります。来室や電話の相談を記録できます。"),
    ),
    Cast(_outside("counsellor"), Hat.NURSE, N_("心理職です。担当する健康相談だけが見えます。")),
    Cast(_number("committee"), Hat.COMMITTEE, N_("衛生委員会の委員です。個人のことは何も見えません。")),
    Cast(
        _number("admin"),
        Hat.ADMIN,
        N_("システム管理者です。アカウントと送信の状況だけを扱い、健康の情報は見えません。"),
    ),
    Cast(
        _number("coordinator"),
        Hat.COORDINATOR,
        N_("実務担当者です。実施の段取りだけを受け持ち、健康の情報は見えません。"),
    ),
)
