"""What was the attending doctor asked of those on leave, did they agree, and what did the company learn of it?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from casework.demo.away import back_again_on
from casework.demo.road import Road
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.leaves import SickLeave
from casework.models.return_opinions import ReturnOpinion
from casework.rules.return_to_work import Accommodation, AccommodationKind, Aim, Asked, Extent, Readiness
from casework.rules.vocabulary import CaseKind, Hat, LetterRoad
from casework.services import doctor_consents, doctor_enquiries, doctor_summaries, return_opinions
from casework.services.doctor_enquiries import Answer, Words

_CLINIC: Final = "港北こころのクリニック"
_WORDS: Final = Words(_CLINIC, "佐伯 千夏", frozenset({Asked.CONDITION, Asked.AT_WORK}), "午前中の通勤はできますか。")
_ANSWER: Final = "症状は落ち着いています。はじめの2か月は、残業のない短時間の勤務が望ましいと考えます。"
_NO_ANSWER: Final = "返事がまだ届いていないことを一緒に確かめ、次の受診のあとで、あらためてお願いすることにした。"
_LONG: Final = "はじめの2か月は残業をせず、短い時間の勤務から始めて、月ごとに見直すことが望ましい。"
_SHORT: Final = "はじめの2か月は残業をせず、短い時間の勤務から始める。"
_LATER: Final = "通勤の混む時間を避けると、続けやすい。"
_LESS: Final = (
    Accommodation(AccommodationKind.OVERTIME, Extent.BAN),
    Accommodation(AccommodationKind.SHORTER, Extent.EARLY, 120),
)


def asked(road: Road) -> None:
    """Of somebody who came back: refused once, never answered, taken back, given up and asked anew, answered, and what
    HR was let read; later another one is out, and what the physician says of the return. Of somebody still on leave:
    one waits for them.
    """
    one = _Asking(road, "returning")
    one.put(98)
    one.theirs(97, doctor_consents.refuse_it)
    one.put(95)
    one.theirs(94, doctor_consents.agree)
    one.send(93)
    one.carer(72, doctor_enquiries.end, road.stage.office(72, 15).date(), _NO_ANSWER)
    one.put(70)
    one.theirs(69, doctor_consents.agree)
    one.theirs(68, doctor_consents.take_back)
    one.put(62)
    one.carer(61, doctor_consents.give_up)
    one.put(60)
    one.theirs(59, doctor_consents.agree)
    one.send(58)
    one.carer(47, doctor_enquiries.answer, Answer(road.stage.office(47, 15).date(), _ANSWER))
    one.carer(47, doctor_summaries.write, _LONG)
    one.carer(46, doctor_summaries.write, _SHORT)
    one.of_summary(45, doctor_summaries.agree)
    one.carer(40, doctor_summaries.write, _LATER)
    one.of_summary(39, doctor_summaries.refuse_it)
    one.carer(30, doctor_summaries.write, "はじめの1か月は、混む時間を避けて通勤する。")
    _opined(road, 26)
    one.put(6)
    one.theirs(5, doctor_consents.agree)
    one.send(4)
    other = _Asking(road, "resting")
    other.put(5)
    other.theirs(4, doctor_consents.agree)
    other.put(2)
    other.draft(1)


class _Asking:
    """The enquiries about one person."""

    def __init__(self, road: Road, key: str) -> None:
        self.stage, self.key = road.stage, key

    @property
    def _last(self) -> str:
        return self.stage.of_case(DoctorEnquiry, self.key, CaseKind.RETURN)

    def _version(self) -> int:
        return self.stage.version(DoctorEnquiry, self._last)

    def draft(self, ago: int) -> None:
        """Begun and not shown yet."""
        case = self.stage.case(self.key, CaseKind.RETURN)
        now = self.stage.office(ago, 13)
        self.stage.act("physician", Hat.PHYSICIAN, doctor_enquiries.save, case, _WORDS, version=0, now=now)

    def put(self, ago: int) -> None:
        """Written and shown to the employee."""
        self.draft(ago)
        self.carer(ago, doctor_enquiries.ask, version=self._version())

    def send(self, ago: int) -> None:
        """Signed, and taken along."""
        self.carer(ago, doctor_enquiries.send, LetterRoad.EMPLOYEE, version=self._version())

    def carer(self, ago: int, verb: Callable[..., Any], *given: Any, **more: Any) -> None:
        """The physician does something with the last enquiry."""
        now = self.stage.office(ago, 15)
        self.stage.act("physician", Hat.PHYSICIAN, verb, self._last, *given, now=now, **more)

    def theirs(self, ago: int, verb: Callable[..., Any]) -> None:
        """The employee answers, at home in the evening."""
        self.stage.act(self.key, Hat.WORKER, verb, self._last, now=self.stage.at(ago, 20))

    def of_summary(self, ago: int, verb: Callable[..., Any]) -> None:
        """The employee answers what HR would read."""
        summary = self.stage.of_case(DoctorSummary, self.key, CaseKind.RETURN)
        self.stage.act(self.key, Hat.WORKER, verb, summary, now=self.stage.at(ago, 20))


def _opined(road: Road, ago: int) -> None:
    """The physician says that they may come back, with conditions, which is what was planned; a second one is begun."""
    stage = road.stage
    leave = stage.of_case(SickLeave, "returning", CaseKind.RETURN)
    day = stage.office(ago, 16).date()
    words = return_opinions.Words(
        Aim.NEW, Readiness.CONDITIONAL, "段階的に戻ることが望ましい。月ごとに見直す。", _LESS,
        "2か月ほどで通常の勤務に戻れる見込み。", day, back_again_on(stage.today),
        stage.today + timedelta(days=44),
    )  # fmt: skip
    who = ("physician", Hat.PHYSICIAN)
    made = stage.act(*who, return_opinions.save, leave, words, version=0, now=stage.office(ago, 17))
    version = stage.version(ReturnOpinion, made)
    stage.act(*who, return_opinions.issue, made, version=version, now=stage.office(ago, 17))
    stage.act("hr", Hat.HR, return_opinions.note, made, now=stage.office(ago - 1, 10))
    fewer = return_opinions.Words(Aim.CHANGED, None, "経過は順調。", (), "", None, None, None)
    stage.act(*who, return_opinions.save, leave, fewer, version=0, now=stage.office(1, 17))
