"""A world in which a case stands at every step of the road, so that every form of the product is open on some page."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from casework import ids as public_ids
from casework.access import Act, enter_worker
from casework.ids import PublicId
from casework.models.accounts import Account
from casework.models.checks import CheckResult
from casework.models.invitations import Letter
from casework.models.medical_letters import MedicalLetter
from casework.models.people import Employment, HatGrant, Person, Placement, ReportingLine
from casework.models.slots import Slot
from casework.models.stage_texts import StageText
from casework.rules.contacts import ContactKind
from casework.rules.days import tokyo_date
from casework.rules.recommendations import Outcome
from casework.rules.return_to_work import Asked
from casework.rules.scoring import Questionnaire
from casework.rules.treatment import Answer as Checked
from casework.rules.treatment import ChangeKind, Step
from casework.rules.vocabulary import (
    CaseKind,
    Channel,
    Hat,
    InterviewedBy,
    InterviewMode,
    Language,
    LetterKind,
    PauseReason,
    ReturnReason,
)
from casework.rules.work_questions import Wanted
from casework.services import (
    account_care,
    accounts,
    bookings,
    checks,
    choices,
    committee_reports,
    contacts,
    corrections,
    deciding,
    doctor_enquiries,
    endings,
    explanation_talks,
    explanations,
    follow_up_plans,
    handlers,
    hats,
    hearing_questions,
    hearings,
    interviews,
    issuing,
    letterheads,
    long_hours,
    medical_letters,
    notice_days,
    objections,
    opinions,
    passing_on,
    pauses,
    previews,
    recommendations,
    requests,
    return_plans,
    scans,
    slots,
    treatment_reviews,
    waiting,
    work_questions,
)
from casework.services.checks import NewCheck
from casework.services.contacts import New as Contact
from casework.services.judgements import Judgement
from casework.services.notice_days import CameBack
from casework.services.pauses import Rest
from casework.services.recommendations import Answer as Answered
from casework.services.recommendations import Given as Recommended
from casework.services.slots import Offer
from casework.services.wishes import Wish
from tests.papers import bases, files
from tests.services import advising, asking, following, outside, results, ruling, test_leaves
from tests.web import canaries
from tests.web.canaries import AFTER
from tests.world import LONG_AGO, NOW, Who, World

STEPS = (
    "invited", "asked", "booked", "missed", "begun", "drafted", "advised", "heard", "awaited", "decided", "passed",
    "explained", "refused",
)  # fmt: skip
"""Who stands where; each step is also somebody's name in `world.people`."""
ON_PAPER = "on_paper"
"""Asked on paper without the three ticks."""
WITHDRAWN = "withdrawn"
"""Took the request back while it was outside: the organisation has to be told."""
APART = "apart"
"""Asked where a request passes no result on."""
LOOKING = ("comes", "keeps", "waits", "hopes", "meets")
"""Comes later today, has a time that is kept, waits for one, has none to choose and doesn't wait yet, meets on line."""
PHYSICIAN = "outside_physician"
_EARLY = [step for step in STEPS if step not in {"awaited", "passed", "refused"}]
HOURS = {step: time(9 + place // 2, 30 * (place % 2)) for place, step in enumerate(_EARLY)} | {
    "refused": time(17), "awaited": time(17, 30), "passed": time(18),
}  # fmt: skip
SOON = date(2026, 12, 17)


@dataclass
class Stage:
    """One case: whose it is, and by which ids its pages are asked for."""

    who: str
    ids: dict[str, str] = field(default_factory=dict)


def build(world: World) -> list[Stage]:
    """The whole road with canaries, and somebody at each step before its end. It is `canaries.AFTER` afterwards."""
    everything = canaries.build(world)
    _people(world)
    _second_officer(world)
    walked = [_walk(world, step) for step in STEPS]
    made = [Stage("worker", everything.ids), *reversed(walked)]
    for step in (
        "passed",
        "awaited",
        "decided",
        "advised",
        "heard",
        "begun",
    ):  # early: nothing is decided, nobody heard, notes are open
        made.insert(1, made.pop(next(at for at, one in enumerate(made) if one.who == step)))
    made.insert(1, made.pop(next(at for at, one in enumerate(made) if one.who == "invited")))  # calls and letters here
    made.append(_on_paper(world))
    made.insert(2, _withdrawn(world))
    made.insert(2, _apart(world))  # early: of each kind only a few pages are looked at
    made.extend(_enquired(world, everything.ids["return"], everything.ids["leave"]))
    made.append(Stage("colleague", {"case": everything.ids["consultation"]}))
    made.append(Stage("meets", {"walk_in": _walked_in(world)}))
    made.append(Stage("clerk", {"check": _ahead(world)}))
    results.load(world, results.file(results.line(world.people["committee"].number)))
    _small_things(world, made[0].ids)
    made[4:4] = [_looking(world, who) for who in LOOKING]
    world.now = AFTER
    return made


def _second_officer(world: World) -> None:
    """From the day of the decisions on HR is two: a file can be taken, given and handed over, an objection answered."""
    colleague = world.people["colleague"].person_id
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        session.add(
            HatGrant(company_id=world.company_id, person_id=colleague, hat=Hat.HR, workplace_id=world.head_office,
                     from_on=advising.NEXT.date())
        )  # fmt: skip
        visit.record("hat_grant", "t" * 32)


def _people(world: World) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        common: dict[str, Any] = {"company_id": world.company_id, "from_on": LONG_AGO}
        home = session.execute(
            select(Placement.department_id).where(
                Placement.employment_id == world.people["worker"].employment_id,
                Placement.workplace_id == world.head_office,
            )
        ).scalar_one()
        for number, step in enumerate((*STEPS, ON_PAPER, APART, WITHDRAWN, *LOOKING), 2001):
            account = Account(login=f"{step}@example.jp", language=Language.JAPANESE, created_at=NOW)
            session.add(account)
            session.flush()
            person = Person(company_id=world.company_id, public_id=public_ids.fresh(), account_id=account.id,
                            name=f"社員 {step}", kana="シャイン", email=account.login)  # fmt: skip
            session.add(person)
            session.flush()
            job = Employment(person_id=person.id, number=str(number), **common)
            session.add(job)
            session.flush()
            session.add(Placement(employment_id=job.id, department_id=home, workplace_id=world.head_office, **common))
            session.add(
                ReportingLine(employment_id=job.id, supervisor_id=world.people["supervisor"].employment_id, **common)
            )
            world.people[step] = Who(
                person.id, person.public_id, job.id, job.number, account.id, account.login, (Hat.WORKER,)
            )
        visit.record("employment", "0" * 32)


def _walked_in(world: World) -> str:
    """A consultation that nothing waits in: it can be ended."""
    new = Contact(ContactKind.PHONE, NOW.date(), 10)
    with world.database.writing() as session:
        contacts.walk_in(session, world.actor("nurse"), world.people["meets"].number or "", new, now=world.now)
    return asking.case_of(world, "meets", CaseKind.CONSULTATION)


def _withdrawn(world: World) -> Stage:
    case = asking.invited(world, WITHDRAWN)
    asking.ask(world, case, who=WITHDRAWN)
    referral = outside.refer(world, case).public_id
    with world.database.writing() as session:
        seen = endings.withdrawal(session, world.actor(WITHDRAWN), case, now=world.now)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor(WITHDRAWN), case, version=seen.version, now=world.now)
    return Stage(WITHDRAWN, {"referral": referral})


def _looking(world: World, who: str) -> Stage:
    """Asked, and has no appointment yet."""
    case, now = asking.invited(world, who), AFTER
    wish = asking.EITHER if who in {"comes", "keeps"} else Wish(InterviewMode.ONLINE)
    asking.ask(world, case, wish, who=who)
    if who == "comes":
        asking.offer(world, tokyo_date(AFTER), who=PHYSICIAN, at=time(17))
        free = asking.choices(world, case, who=who, later=True)
        slot = next(one for one in (*free.earlier, *free.later) if tokyo_date(one.starts_at) == tokyo_date(AFTER))
        return Stage(
            who, {"case": case, "booking": asking.book(world, case, slot.public_id, who=who, later=True).public_id}
        )
    with world.database.writing() as session:
        if who == "keeps":
            free = choices.choosing(session, world.actor(who), case, later=True, now=now)
            slot = (*free.earlier, *free.later)[0].public_id
            choices.hold(session, world.actor(who), case, slot, later=True, now=now)
        elif who == "waits":
            waiting.wait(session, world.actor(who), case, now=now)
    if who != "meets":
        return Stage(who, {"case": case})
    on_line = Offer(on=SOON, starts=time(18), count=1, minutes=30, online=True)
    with world.database.writing() as session:
        slots.offer(session, world.actor(PHYSICIAN), on_line, now=now)
    with world.database.writing() as session:
        free = choices.choosing(session, world.actor(who), case, later=True, now=now)
        slot = (*free.earlier, *free.later)[0].public_id
        booking = bookings.book(session, world.actor(who), case, slot, later=True, now=now).public_id
    return Stage(who, {"case": case, "booking": booking})


def _walk(world: World, step: str) -> Stage:
    """As far as the step says."""
    stage, far = Stage(step), STEPS.index(step)
    ids = stage.ids
    ids["case"] = case = asking.invited(world, step)
    with world.database.reading() as session:
        own = select(CheckResult.public_id).where(CheckResult.employment_id == world.people[step].employment_id)
        ids["result"] = session.execute(own).scalar_one()
    if far == 0:
        _came_back(world, ids)
        return stage
    actor = world.actor(step)
    with world.database.writing() as session:
        ids["request"] = requests.submit(session, actor, case, asking.EITHER, now=world.now).public_id
    if far == 1:
        rest = Rest(PauseReason.ON_LEAVE, date(2026, 12, 9))
        with world.database.writing() as session:
            pauses.pause(session, world.actor("clerk"), case, rest, now=world.now)
        return stage
    asking.offer(world, SOON if step == "booked" else advising.TALK.date(), who=PHYSICIAN, at=HOURS[step])
    with world.database.writing() as session:
        free = choices.choosing(session, actor, case, later=True, now=world.now)
        mine = next(one for one in (*free.earlier, *free.later) if one.starts_at.minute == HOURS[step].minute
                    and (one.starts_at.hour + 9) % 24 == HOURS[step].hour)  # fmt: skip
        ids["booking"] = bookings.book(session, actor, case, mine.public_id, later=True, now=world.now).public_id
    if step in {"booked", "missed"}:
        return stage
    _talk(world, stage, far)
    return stage


def _came_back(world: World, ids: dict[str, str]) -> None:
    """The first letter came back."""
    with world.database.reading() as session:
        newest = select(Letter.public_id).where(Letter.kind == LetterKind.FIRST).order_by(Letter.id.desc()).limit(1)
        ids["letter"] = session.execute(newest).scalar_one()
    said = CameBack(tokyo_date(world.now), ReturnReason.ABSENT)
    with world.database.writing() as session:
        notice_days.returned(session, world.actor("clerk"), ids["letter"], said, now=world.now)


def _on_paper(world: World) -> Stage:
    case = asking.invited(world, ON_PAPER)
    received = requests.Received(NOW.date(), Channel.PAPER, asking.EITHER, case_id=case)
    with world.database.writing() as session:
        request = requests.receive(session, world.actor("clerk"), received, now=world.now).request
    paper = scans.look(files.pdf())
    with world.database.writing() as session:
        scans.attach(session, world.actor("clerk"), request.public_id, paper, now=world.now)
    return Stage(ON_PAPER, {"case": case, "request": request.public_id})


def _apart(world: World) -> Stage:
    """Asked while the rules said that a request passes nothing on: the examiner has to confirm."""
    case = asking.invited(world, APART)
    ruling.change(world, {"disclosure": "separate"})
    with world.database.writing() as session:
        request = requests.submit(session, world.actor(APART), case, asking.EITHER, now=world.now)
    ruling.change(world, ruling.DEEMED)
    return Stage(APART, {"case": case, "request": request.public_id})


def _enquired(world: World, case: str, leave: str) -> list[Stage]:
    """Enquiries to the attending doctor before they are answered, an opinion before it is issued, and notices to
    a doctor before they are agreed to: each of their forms is open.
    """
    words = doctor_enquiries.Words("みなと総合病院", "", frozenset({Asked.AT_WORK}))
    drafted = Stage("worker", {"return_opinion": canaries.opined(world, leave)})
    back = test_leaves.begun(world, now=canaries.MORNING, name="colleague", limit_on=None, limit_basis="")
    test_leaves.end(world, back, canaries.MORNING.date(), now=canaries.MORNING)
    told = ("", "", "席を替える", "", "")
    return [
        drafted,
        Stage("worker", {"return_talk": canaries.talked(world, back, ("森", "席", "時差出勤", "森"), kept=True)}),
        Stage("worker", {"return_talk": canaries.talked(world, leave, ("森", "席", "時差出勤", "森"), kept=False)}),
        Stage("worker", {"doctor_notice": canaries.noticed(world, leave, told, "draft")}),
        Stage("colleague", {**_planned(world, back), "doctor_notice": canaries.noticed(world, back, told, "asked")}),
        *(
            Stage("worker", {"enquiry": canaries.enquired(world, case, words, far)})
            for far in ("sent", "consented", "asked", "draft")
        ),
    ]


def _planned(world: World, leave: str) -> dict[str, str]:
    """A plan of the return from a leave that is over; the text of its first stage waits for an answer."""
    stage = return_plans.Stage(2, 240, 4, "伝票の入力", 0, no_night=True, no_holiday=True, place="第一工場")
    new = return_plans.New(
        canaries.MORNING.date() + timedelta(days=1), "労務課", "産業医の意見", "短くした時間は無給", (stage,)
    )
    with world.database.writing() as session:
        plan = return_plans.save(session, world.actor("hr"), leave, new, version=0, now=canaries.MORNING)
        return_plans.decide(session, world.actor("hr"), plan, version=1, now=canaries.MORNING)
        text = session.execute(select(StageText.public_id).order_by(StageText.id.desc()).limit(1)).scalar_one()
    return {"leave": leave, "plan": plan, "stage_text": text}


def _ahead(world: World) -> str:
    """A check that has not begun: who interviews can still be changed."""
    new = NewCheck(
        "2027年度", asking.workplace(world), date(2027, 2, 1), Questionnaire.FULL,
        (world.people["physician"].public_id,), InterviewedBy.INDUSTRIAL_PHYSICIAN,
    )  # fmt: skip
    with world.database.writing() as session:
        return checks.start(session, world.actor("clerk"), new, now=world.now)


def _talk(world: World, stage: Stage, far: int) -> None:
    ids, doctor = stage.ids, world.actor(PHYSICIAN)
    with world.database.writing() as session:
        started = interviews.start(session, doctor, ids["booking"], now=advising.TALK)
        ids["interview"] = started.public_id
    if stage.who == "begun":
        with world.database.writing() as session:
            draft = passing_on.Draft(world.people["hr"].public_id, "席を離してほしい。", unnamed=True)
            ids["passing"] = passing_on.write(session, doctor, ids["interview"], draft, now=advising.TALK)
        with world.database.writing() as session:
            words = medical_letters.Words("みなと総合病院", "", "眠れない日が続くため", "10月から")
            medical_letters.save(session, doctor, ids["case"], words, version=0, now=advising.TALK)
            ids["medical_letter"] = session.execute(
                select(MedicalLetter.public_id).order_by(MedicalLetter.id.desc()).limit(1)
            ).scalar_one()
        return
    with world.database.writing() as session:
        interviews.hold(
            session, doctor, started.public_id, advising.TALK.date(), InterviewMode.IN_PERSON, now=advising.TALK
        )
    with world.database.writing() as session:
        version = opinions.save(
            session, doctor, ids["interview"], advising.RESTRICTED, version=0, now=advising.TALK
        )  # fmt: skip
    if stage.who == "drafted":
        with world.database.writing() as session:
            long_hours.add(session, doctor, ids["interview"], now=advising.TALK)
        with world.database.writing() as session:
            wanted = work_questions.Question(frozenset({Wanted.SHIFTS}), "9月から")
            asked = work_questions.ask(session, doctor, ids["interview"], wanted, now=advising.TALK)
            ids["question"] = asked.public_id
        return
    with world.database.writing() as session:
        issued = issuing.issue(session, doctor, ids["interview"], version=version, now=advising.TALK)
        ids["opinion"] = issued.public_id
    if stage.who == "heard":  # among the first records that a physician looks at
        with world.database.writing() as session:
            corrections.correct(session, doctor, ids["opinion"], now=advising.TALK)
    with world.database.writing() as session:
        first, _second = follow_up_plans.plan(session, doctor, ids["interview"], (1, 3), now=advising.TALK)
        ids["followed"] = first.public_id
    following.hold(world, ids["followed"], advising.NEXT.date(), who=PHYSICIAN, now=advising.NEXT)
    _employer(world, stage, far)


def _employer(world: World, stage: Stage, far: int) -> None:
    ids, hr, now = stage.ids, world.actor("hr"), advising.NEXT
    if stage.who == "advised":
        with world.database.writing() as session:
            asked = hearing_questions.ask(session, hr, ids["opinion"], "残業は月20時間まで", now=now)
            ids["hearing_question"] = asked.public_id
    if far < STEPS.index("heard"):
        return
    with world.database.writing() as session:
        ids["hearing"] = hearings.hear(session, hr, ids["opinion"], advising.heard(), now=now).public_id
    if stage.who == "awaited":  # stricter than the opinion: it waits for the physician's word
        stricter = Judgement((advising.limited(10), advising.nights()), date(2027, 1, 9), "本人の望みのため",
                             hearing_version=1, without_view=True, unseen="急ぐため", put=True,
                             weighed="見直しで確かめる",
                             reasons=dict.fromkeys(advising.EVERY_ROW, "本人の望みのため"))  # fmt: skip
        with world.database.writing() as session:
            ids["decision"] = deciding.decide(session, hr, ids["opinion"], stricter, now=now).public_id
    if far < STEPS.index("decided"):
        return
    judgement = Judgement((advising.limited(), advising.nights()), date(2027, 1, 9), "", hearing_version=1,
                          without_view=True, unseen="急ぐため", weighed="見直しで確かめる")  # fmt: skip
    decider = world.actor("colleague", Hat.HR) if stage.who == "decided" else hr  # somebody else answers the objection
    with world.database.writing() as session:
        ids["decision"] = deciding.decide(session, decider, ids["opinion"], judgement, now=now).public_id
    if stage.who in {"decided", "passed"}:
        with world.database.writing() as session:
            agreed = explanation_talks.Wanted(
                PublicId(world.people["physician"].public_id),
                SOON if stage.who == "decided" else now.date(),
                time(16, 30),
                20,
                online=True,
                place="",
                way_in="https://kaigi.example.jp/416　合言葉は青い鳥",
            )
            explanation_talks.fix(session, hr, ids["decision"], agreed, now=now)
    if stage.who == "decided":
        with world.database.writing() as session:
            said = objections.write(session, world.actor(stage.who), ids["decision"], "考え直してほしい", now=now)
            ids["objection"] = said.public_id
    if far < STEPS.index("explained"):
        return
    refused = {"accepted": False, "refused_because": "手当が減るため"} if stage.who == "refused" else {}
    with world.database.writing() as session:
        explanations.explain(session, hr, ids["decision"], advising.account(world, **refused), now=now)
    with world.database.writing() as session:
        draft = previews.propose(session, hr, ids["decision"], advising.order(), now=now)
        ids["draft"] = draft.public_id


def _small_things(world: World, ids: dict[str, str]) -> None:
    """Free slots, a letterhead, a closed account, a second screen, and an end to a naming, so that it can follow."""
    with world.database.writing() as session:
        handlers.end(session, world.actor("clerk"), ids["handler"], date(2026, 12, 21), now=world.now)
    with world.database.writing() as session:
        wanted = Offer(on=SOON, starts=time(15), count=4, minutes=30, online=False, place="会議室B",
                       workplace_id=asking.workplace(world), person_id="")  # fmt: skip
        slots.offer(session, world.actor(PHYSICIAN), wanted, now=world.now)
    with world.database.writing() as session:
        last = session.execute(select(Slot.public_id).where(Slot.place == "会議室B").order_by(Slot.id.desc())).scalars()
        slots.close(session, world.actor(PHYSICIAN), str(last.first()), now=world.now)
    with world.database.writing() as session:
        given = Recommended(asking.workplace(world), world.now.date(), world.now.date(), "夜勤明けの残業を止めること")
        made = ids["recommendation"] = recommendations.give(session, world.actor("physician"), given, now=world.now)
    with world.database.writing() as session:
        answer = Answered(Outcome.PLANNED, "止める")
        recommendations.answer(session, world.actor("hr"), made, answer, version=1, now=world.now)
    with world.database.writing() as session:
        place = asking.workplace(world)
        code = "month:2026-09-01"  # of others there are reports already, or will be
        ids["draft_report"] = committee_reports.prepare(session, world.actor("hr"), place, code, now=world.now)
    with world.database.writing() as session:
        code = "month:2026-08-01"
        ids["report"] = committee_reports.prepare(session, world.actor("hr"), place, code, now=world.now)
    with world.database.writing() as session:
        committee_reports.release(session, world.actor("hr"), ids["report"], version=1, now=world.now)
    told = treatment_reviews.Told(ChangeKind.POST, None, "課長でなくなった")
    with world.database.writing() as session:
        made = ids["treatment"] = treatment_reviews.tell(session, world.actor("worker"), told, now=world.now)
    looked = treatment_reviews.Looked(dict.fromkeys(Step, Checked.YES), "", world.now.date(), agreed=True)
    with world.database.writing() as session:
        treatment_reviews.look(session, world.actor("physician"), made, looked, version=1, now=world.now)
    kept = letterheads.look(bases.plain())
    with world.database.writing() as session:
        letterheads.put(session, world.actor("clerk"), kept, now=world.now)
    with world.database.writing() as session:
        account_care.disable(session, world.actor("admin"), world.people["factory_hr"].public_id, now=world.now)
    with world.database.reading() as session:
        ids["slot"] = str(
            session.execute(select(Slot.public_id).where(Slot.starts_at > AFTER).order_by(Slot.id)).scalars().first()
        )
    screen(world, "worker", AFTER)


def screen(world: World, name: str, now: datetime) -> str:
    """Sign somebody in once more; the key."""
    who = world.people[name]
    with world.database.writing() as session:
        wear = next(one for one in hats.options(session, who.account_id, now=now) if one.hat is who.hats[0])
        return accounts.start(session, who.account_id, now=now, wear=wear)
