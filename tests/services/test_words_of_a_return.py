"""Is each free text about a leave and a return read against the words that its readers are not to learn?

One table: where a field of the forms is kept, so that its readers follow from their cells, and how it is written.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select
from wtforms import StringField, TextAreaField

from casework.access import sight
from casework.access.cells import NO, Record
from casework.models.stage_texts import StageText
from casework.rules import unclinical
from casework.rules.errors import NotValid
from casework.rules.leaves import LeaveEnd, Reached
from casework.rules.return_plans import Outcome
from casework.rules.return_to_work import Accommodation, AccommodationKind, Assessment, Extent, PlanItem, Present
from casework.rules.vocabulary import Choice, Hat
from casework.services import (
    doctor_summaries,
    leave_contacts,
    leave_corrections,
    leaves,
    return_opinions,
    return_plans,
    return_talks,
    stage_texts,
    work_talks,
)
from casework.services.leave_contacts import Kept
from casework.services.leave_corrections import Correction
from forms import (
    accommodations,
    checks,
    contacts,
    doctor_enquiries,
    doctor_notices,
    followups,
    leave_certificates,
    return_absences,
    return_wishes,
    trials,
)
from forms import (
    leaves as of_leaves,
)
from forms import (
    return_opinions as of_opinions,
)
from forms import (
    return_plans as of_plans,
)
from forms import (
    return_talks as of_talks,
)
from forms import (
    work_talks as of_work_talks,
)
from forms.base import Form
from tests.services import test_leaves, test_return_opinions, test_return_plans, test_return_talks, test_trials
from tests.services.test_doctor_enquiries import answered, do
from tests.services.test_leaves import begun
from tests.services.test_leaves import new as new_leave
from tests.services.test_work_talks import held

MODULES = (
    accommodations, checks, contacts, doctor_enquiries, doctor_notices, followups, leave_certificates, of_leaves,
    of_opinions, of_plans, of_talks, of_work_talks, return_absences, return_wishes, trials,
)  # fmt: skip
ILL, UNWELL, TALKED, WELL = "うつ病のため", "体調がよくなった", "産業医と面談した", "労務課の森"


class Read(Choice):
    """Against which words a text is read."""

    WORK = "work", "a supervisor reads or writes it: nothing but work, always"
    WEIGHED = "weighed", "HR reads it: no illness, and how somebody is once it is said to be meant"
    PLAIN = "plain", "HR reads it, a name or an address: neither"
    NOT = "not", "nobody at the employer reads it, or it says nothing of anybody"


Write = Callable[[Any, str, bool], None]


@dataclass(frozen=True)
class Entry:
    """`kept`: as "record.field"; none for what says nothing of anybody. `writing`: what is there before, and then how a
    text is written, with the tick.
    """

    read: Read
    kept: tuple[str, ...] = ()
    writing: Callable[[Any], Write] | None = None


def leave(part: str, name: str) -> Callable[[Any], Write]:
    def write(world, text, sure):
        typed = new_leave(world)
        changed = replace(typed, term=replace(typed.term, sure=sure))
        changed = replace(changed, **{part: replace(getattr(changed, part), **{name: text})})
        do(world, leaves.begin, changed, who="hr")

    return lambda _world: write


def keeping(world) -> Write:
    leave_id = begun(world)

    def write(world, text, sure):
        way = new_leave(world).contact.way
        do(world, leave_contacts.log, leave_id, Kept(world.now.date(), way, Reached.TALKED, text, sure=sure), who="hr")

    return write


def anew(world) -> Write:
    leave_id = begun(world)
    test_leaves.log(world, leave_id)

    def write(world, text, sure):
        newest = test_leaves.read(world, leave_id).contacts[0]
        kept = Kept(newest.held_on, newest.way, Reached.TALKED, text, sure=sure)
        do(world, leave_contacts.correct, newest.public_id, kept, who="hr")

    return write


def correcting(world) -> Write:
    leave_id = begun(world)

    def write(world, text, sure):
        page = test_leaves.read(world, leave_id)
        if page.open:
            test_leaves.end(world, leave_id, world.now.date(), LeaveEnd.LEFT, version=page.version)
        version = test_leaves.read(world, leave_id).version
        right = Correction(None, None, text, sure=sure)
        do(world, leave_corrections.correct, leave_id, right, version=version, who="hr")

    return write


def plan(name: str) -> Callable[[Any], Write]:
    def writing(world):
        leave_id = begun(world)

        def write(world, text, sure):
            of_stage = (replace(test_return_plans.STAGE, **{name: text}),) if name in OF_STAGE else ()
            changed: dict[str, Any] = {"stages": of_stage} if of_stage else {name: text}
            test_return_plans.saved(world, leave_id, **changed, sure=sure)

        return write

    return writing


def checking(world) -> Write:
    plan_id = test_return_plans.decided(world)
    now = test_return_plans.at(world, test_return_plans.first(world))
    test_return_plans.back(world, now)
    seen = test_return_plans.read(world, plan_id, now=now).version

    def write(world, text, sure):
        with world.database.writing() as session:
            return_plans.check(
                session, world.actor("hr"), plan_id, Outcome.HOLD, 1, text, version=seen, sure=sure, now=now
            )  # fmt: skip

    return write


def sending(world) -> Write:
    test_return_plans.decided(world)
    with world.database.reading() as session:
        text_id = session.execute(select(StageText.public_id)).scalar_one()
    return lambda world, text, sure: do(world, stage_texts.send, text_id, text, sure=sure, who="hr")


def trial(name: str) -> Callable[[Any], Write]:
    def writing(world):
        leave_id = begun(world)
        return lambda world, text, sure: test_trials.settled(world, leave_id, **{name: text}, sure=sure)

    return writing


def tasks(name: str) -> Callable[[Any], Write]:
    def writing(world):
        _leave, question_id = test_trials.asked(world)
        test_trials.agreed(world, question_id)
        return lambda world, text, _sure: test_trials.told(world, question_id, **{name: text})

    return writing


def talk(part: str, code: Any = None) -> Callable[[Any], Write]:
    def writing(world):
        leave_id, work = begun(world), test_return_talks.WORK

        def write(world, text, sure):
            changed: dict[str, Any] = {part: text if code is None else {**getattr(work, part), code: text}}
            words = replace(test_return_talks.whole(world), work=replace(work, **changed))
            seen = do(world, return_talks.writing, leave_id, who="hr").version
            made = do(world, return_talks.save, leave_id, words, version=seen, who="hr")
            do(world, return_talks.keep, made, version=test_return_talks.version(world), sure=sure, who="hr")

        return write

    return writing


def opinion(name: str, make: Callable[[str], Any] = str) -> Callable[[Any], Write]:
    def writing(world):
        leave_id = begun(world)

        def write(world, text, sure):
            words = replace(test_return_opinions.whole(world), **{name: make(text)})
            seen = do(world, return_opinions.writing, leave_id).version
            made = do(world, return_opinions.save, leave_id, words, version=seen)
            do(world, return_opinions.issue, made, version=test_return_opinions.version(world), sure=sure)

        return write

    return writing


def accommodation(kind: AccommodationKind, extent: Extent | None = None) -> Entry:
    """The list is that of two papers; one of them HR reads."""
    writing = opinion("accommodations", lambda text: (Accommodation(kind, extent, words=text),))
    return Entry(Read.WEIGHED, ("return_opinion.accommodations", "doctor_notice.accommodations"), writing)


def summary(world) -> Write:
    _leave, _case, enquiry_id = answered(world)
    return lambda world, text, sure: do(world, doctor_summaries.write, enquiry_id, text, sure=sure)


def work_talk(world) -> Write:
    leave_id = begun(world)
    return lambda world, text, _sure: do(
        world, work_talks.keep_of_leave, leave_id, held(world.now.date(), text), who="hr"
    )


OF_STAGE = ("tasks", "place")
OF_TALK = ("return_talk.work",)
OF_HEALTH = Entry(Read.NOT, ("return_talk_health.health",))
NUMBER = Entry(Read.NOT)
"""Whose employee number, or of how many months."""
TABLE: dict[str, Entry] = {
    "leaves.LeaveForm.number": NUMBER,
    "leaves.ContactFields.by": Entry(Read.PLAIN, ("sick_leave.contact_by",), leave("contact", "by")),
    "leaves.ContactFields.to": Entry(Read.PLAIN, ("sick_leave.contact_to",), leave("contact", "to")),
    "leaves.TermFields.limit_basis": Entry(Read.PLAIN, ("leave_term.limit_basis",), leave("term", "limit_basis")),
    "leaves.TermFields.words": Entry(Read.WEIGHED, ("leave_term.words",), leave("term", "words")),
    "leaves.KeptForm.words": Entry(Read.WEIGHED, ("leave_contact.words",), keeping),
    "leaves.AnewForm.words": Entry(Read.WEIGHED, ("leave_contact.words",), anew),
    "leaves.CorrectForm.why": Entry(Read.WEIGHED, ("leave_term.words",), correcting),
    "return_plans.PlanForm.ask": Entry(Read.WORK, ("return_plan.ask", "stage_text.ask"), plan("ask")),
    "return_plans.PlanForm.basis": Entry(Read.WEIGHED, ("return_plan.basis",), plan("basis")),
    "return_plans.PlanForm.pay": Entry(Read.WEIGHED, ("return_plan.pay",), plan("pay")),
    "return_plans.PlanForm.place": Entry(Read.WORK, ("return_stage.place",), plan("place")),
    "return_plans.PlanForm.tasks": Entry(Read.WORK, ("return_stage.tasks",), plan("tasks")),
    "return_plans.CheckForm.words": Entry(Read.WEIGHED, ("stage_check.words",), checking),
    "return_plans.HealthForm.words": Entry(Read.NOT, ("return_note.words",)),
    "return_plans.SendForm.despite": Entry(Read.WEIGHED, ("stage_text.despite",), sending),
    "trials.TrialForm.conditions": Entry(Read.WEIGHED, ("trial_attendance.conditions",), trial("conditions")),
    "trials.TrialForm.failing": Entry(Read.WEIGHED, ("trial_attendance.failing",), trial("failing")),
    "trials.TasksForm.tasks": Entry(Read.WORK, ("task_question.tasks",), tasks("tasks")),
    "trials.TasksForm.attendance": Entry(Read.WORK, ("task_question.attendance",), tasks("attendance")),
    **{
        f"return_talks.ReturnTalkForm.{part}_{code.value}": Entry(Read.WEIGHED, OF_TALK, talk(part, code))
        for part, codes in (("present", Present), ("state", Assessment), ("plan", PlanItem))
        for code in codes
        if code is not Assessment.EMPLOYEE
    },
    "return_talks.ReturnTalkForm.reason": Entry(Read.WEIGHED, OF_TALK, talk("reason")),
    "return_talks.ReturnTalkForm.next_with": Entry(Read.WEIGHED, OF_TALK, talk("next_with")),
    **{
        f"return_talks.TalkHealthForm.{name}": OF_HEALTH
        for name in ("course", "institution", "doctor", "doctor_contact", "treatment", "doctors_view", "employee")
    },
    "return_opinions.ReturnOpinionForm.opinion": Entry(Read.WEIGHED, ("return_opinion.opinion",), opinion("opinion")),
    "return_opinions.ReturnOpinionForm.outlook": Entry(Read.WEIGHED, ("return_opinion.outlook",), opinion("outlook")),
    **{
        f"accommodations.AccommodationsForm.{kind.value}_words": accommodation(kind, extent)
        for kind, extent in (
            (AccommodationKind.SHIFTS, Extent.LIMIT),
            (AccommodationKind.HOLIDAYS, Extent.LIMIT),
            (AccommodationKind.TRAVEL, Extent.LIMIT),
            (AccommodationKind.TASKS, None),
            (AccommodationKind.TRANSFER, None),
            (AccommodationKind.OTHER, None),
        )
    },
    "work_talks.WorkTalkForm.talk_words": Entry(Read.WORK, ("work_talk.words",), work_talk),
    **{
        f"doctor_enquiries.EnquiryForm.{name}": Entry(Read.NOT, (f"doctor_enquiry.{name}",))
        for name in ("institution", "doctor", "fifth", "sixth")
    },
    "doctor_enquiries.AnswerForm.words": Entry(Read.NOT, ("doctor_enquiry.answer",)),
    "doctor_enquiries.UnansweredForm.words": Entry(Read.NOT, ("doctor_enquiry.talk",)),
    "doctor_enquiries.SummaryForm.summary": Entry(Read.WEIGHED, ("doctor_summary.words",), summary),
    **{
        f"doctor_notices.DoctorNoticeForm.{name}": Entry(Read.NOT, (f"doctor_notice.{name}",))
        for name in ("institution", "doctor", "outlook", "message")
    },
    "followups.PlanForm.more": NUMBER,
    "followups.BaseForm.more": NUMBER,
    "followups.NoteForm.words": Entry(Read.NOT, ("follow_up_note.told",)),
    "followups.NoteForm.advice": Entry(Read.NOT, ("follow_up_note.advice",)),
    "contacts._Who.number": NUMBER,
    "contacts._Contact.note": Entry(Read.NOT, ("care_contact.note",)),
    "contacts.HandOnForm.words": Entry(Read.NOT, ("care_contact.note",)),
    "checks.CheckForm.name": NUMBER,  # what a round of a whole workplace is called
    "checks.DecisionRow.reason": Entry(Read.NOT, ("check_result.decision_reason",)),
    "checks.TalkForm.held_by": Entry(Read.NOT, ("supplementary_talk.held_by",)),
    "checks.TalkForm.notes": Entry(Read.NOT, ("supplementary_talk.notes",)),
}
WRITTEN = {name: (one.read, one.writing) for name, one in TABLE.items() if one.writing is not None}


def free_texts(modules: Iterable[ModuleType]) -> set[str]:
    """Each field of free text that a class of these modules declares; rows of one kind as one."""
    return {
        f"{module.__name__.removeprefix('forms.')}.{made.__name__}.{re.sub(r'_[0-9]+$', '', name)}"
        for module in modules
        for made in vars(module).values()
        if isinstance(made, type) and made.__module__ == module.__name__
        for name, field in vars(made).items()
        if getattr(field, "field_class", None) in {StringField, TextAreaField}
    }


def test_every_free_text_is_in_the_table():
    assert free_texts(MODULES) == set(TABLE)


def test_twin_a_new_field_is_missed(monkeypatch):
    class NewForm(Form):
        words = TextAreaField("")

    NewForm.__module__ = trials.__name__
    monkeypatch.setattr(trials, "NewForm", NewForm, raising=False)
    assert free_texts(MODULES) - set(TABLE) == {"trials.NewForm.words"}


def readers(entry: Entry) -> set[Hat]:
    by_name = {record.name: record for record in sight.RECORDS}
    places = [place.split(".") for place in entry.kept]
    return {hat for hat in Hat for record, field in places if by_name[record].cell(field, hat) is not NO}


def fits(entry: Entry) -> bool:
    """Whether it is read against the words of its readers."""
    who = readers(entry)
    if Hat.SUPERVISOR in who:
        return entry.read is Read.WORK
    return (entry.read in {Read.WEIGHED, Read.PLAIN}) is (Hat.HR in who)


@pytest.mark.parametrize("name", TABLE)
def test_who_reads_it_says_against_which_words_it_is_read(name):
    assert fits(TABLE[name])


def test_twin_a_text_that_a_supervisor_comes_to_read_is_missed(monkeypatch):
    whole, name = Record.cell, "return_plans.CheckForm.words"
    assert fits(TABLE[name])
    as_hr = {hat: Hat.HR if hat is Hat.SUPERVISOR else hat for hat in Hat}
    monkeypatch.setattr(Record, "cell", lambda record, field, hat: whole(record, field, as_hr[hat]))
    assert not fits(TABLE[name])


def refused(write: Write, world, text: str, *, sure: bool = False) -> list[str]:
    """Beside which fields."""
    try:
        write(world, text, sure)
    except NotValid as error:
        return [error.field, *(other.field for other in error.others)]
    return []


def is_read(world, name: str) -> None:
    """The text goes through once it is fit for its readers."""
    (read, writing), field = WRITTEN[name], name.rsplit(".", 1)[1]
    beside = [f"{field}_1" if field in OF_STAGE and name.startswith("return_plans.") else field]
    write = writing(world)
    assert refused(write, world, ILL, sure=True) == beside, "an illness, whatever is ticked"
    if read is Read.WEIGHED:
        assert refused(write, world, UNWELL) == ["sure"], "asked about"
        assert refused(write, world, UNWELL, sure=True) == [], "it is meant"
        return
    assert refused(write, world, UNWELL, sure=True) == beside
    if read is Read.WORK:
        assert refused(write, world, TALKED, sure=True) == beside
    assert refused(write, world, WELL) == []


@pytest.mark.parametrize("name", WRITTEN)
def test_a_text_goes_through_once_it_is_fit_for_its_readers(world, name):
    is_read(world, name)


@pytest.mark.parametrize("name", WRITTEN)
def test_twin_without_the_lists_it_is_seen(world, monkeypatch, name):
    for words in ("clinical_words", "complaints", "telling_words", "telling_desk"):
        monkeypatch.setattr(unclinical, words, lambda _text: [])
    with pytest.raises(AssertionError, match="an illness"):
        is_read(world, name)


def test_what_an_employer_has_words_for_is_not_asked_about():
    assert unclinical.weighed([WELL, TALKED, "復職の手続き。診断書は6月まで。通院への配慮。休職期間の満了日"]) == []
