"""The road from the appointment to the supervisor, walked by acts, for tests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from casework.models.accounts import Account as Login
from casework.models.assents import AssentCall
from casework.models.cases import Case
from casework.models.measures import Decision, Hearing
from casework.models.opinions import Opinion
from casework.models.people import Employment, Person
from casework.rules.assents import NOT_ALONE
from casework.rules.comparison import Item, place
from casework.rules.days import tokyo_date
from casework.rules.previews import Preview
from casework.rules.record import PERIODS, Record
from casework.rules.transfers import Ground
from casework.rules.vocabulary import (
    After,
    Agreement,
    DecisionState,
    Guidance,
    Hat,
    InterviewMode,
    MeasureKind,
    WorkCategory,
)
from casework.services import (
    assents,
    deciding,
    explanations,
    hearings,
    instructing,
    interviews,
    issuing,
    opinions,
    previews,
)
from casework.services.explanations import Account
from casework.services.hearings import Heard
from casework.services.judgements import Judgement
from casework.services.orders import Order
from tests.services import asking
from tests.walks import walked

K = MeasureKind
FROM, UNTIL = date(2026, 12, 9), date(2027, 3, 8)
TALK = datetime(2026, 12, 8, 6, tzinfo=UTC)
"""8 December 2026, 15:00 in Tokyo: the interview is held and the opinion issued."""
NEXT = datetime(2026, 12, 9, 1, tzinfo=UTC)
"""The morning after: HR begins."""
LIMIT = Item(K.OVERTIME_LIMIT, 20)
NIGHTS = Item(K.FEWER_NIGHTS, 0)
RESTRICTED = Record(
    work_hours="月40時間程度の時間外", work_other="特になし", burden="特記事項なし", other_findings=False,
    guidance=(Guidance.OBSERVE,), work_category=WorkCategory.RESTRICTED, items=(LIMIT, NIGHTS), from_on=FROM,
    until_on=UNTIL, reason="夜間と長時間の負担が重なっているため",
    workplace_view="必要なら、働く場所や担当の仕事を変えることも考える",
)  # fmt: skip
NORMAL = Record(
    work_hours="残業なし", work_other="特になし", burden="特記事項なし", other_findings=False,
    guidance=(Guidance.NONE,), work_category=WorkCategory.NORMAL,
)  # fmt: skip


@dataclass(frozen=True)
class Advising:
    """Public ids of a case on its way."""

    case_id: str
    interview_id: str
    opinion_id: str = ""


@walked
def held(world, name="worker", *, by="physician", on=date(2026, 12, 8)) -> Advising:
    """An interview that took place on a day at 14:00."""
    case_id = asking.invited(world, name)
    asking.ask(world, case_id, who=name)
    asking.offer(world, on, who=by)
    free = asking.choices(world, case_id, who=name)
    booking = asking.book(world, case_id, (free.earlier or free.later)[0].public_id, who=name)
    then = datetime.combine(on, time(6), UTC)
    with world.database.writing() as session:
        started = interviews.start(session, world.actor(by), booking.public_id, now=then)
        interviews.hold(session, world.actor(by), started.public_id, on, InterviewMode.IN_PERSON, now=then)
    return Advising(case_id, started.public_id)


@walked
def advised(world, record=RESTRICTED, *, name="worker", by="physician") -> Advising:
    """An issued opinion."""
    case = held(world, name, by=by)
    with world.database.writing() as session:
        version = opinions.save(session, world.actor(by), case.interview_id, record, version=0, now=TALK)
    with world.database.writing() as session:
        opinion = issuing.issue(session, world.actor(by), case.interview_id, version=version, now=TALK)
    return Advising(case.case_id, case.interview_id, opinion.public_id)


EVERY_ROW = [place(kind, number) for kind in K for number in range(1, PERIODS + 1)]
GROUND = Ground("健康を守るため", "働く場所や担当の仕事を変える", put=True)


def heard(**changed) -> Heard:
    return Heard(**{
        "heard_on": date(2026, 12, 9), "physician_present": False, "present": "本人、労務課 山本",
        "put": "残業は月20時間まで、深夜業なし", "words": "夜勤手当が減るのは困るが、3か月なら",
        "agreement": Agreement.PARTLY, **changed,
    })  # fmt: skip


def hear(world, case, *, who="hr", version=0, now=NEXT, **changed):
    with world.database.writing() as session:
        return hearings.hear(session, world.actor(who), case.opinion_id, heard(**changed), version=version, now=now)


def limited(hours=20, **changed) -> Item:
    return Item(**{"kind": K.OVERTIME_LIMIT, "hours": hours, "from_on": FROM, "until_on": UNTIL, **changed})


def nights(number=0, **changed) -> Item:
    return Item(**{"kind": K.FEWER_NIGHTS, "hours": number, "from_on": FROM, "until_on": UNTIL, **changed})


def heard_version(world, case) -> int:
    """What a page opened now says of the hearing."""
    with world.database.reading() as session:
        wanted = select(Hearing.version).join(Opinion, Opinion.id == Hearing.opinion_id)
        return session.execute(wanted.where(Opinion.public_id == case.opinion_id)).scalar_one_or_none() or 0


def decide(
    world,
    case,
    *items,
    who="hr",
    now=NEXT,
    review_on=date(2027, 1, 9),
    reason="",
    confirm=True,
    version=None,
    unheard="",
    reasons=None,
    grounds=None,
    after=None,
    ends_on=None,
):
    """What runs and isn't among the items ends, unless `after` says so; where none is, on the day, unless `ends_on` is
    given. `version`: of the hearing that was read; the
    present one unless said. `reason`: also of each item that differs, unless they have their own; what moves somebody
    stands on a word of any opinion. `confirm`: whoever is asked agrees.
    """
    seen = heard_version(world, case) if version is None else version
    judgement = Judgement(
        items,
        review_on if items else None,
        reason,
        hearing_version=seen,
        without_view=True,
        unheard=unheard,
        unseen="今週の当番に間に合わせるため",
        unput="ほかに話せることがないため",
        weighed="夜勤手当のことは、三か月後の見直しで確かめる",
        reasons=dict.fromkeys(EVERY_ROW, reason) if reasons is None else reasons,
        grounds=dict.fromkeys(EVERY_ROW, GROUND) if grounds is None else grounds,
        after=dict.fromkeys(K, After.ENDS) if after is None else after,
        ends_on=ends_on or tokyo_date(now),
    )
    with world.database.writing() as session:
        decision = deciding.decide(session, world.actor(who), case.opinion_id, judgement, now=now)
    while confirm and decision.state is DecisionState.WAITING:
        decision = agree(
            world,
            decision,
            now=now,
            words="急ぐ必要はないと考えます。" if decision.opinion_match in NOT_ALONE else "",
        )
    return decision


def agree(world, decision, *, now=NEXT, words=""):
    """Whoever was asked first says the word that a decision waits for."""
    with world.database.reading() as session:
        wanted = (
            select(Login.login, AssentCall.hat)
            .join(Person, Person.account_id == Login.id)
            .join(AssentCall, AssentCall.person_id == Person.id)
            .join(Decision, Decision.id == AssentCall.decision_id)
            .where(Decision.public_id == decision.public_id)
            .order_by(AssentCall.id.desc())
        )
        login, hat = session.execute(wanted).first()
    with world.database.writing() as session:
        actor = world.actor(login.partition("@")[0], hat)
        return assents.agree(session, actor, decision.public_id, words, now=now)


@walked
def decided(world, *items, record=RESTRICTED, by="physician", **more):
    """Heard and decided, as advised unless said: (case, decision)."""
    case = advised(world, record, by=by)
    hear(world, case)
    return case, decide(world, case, *(items or (limited(), nights())), **more)


def account(world, **changed) -> Account:
    return Account(**{
        "given_on": date(2026, 12, 9), "physician_id": world.people["physician"].public_id,
        "mode": InterviewMode.ONLINE, "content": "意見のとおりに決めたことと、その理由", "answer": "わかりました",
        "accepted": True, **changed,
    })  # fmt: skip


def explain(world, decision, *, who="hr", now=NEXT, **changed):
    with world.database.writing() as session:
        return explanations.explain(session, world.actor(who), decision.public_id, account(world, **changed), now=now)


def order(**changed) -> Order:
    return Order(**{
        "kinds": frozenset({K.OVERTIME_LIMIT, K.FEWER_NIGHTS}), "from_on": FROM, "until_on": UNTIL, "words": "",
        "ask": "労務課", **changed,
    })  # fmt: skip


def instruct(world, decision, *, who="hr", now=NEXT, **changed):
    """Shown to the employee, who says that it is fine, and sent."""
    hr = world.actor(who)
    with world.database.writing() as session:
        draft = previews.propose(session, hr, decision.public_id, order(**changed), now=now)
        whose = session.execute(
            select(Login.login)
            .join(Person, Person.account_id == Login.id)
            .join(Employment, Employment.person_id == Person.id)
            .join(Case, Case.employment_id == Employment.id)
            .join(Decision, Decision.case_id == Case.id)
            .where(Decision.public_id == decision.public_id)
        ).scalar_one()
    with world.database.writing() as session:
        person = world.actor(whose.partition("@")[0], Hat.WORKER)
        previews.answer(session, person, draft.public_id, Preview.FINE, now=now)
    with world.database.writing() as session:
        return instructing.instruct(session, world.actor(who), decision.public_id, order(**changed), now=now)


@walked
def told(world, **more):
    """Heard, decided, explained, instructed: (case, decision, instruction)."""
    case, decision = decided(world)
    explain(world, decision)
    return case, decision, instruct(world, decision, **more)
