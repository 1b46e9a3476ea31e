"""What do the letters say where nobody has written a wording of their own: in Japanese and in English?

Every required point of `rules/wordings.py` is in them, and they promise nothing that isn't kept.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from casework.rules.vocabulary import Language, WordingKind

_JA: Final = Language.JAPANESE
_EN: Final = Language.ENGLISH

_TALK_JA: Final = """\
■ どんな面談か
あなたの体と働き方を、医師と一緒に見直すための面談（面接指導）です。あなたを支えるためのもので、問題のある社員を\
探すためのものではありません。受けるかどうかは、あなたが決めます。
申し出ても、申し出なくても、それを理由に不利益な取扱いを受けることはありません。申し出た人への不利益な取扱いは\
法律が、申し出ない人への不利益な取扱いは国の指針が禁じています。
費用は会社が負担し、面談の時間は、勤務時間の外であっても労働時間として扱われます。"""

_DEADLINE_JA: Final = """\
■ いつまでに
結果の通知から概ね1か月（規程では{申出の日数}日）、{期限}までにお申し出ください。期限を過ぎていても申し出られます。\
面談は、申出から概ね1か月（規程では{面談の日数}日）以内に行います。もっと後の日を希望することもできます。"""

_LATE_JA: Final = """\
■ いつまでに
はじめにお知らせした期限を過ぎていても申し出られます。"""

_LEARNS_JA: Final = """\
■ 面談の日のこと
部屋にいるのは、あなたと医師だけです。上司と人事労務担当者が同席することはありません。付き添いや通訳は、あなたが\
希望したときだけ入ります。
面談の前に、会社は医師に、労働時間や仕事の内容など、勤務の状況を伝えます。
医師は話した内容をメモに書き残します。メモは会社に渡らず、担当の医師と保健師だけが扱います。

■ だれが何を知るか
申し出ると、申し出たことが人事労務担当者に伝わります。{結果の扱い}
面談のあと、人事労務担当者に、医師の報告書と意見書が渡ります。働き方に必要なことだけを書いたもので、あなたも\
読めます。病名や具体的な訴えは、命に関わるおそれがあるときを除いて、伝えません。
上司には、会社が働き方の配慮を決めたときに、その内容と期間だけが伝わります。"""

_CONSULT_JA: Final = """\
■ 会社に知られずに相談する道
面接指導のかわりに、医師や保健師との健康相談を選べます。人事労務担当者と上司には伝わりません。選ぶ前に、次の\
2つを知っておいてください。
・健康相談だけでは、会社が働き方を変える措置はとれません。必要になったら、あなたの同意か、面接指導の申出をもとに\
進めます。
・席を外すことで、周りの人が気づくことがあります。時間や方法を選べます。"""

_CONTACT_JA: Final = """\
■ 問い合わせと、つらいとき
お返事とご相談：{相談窓口}（{サインインのページ}）
すぐに話したいとき：#いのちSOS 0120-061-338、よりそいホットライン 0120-279-338、こころの健康相談統一ダイヤル \
0570-064-556。命の危険がせまっているときは119へ。

実施者　{実施者名}"""

_TALK_EN: Final = """\
* What the talk is
It is a talk with a physician (面接指導) to look at your health and your work together. It is there to support you, \
not to single out employees with problems. Whether you come is your decision.
Nobody may put you at a disadvantage for asking, nor for not asking. The law forbids the first, national guidelines \
forbid the second.
Your company pays for it, and the time of the talk is working time, also outside of your hours."""

_DEADLINE_EN: Final = """\
* By when
Please ask within about one month of being told the result (by our rules {申出の日数} days), by {期限}. You can still \
ask after the day has passed. The talk is held within about one month (by our rules {面談の日数} days) of \
your request. You can also ask for a later day."""

_LATE_EN: Final = """\
* By when
You can still ask after the deadline that we first told you."""

_LEARNS_EN: Final = """\
* On the day
Only you and the physician are in the room. Neither your supervisor nor HR takes part. A companion or an interpreter \
comes only if you wish it.
Before the talk your company gives the physician facts about your work, such as working hours and tasks.
What you say is written down in the physician's notes. They are not given to your company: only \
the physicians and nurses who care for you handle them.

* Who learns what
If you ask for the talk, HR learns that you asked. {結果の扱い}
After the talk HR receives the physician's report and opinion. They hold only what your work needs, and you can read \
them. Diagnoses and concrete complaints are not passed on unless a life may be at risk.
Your supervisor learns only what your company has decided about your work, and for how long."""

_CONSULT_EN: Final = """\
* To talk without your employer learning of it
Instead you can choose a health consultation with a physician or a nurse. HR and supervisors are not told. Please \
know two things before you choose:
- From a consultation alone your company can take no measure at work. If one becomes necessary, it needs your consent \
or a request for the talk above.
- People around you may notice that you are away from your place. You can choose time and form."""

_CONTACT_EN: Final = """\
* Questions, and when things are hard
To answer or to talk to someone: {相談窓口} ({サインインのページ})
If you need to talk now: #Inochi SOS 0120-061-338, Yorisoi Hotline 0120-279-338, Kokoro no Kenko Sodan \
0570-064-556. If life is in danger, call 119.

Examiner: {実施者名}"""

_JAPANESE_HEADS: Final = {
    WordingKind.FIRST: (
        "{会社名}でストレスチェックの実施者を務める{実施者名}です。医師とお話しする機会をご用意しました。"
    ),
    WordingKind.REMINDER: (
        "先日、医師とお話しする機会をご案内しました。まだ決めていない方に、もう一度お知らせしています。"
        "すでにお返事をいただいていたら、行き違いをお許しください。"
    ),
    WordingKind.FINAL: (
        "医師とお話しする機会について、申出の期限が近づきました。お気持ちを確かめるために、お知らせします。"
        "「今回は希望しない」というお返事もできます。理由は要りません。"
    ),
    WordingKind.REAPPROACH: (
        "以前、医師とお話しする機会をご案内しました。あれから時間がたちましたので、いまのお気持ちをうかがいます。"
        "前と同じお返事でもかまいません。"
    ),
}
_ENGLISH_HEADS: Final = {
    WordingKind.FIRST: (
        "I am {実施者名}, examiner of the stress check at {会社名}. A talk with a physician is open to you."
    ),
    WordingKind.REMINDER: (
        "Some days ago we told you that a talk with a physician is open to you. This is a second note for those who "
        "have not decided yet. If you have answered already, please disregard it."
    ),
    WordingKind.FINAL: (
        'The day by which to ask for the talk with a physician is near, so we ask what you wish. "Not this time" is '
        "an answer too, and needs no reason."
    ),
    WordingKind.REAPPROACH: (
        "Some time ago we told you that a talk with a physician is open to you. We would like to ask again how you "
        "feel about it now. The same answer as before is fine."
    ),
}

_EVERYBODY_JA: Final = f"""\
{{氏名}} 様

{{会社名}}でストレスチェックの実施者を務める{{実施者名}}です。このお知らせは、ストレスチェックの対象になった全員に、\
同じ形でお送りしています。

■ どなたでも話せます
眠りや疲れ、気分、仕事のことを、医師や保健師と話せます。あなたを支えるためのもので、問題のある社員を探すための\
ものではありません。話すかどうかは、あなたが決めます。

{_CONSULT_JA.replace("面接指導のかわりに、", "")}

{_CONTACT_JA}"""

_EVERYBODY_EN: Final = f"""\
Dear {{氏名}},

I am {{実施者名}}, examiner of the stress check at {{会社名}}. This note goes in the same form to everybody whom the \
stress check included.

* Everybody can talk to someone
You can talk with a physician or a nurse about sleep, tiredness, mood or work. It is there to support you, not to \
single out employees with problems. Whether you do is your decision.

{_CONSULT_EN.replace("Instead you can choose", "You can choose")}

{_CONTACT_EN}"""


def _letters() -> dict[tuple[WordingKind, Language], str]:
    made = {(WordingKind.EVERYBODY, _JA): _EVERYBODY_JA, (WordingKind.EVERYBODY, _EN): _EVERYBODY_EN}
    for kind, head in _JAPANESE_HEADS.items():
        until = _LATE_JA if kind is WordingKind.REAPPROACH else _DEADLINE_JA
        made[kind, _JA] = "\n\n".join(["{氏名} 様", head, _TALK_JA, until, _LEARNS_JA, _CONSULT_JA, _CONTACT_JA])
    for kind, head in _ENGLISH_HEADS.items():
        until = _LATE_EN if kind is WordingKind.REAPPROACH else _DEADLINE_EN
        made[kind, _EN] = "\n\n".join(["Dear {氏名},", head, _TALK_EN, until, _LEARNS_EN, _CONSULT_EN, _CONTACT_EN])
    return made


TEXTS: Final[Mapping[tuple[WordingKind, Language], str]] = MappingProxyType(_letters())
"""One text for each kind of letter in each language."""
