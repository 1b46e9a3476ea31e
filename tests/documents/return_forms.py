"""The four papers of a return to work for tests: filled in everywhere, and empty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from casework.documents import doctor_information, information_request, return_opinion, return_talk_record
from casework.documents.doctor_information import DoctorInformation
from casework.documents.information_request import Agreed, InformationRequest
from casework.documents.letterhead import Paper
from casework.documents.return_opinion import ReturnOpinion
from casework.documents.return_papers import Doctor, Employee, Person, Sender
from casework.documents.return_talk_record import Health, ReturnTalk
from casework.documents.sheet import Content, Sheet
from casework.rules.return_to_work import (
    Accommodation,
    AccommodationKind,
    Aim,
    Asked,
    Assessment,
    Extent,
    PlanItem,
    Present,
    Readiness,
)
from casework.rules.vocabulary import ConsentChannel, Language, Sex
from tests.documents.papers import COMPANY

DOCTOR: Final = Doctor("港南こころのクリニック", "鈴木 一郎")
SENDER: Final = Sender("山田 哲也", "本社", "横浜市西区港町1-2-3 健康管理室", "045-000-0101")
PERSON: Final = Person("佐藤 真由美", Sex.FEMALE, date(1985, 12, 9))
EMPLOYEE: Final = Employee("佐藤 真由美", Sex.FEMALE, date(1985, 12, 9), "本社", "営業課", "M-1001")
ACCOMMODATIONS: Final = (
    Accommodation(AccommodationKind.OVERTIME, Extent.LIMIT, 20 * 60),
    Accommodation(AccommodationKind.SHIFTS, Extent.LIMIT, words="夜勤に就かない"),
    Accommodation(AccommodationKind.HOLIDAYS, Extent.BAN),
    Accommodation(AccommodationKind.SHORTER, Extent.LATE, 30),
    Accommodation(AccommodationKind.SHORTER, Extent.EARLY, 90),
    Accommodation(AccommodationKind.TRAVEL, Extent.LIMIT, words="日帰りに限る"),
    Accommodation(AccommodationKind.TASKS, words="窓口から資料づくりへ"),
    Accommodation(AccommodationKind.TRANSFER, words="半年は行わない"),
    Accommodation(AccommodationKind.OTHER, words="通院日は早退できる"),
)
REQUEST: Final = InformationRequest(
    doctor=DOCTOR,
    sender=SENDER,
    person=PERSON,
    asked=frozenset({Asked.TREATMENT, Asked.CONDITION, Asked.AT_WORK}),
    fifth="車の運転を伴う外回りは、いつごろからできるでしょうか。",
    sixth="通院の見込みの頻度",
    issued_on=date(2026, 12, 1),
    agreed=Agreed(date(2026, 12, 2), ConsentChannel.ONLINE),
)
TALK: Final = ReturnTalk(
    employee=EMPLOYEE,
    recorded_on=date(2026, 12, 9),
    recorder="中村 由紀",
    talked_at=datetime(2026, 12, 8, 5, tzinfo=UTC),
    present={
        Present.SUPERVISOR: "山本 誠",
        Present.HR: "伊藤 健",
        Present.PHYSICIAN: "山田 哲也",
        Present.HYGIENE: "小林 守",
        Present.NURSE: "中村 由紀",
        Present.OTHER: "佐藤 実（本人の希望）",
    },
    health=Health(
        "9月から休業し、11月に生活のリズムが戻った。",
        DOCTOR,
        "045-000-0202",
        "月2回の通院を続けている。",
        "残業のない勤務から始めるのがよい。",
    ),
    state={
        Assessment.EMPLOYEE: "通勤の時間に起き、図書館で半日過ごせている。",
        Assessment.WORKPLACE: "担当の引継ぎが終わり、席も用意できている。",
        Assessment.OTHER: "通勤の混雑に不安がある。",
    },
    starts_on=date(2026, 12, 14),
    plan={
        PlanItem.SUPERVISOR: "週の初めに仕事の量を確かめる。",
        PlanItem.HR: "時差出勤の手続きをする。",
        PlanItem.PHYSICIAN: "段階を追って時間を延ばす。",
        PlanItem.FOLLOW_UP: "復帰の1か月後と3か月後に面談する。",
        PlanItem.OTHER: "同僚への伝え方を本人と決める。",
    },
    decision=False,
    reason="席替えが済むまで1週間待つ",
    next_on=date(2026, 12, 15),
    next_with="山田 哲也、伊藤 健",
)
OPINION: Final = ReturnOpinion(
    responsible="渡辺 久美子",
    employee=EMPLOYEE,
    aim=Aim.NEW,
    readiness=Readiness.CONDITIONAL,
    opinion="半日の勤務から始め、4週間で元の時間に戻すのがよい。",
    accommodations=ACCOMMODATIONS,
    outlook="3か月ほどで配慮を減らせる見込み。",
    held_on=date(2026, 12, 8),
    from_on=date(2026, 12, 14),
    until_on=date(2027, 3, 13),
    physician="山田 哲也",
    affiliation="みなと診療所",
    issued_on=date(2026, 12, 10),
)
INFORMATION: Final = DoctorInformation(
    doctor=DOCTOR,
    sender=SENDER,
    person=PERSON,
    returns_on=date(2026, 12, 16),
    accommodations=ACCOMMODATIONS,
    outlook="2月に見直す予定。",
    message="気になる変化があれば、本人を通じてお知らせください。",
    from_on=date(2026, 12, 16),
    until_on=date(2027, 3, 15),
    issued_on=date(2026, 12, 11),
)


@dataclass(frozen=True)
class Form:
    """One of the four: what its module offers, filled in everywhere and empty."""

    sheet: Sheet
    made: Callable[[Any, Any, Language], bytes]
    content: Callable[[Any], Content]
    full: Any
    empty: Any


FORMS: Final[Mapping[str, Form]] = {
    "information-request": Form(
        information_request.SHEET, information_request.made,
        lambda told: information_request.content(COMPANY, told), REQUEST, InformationRequest(),
    ),
    "return-talk": Form(
        return_talk_record.SHEET, return_talk_record.made,
        lambda told: return_talk_record.content(COMPANY, told), TALK, ReturnTalk(),
    ),
    "return-opinion": Form(
        return_opinion.SHEET, return_opinion.made, return_opinion.content, OPINION, ReturnOpinion()
    ),
    "doctor-information": Form(
        doctor_information.SHEET, doctor_information.made,
        lambda told: doctor_information.content(COMPANY, told), INFORMATION, DoctorInformation(),
    ),
}  # fmt: skip


def file(name: str, told: Any, language: Language = Language.JAPANESE) -> bytes:
    """The Word file on plain paper."""
    return FORMS[name].made(Paper(COMPANY), told, language)
