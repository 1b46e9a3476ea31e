"""How do people of the demo act? Through the same verbs as everybody, at instants of the past."""

from calendar import SATURDAY
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from casework.access import Actor
from casework.db import Database
from casework.demo.company import Ids
from casework.demo.roll import DEPARTMENTS, NAMED
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.models.invitations import Invitation, Letter
from casework.models.measures import Decision, Instruction
from casework.models.opinions import Opinion
from casework.models.people import Employment, Person, Workplace
from casework.models.return_plans import ReturnPlan
from casework.models.slots import Booking, Slot
from casework.models.stage_texts import StageText
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NoWorkday, UnknownYear
from casework.rules.vocabulary import BookingState, CaseKind, FollowUpState, Hat, SlotState
from casework.rules.workdays import Calendar
from casework.services import policies, slots
from casework.services.slots import Offer

R = TypeVar("R")
PLACES = {"HQ": "会議室B", "AT": "応接室2", "SD": "応接室1"}
MINUTES = 20


@dataclass
class Stage:
    """The company on its day, and a way to let somebody do something some days ago."""

    database: Database
    made: Ids
    now: datetime
    post: Callable[["Stage", datetime], None]
    """How mails leave, after every act."""
    public_url: str = "http://127.0.0.1:8000"
    """Where the pages are: what links in mails and on paper lead to."""
    taken: dict[tuple[str, date], int] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return tokyo_date(self.now)

    def at(self, ago: float, hour: int = 10, minute: int = 0) -> datetime:
        """An instant some days ago (negative: to come), at an hour in Tokyo; never later than now for the past."""
        moment = datetime.combine(self.today - timedelta(days=ago), time(hour, minute), TOKYO)
        return min(moment, self.now) if ago >= 0 else moment

    def office(self, ago: int, hour: int, code: str = "HQ") -> datetime:
        """An instant at which an office is open: so many days ago, or on the last workday before."""
        return self.at((self.today - self.workday(ago, code)).days, hour)

    def calendar(self, code: str) -> Calendar:
        if code not in self.calendars:
            with self.database.reading() as session:
                place = self.made.workplaces[code]
                self.calendars[code] = policies.calendar_for(session, self.made.company_id, place)
        return self.calendars[code]

    def workday(self, ago: int, code: str = "HQ") -> date:
        """The day so many days ago or the last workday before it; for a day to come (negative), the first after it.

        Weekdays will do in years whose holidays are not official yet.
        """
        day = self.today - timedelta(days=ago)
        try:
            return self.calendar(code).back_to_workday(day) if ago >= 0 else self.calendar(code).forward_to_workday(day)
        except (UnknownYear, NoWorkday):
            rest = max(0, day.weekday() - SATURDAY + 1)
            return day - timedelta(days=rest) if ago >= 0 or not rest else day + timedelta(days=3 - rest)

    def works(self, day: date, code: str = "HQ") -> bool:
        """Whether anybody would offer time on the day."""
        return self.workday((self.today - day).days, code) == day

    def actor(self, key: str, hat: Hat) -> Actor:
        person = self.made.people[key]
        return Actor(company_id=self.made.company_id, person_id=person.id, hat=hat, account_id=person.account_id)

    def act(self, key: str, hat: Hat, verb: Callable[..., R], *args: Any, now: datetime, **more: Any) -> R:
        """Somebody does something, in one transaction of its own; mails about it leave a minute later."""
        with self.database.writing() as session:
            done = verb(session, self.actor(key, hat), *args, now=now, **more)
        self.post(self, now + timedelta(minutes=1))
        return done

    def act_as(self, employment: Employment, verb: Callable[..., R], *args: Any, now: datetime, **more: Any) -> R:
        """An employee without a part does something about their own matter."""
        with self.database.writing() as session:
            person = session.get_one(Person, employment.person_id)
            actor = Actor(company_id=self.made.company_id, person_id=person.id, hat=Hat.WORKER,
                          account_id=person.account_id)  # fmt: skip
            done = verb(session, actor, *args, now=now, **more)
        self.post(self, now + timedelta(minutes=1))
        return done

    def _ids(self, statement: Any) -> Any:
        with self.database.reading() as session:
            return session.execute(statement).scalars().first()

    def workplace_of(self, key: str) -> str:
        """Code of the workplace at which somebody of the roll works."""
        return DEPARTMENTS[next(member for member in NAMED if member.key == key).department].workplace

    def case(self, key: str, kind: CaseKind = CaseKind.STATUTORY) -> str:
        employment = self.made.employments[key]
        found = select(Case.public_id).where(Case.employment_id == employment.id, Case.kind == kind)
        return str(self._ids(found.order_by(Case.id.desc())))

    def case_of(self, employment: Employment) -> str:
        """Public id of the case of an employee without a part; empty without one."""
        return self._ids(select(Case.public_id).where(Case.employment_id == employment.id)) or ""

    def results_of(self, check: str) -> dict[int, str]:
        """Public ids of the results of a check, by employment."""
        found = (
            select(CheckResult.employment_id, CheckResult.public_id)
            .join(StressCheck, StressCheck.id == CheckResult.stress_check_id)
            .where(StressCheck.public_id == check)
            .order_by(CheckResult.id)
        )
        with self.database.reading() as session:
            return {row.employment_id: row.public_id for row in session.execute(found)}

    def result(self, key: str) -> tuple[str, str]:
        """(check, result) by public id: the last one of somebody."""
        with self.database.reading() as session:
            row = session.execute(
                select(StressCheck.public_id, CheckResult.public_id)
                .join(CheckResult, CheckResult.stress_check_id == StressCheck.id)
                .where(CheckResult.employment_id == self.made.employments[key].id)
                .order_by(CheckResult.id.desc())
            ).first()
        assert row is not None, key  # noqa: S101 - a mistake in the demo's own story
        return row[0], row[1]

    def first_free(self, code: str) -> date | None:
        """The first day with time at a workplace."""
        found = select(Slot.starts_at).where(
            Slot.workplace_id == self.made.workplaces[code], Slot.starts_at > self.now, Slot.state == SlotState.FREE
        )
        starts_at = self._ids(found.order_by(Slot.starts_at))
        return None if starts_at is None else tokyo_date(starts_at)

    def last_slot(self, who: str) -> str:
        """Public id of the last slot that somebody offers."""
        found = select(Slot.public_id).where(Slot.person_id == self.made.people[who].id)
        return str(self._ids(found.order_by(Slot.starts_at.desc())))

    def of_case(self, model: type[Any], key: str, kind: CaseKind = CaseKind.STATUTORY) -> str:
        """Public id of the last record of a kind in somebody's case."""
        case = select(Case.id).where(Case.public_id == self.case(key, kind)).scalar_subquery()
        return str(self._ids(select(model.public_id).where(model.case_id == case).order_by(model.id.desc())))

    def letter(self, key: str) -> str:
        """Public id of the letter that was sent last to somebody."""
        found = (
            select(Letter.public_id)
            .join(Invitation, Invitation.id == Letter.invitation_id)
            .join(Case, Case.id == Invitation.case_id)
        )
        mine = found.where(Case.employment_id == self.made.employments[key].id, Letter.sent_at.is_not(None))
        return str(self._ids(mine.order_by(Letter.id.desc())))

    def booking(self, key: str, kind: CaseKind = CaseKind.STATUTORY) -> str:
        return self.booking_in(self.case(key, kind))

    def booking_in(self, case_id: str) -> str:
        """Public id of the appointment in a case."""
        case = select(Case.id).where(Case.public_id == case_id).scalar_subquery()
        return str(
            self._ids(select(Booking.public_id).where(Booking.case_id == case, Booking.state == BookingState.BOOKED))
        )

    def version(self, model: type[Any], public_id: str) -> int:
        return int(self._ids(select(model.version).where(model.public_id == public_id)))

    def interview(self, key: str, kind: CaseKind = CaseKind.STATUTORY) -> str:
        return self.of_case(Interview, key, kind)

    def opinion(self, key: str, kind: CaseKind = CaseKind.STATUTORY) -> str:
        return self.of_case(Opinion, key, kind)

    def decision(self, key: str, kind: CaseKind = CaseKind.STATUTORY) -> str:
        return self.of_case(Decision, key, kind)

    def instruction(self, key: str, kind: CaseKind = CaseKind.STATUTORY) -> str:
        return self.of_case(Instruction, key, kind)

    def newest_text(self, plan_id: str) -> str:
        """The newest text about a stage of a return."""
        plan = select(ReturnPlan.id).where(ReturnPlan.public_id == plan_id).scalar_subquery()
        return str(
            self._ids(
                select(StageText.public_id).where(StageText.plan_id == plan).order_by(StageText.number.desc()).limit(1)
            )
        )

    def due_follow_ups(self, key: str, kind: CaseKind = CaseKind.STATUTORY) -> list[tuple[str, date]]:
        """The planned talks of a case whose day has come: (public id, day)."""
        case = select(Case.id).where(Case.public_id == self.case(key, kind)).scalar_subquery()
        due = select(FollowUp.public_id, FollowUp.due_on).where(
            FollowUp.case_id == case, FollowUp.state == FollowUpState.PLANNED, FollowUp.due_on < self.today
        )
        with self.database.reading() as session:
            return [(row.public_id, row.due_on) for row in session.execute(due.order_by(FollowUp.due_on))]

    def follow_up(self, key: str, months: int) -> str:
        case = select(Case.id).where(Case.public_id == self.case(key)).scalar_subquery()
        return str(self._ids(select(FollowUp.public_id).where(FollowUp.case_id == case, FollowUp.months == months)))

    def person_id(self, key: str) -> PublicId:
        return PublicId(self._ids(select(Person.public_id).where(Person.id == self.made.people[key].id)))

    def place_id(self, code: str) -> str:
        return str(self._ids(select(Workplace.public_id).where(Workplace.id == self.made.workplaces[code])))

    def offer(
        self, who: str, hat: Hat, on: date, starts: time, count: int, code: str | None, *, now: datetime
    ) -> None:  # fmt: skip
        """Somebody offers time on a day: at a workplace, or on line for everybody (no code)."""
        wanted = Offer(
            on=on, starts=starts, count=count, minutes=MINUTES, online=code is None,
            place=PLACES[code] if code else "", workplace_id=self.place_id(code) if code else "",
        )  # fmt: skip
        self.act(who, hat, slots.offer, wanted, now=now)

    def extra_slot(self, who: str, on: date, code: str | None, *, now: datetime, hat: Hat = Hat.PHYSICIAN) -> str:
        """One slot for a story, in the early morning; the next one of the same day follows it. Gives its public id."""
        number = self.taken.get((who, on), 0)
        self.taken[who, on] = number + 1
        starts = datetime.combine(on, time(8), TOKYO) + timedelta(minutes=MINUTES * number)
        self.offer(who, hat, on, starts.time(), 1, code, now=now)
        person_id = self.made.people[who].id
        return str(self._ids(select(Slot.public_id).where(Slot.person_id == person_id, Slot.starts_at == starts)))

    def late_slot(self, who: str, on: date, code: str, *, now: datetime) -> str:
        """One slot in the evening of a day: still to come while people try the demo."""
        starts = datetime.combine(on, time(17, 40), TOKYO)
        self.offer(who, Hat.PHYSICIAN, on, starts.time(), 1, code, now=now)
        person_id = self.made.people[who].id
        return str(self._ids(select(Slot.public_id).where(Slot.person_id == person_id, Slot.starts_at == starts)))
