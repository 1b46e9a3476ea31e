"""Which ways of working in a text for a supervisor are a measure by themselves that nobody decided?

Nights, places, posts and days off are kinds of measures without a number: taken out of somebody's work in passing, they
were neither advised nor put to the employee, and a change of post asks for purpose and hearing (domain: §1.4). Whoever
writes them is asked, as about a number. Arranging who does what within the same work is no change of it.
"""

import re
from collections.abc import Iterable
from typing import Final

from casework.rules.words import unmasked

_TAKEN: Final = "外[すしれさ]|はず[すしれさ]"
_OUT: Final = rf"(?:[はをもがに]|から)?、?(?:{_TAKEN}|な[しい]|やめ|止め|免除|させない|割り当てない|禁止|控え|入れない)"
_POST: Final = "(?:班長|組長|主任|係長|課長|部長|店長|工場長|リーダー|責任者|役職|管理職)"
_MOVED: Final = "替え|変え|換え|かえ|変更|替わ|変わ|移[しす動る]"

_NO_NIGHTS: Final = "22時から5時まで|昼間の勤務だけ|深夜業なし"
_NO_OVERTIME: Final = "時間外・休日の勤務をさせない|残業は月0時間"
_PLACE: Final = "勤務場所の変更|在宅|テレワーク|リモート"
_TASKS: Final = "作業の変更|そのほかの配慮"
_POSTS: Final = "作業の変更|勤務場所の変更"

_KINDS: Final = (
    # What the text says, and what a decided text says that is the same.
    (rf"(?:夜勤|深夜(?:業|勤務)?|夜間(?:勤務)?){_OUT}|日勤(?:だけ|のみ)|昼間の勤務(?:だけ|のみ)", _NO_NIGHTS),
    ("(?:残業|時間外)(?:は|を|も|に)?、?(?:させない|しない|な[しい]|禁止|免除)", _NO_OVERTIME),
    ("休日(?:出勤|勤務)?(?:は|を|も)?、?(?:させない|しない|なし|禁止)", _NO_OVERTIME),
    ("(?:定時|所定(?:時間)?)(?:に|で|には)?(?:必ず)?(?:帰|退勤|退社|上が)", _NO_OVERTIME),
    (
        "(?:在宅|テレワーク|リモート)(?:勤務)?(?:に(?:する|し|切り替え|変え)|を(?:認め|許可)|で(?:勤務|働))",
        _PLACE,
    ),
    (rf"出張{_OUT}", "出張|勤務場所の変更|そのほかの配慮"),
    (rf"(?:運転|高所作業|一人作業|単独作業){_OUT}", _TASKS),
    (rf"{_POST}(?:の(?:仕事|職|役|業務))?(?:から|を|は)も?(?:{_TAKEN}|降ろ|おろ|解く|解任|免)", _POSTS),
    (rf"(?:担当|部署|配置|持ち場|職場|所属)(?:を|に|の|へ|が)?(?:{_MOVED})|(?<!人事)異動", _POSTS),
    (
        "(?:毎週|隔週|毎月)?[月火水木金土日]曜日?(?:は|を|も)?、?(?:休み|休業|休日|公休|休ませ)(?!の(?:人|店|お客))",
        "勤務時間の配慮|この期間は勤務をさせない",
    ),
    ("(?:早退|遅刻)を?(?:認め|許可|させ)|[早遅]く(?:帰|来させ|出勤させ|出社させ)", "勤務は.+まで|勤務時間の配慮"),
    (r"\bno night (?:shift|work)s?\b|\bday shifts? only\b", _NO_NIGHTS),
    (r"\bwork(?:s|ing)? (?:from|at) home\b|\bremote(?:ly)?\b", _PLACE),
    (r"\bno overtime\b", _NO_OVERTIME),
    (r"\bno (?:business trips?|travel|driving)\b", rf"出張|{_TASKS}"),
)
_ASKED: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), re.compile(known, re.IGNORECASE)) for pattern, known in _KINDS
)


def undecided_work(text: str, decided: Iterable[str]) -> list[str]:
    """The ways of working of a text that no `decided` text holds, each once, as written (NFKC), in the order of the
    text.
    """
    plain, known = unmasked(text), [unmasked(one) for one in decided]
    found = [
        (match.start(), match.group())
        for pattern, same in _ASKED
        if not any(same.search(one) for one in known)
        for match in pattern.finditer(plain)
    ]
    return list(dict.fromkeys(written for _at, written in sorted(found)))
