"""Is what the open page of report and opinion saves by itself kept once, whole, by its writer, and in every edition?"""

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import func, select

from casework.access.visit import Visit
from casework.models.interviews import Report
from casework.models.opinions import Opinion, OpinionItem
from casework.rules.bases import Purpose, RecordBasis
from casework.rules.comparison import Item
from casework.rules.errors import NotNow, NotYours, Stale
from casework.rules.keeping import Mark
from casework.rules.record import Period
from casework.rules.vocabulary import Guidance, MeasureKind, WorkCategory
from casework.services import corrections, drafts, long_hours, opinions
from casework.services.drafts import Part, PeriodPart
from tests.services import talking
from tests.services.talking import THEN, WHOLE, held
from tests.services.test_keeping import PAGE, entries

LIMIT, TASK = MeasureKind.OVERTIME_LIMIT, MeasureKind.TASK_CHANGE
HALF = Part(
    {"burden": "仕事の量が多い", "reason": "休養のため"},
    {"other_findings": False, "guidance": [Guidance.HEALTH_GUIDANCE.value], "urgent": False, "purpose": Purpose.NEW,
     "work_category": WorkCategory.RESTRICTED},
    {1: PeriodPart({"from_on": date(2026, 12, 14), "until_on": None, "months": 3},
                   {LIMIT: Item(LIMIT, hours=20), TASK: Item(TASK, words="窓口を一人に"),
                    MeasureKind.OVERTIME_BAN: None}),
     2: PeriodPart({"from_on": None}, {LIMIT: None})},
)  # fmt: skip


def keep(world, interview_id, part=HALF, *, version=0, mark=None, who="physician", basis=RecordBasis.STRESS_CHECK):
    with world.database.writing() as session:
        return drafts.keep(
            session, world.actor(who), interview_id, part, basis=basis, version=version, mark=mark, now=THEN
        )


def of(record) -> Part:
    """A whole record as an open page sends it."""
    texts = {name: getattr(record, name) for name in (*opinions.REPORT_TEXTS, *opinions.OPINION_TEXTS)}
    names = (*drafts.REPORT_VALUES, *drafts.OPINION_VALUES)
    values = {name: getattr(record, name) for name in names} | {"guidance": [code.value for code in record.guidance]}
    periods = {}
    for number in (1, 2, 3):
        period = record.periods[number - 1] if number <= len(record.periods) else Period()
        items = {kind: next((one for one in period.items if one.kind is kind), None) for kind in MeasureKind}
        periods[number] = PeriodPart({name: getattr(period, name) for name in drafts.DAYS}, items)
    return Part(texts, values, periods, record.follows)


THREE = replace(
    WHOLE,
    more=(
        Period(items=(Item(LIMIT, hours=45),), from_on=date(2027, 3, 14), until_on=date(2027, 4, 13)),
        Period(items=(Item(MeasureKind.WORKING_HOURS, starts=time(9), ends=time(18)),), from_on=date(2027, 4, 14)),
    ),
)


@pytest.mark.parametrize("record", [WHOLE, THREE, talking.NORMAL], ids=["one", "three_periods", "normal"])
def test_what_is_kept_is_what_the_button_would_have_kept(world, record):
    _case, interview_id = held(world)
    keep(world, interview_id, of(record))
    found = talking.draft(world, interview_id).record
    assert found == replace(
        record, items=tuple(sorted(record.items, key=lambda one: list(MeasureKind).index(one.kind)))
    )
    days = row(world)
    version = talking.draft(world, interview_id).version
    talking.save(world, interview_id, record, version=version)
    assert row(world) == days, "the first and last day of all periods"


def row(world):

    with world.database.reading() as session:
        return tuple(session.execute(select(Opinion.from_on, Opinion.until_on)).one())


def test_parts_are_kept_and_the_rest_stays(world):
    _case, interview_id = held(world)
    assert keep(world, interview_id, mark=Mark(PAGE, 1)).version == talking.draft(world, interview_id).version
    found = talking.draft(world, interview_id).record
    assert (found.burden, found.reason, found.months) == ("仕事の量が多い", "休養のため", 3)
    assert [(one.kind, one.hours, one.words) for one in found.items] == [(LIMIT, 20, ""), (TASK, None, "窓口を一人に")]
    more = Part({"burden": "量"}, {}, {1: PeriodPart({}, {TASK: None, LIMIT: Item(LIMIT, hours=30)})})
    keep(world, interview_id, more, mark=Mark(PAGE, 2))  # the first answer got lost
    found = talking.draft(world, interview_id).record
    assert (found.burden, found.reason, found.from_on) == ("量", "休養のため", date(2026, 12, 14))
    assert [(one.kind, one.hours) for one in found.items] == [(LIMIT, 30)]


def test_a_period_comes_and_goes(world):
    _case, interview_id = held(world)
    keep(world, interview_id, of(THREE))
    second = PeriodPart(dict.fromkeys(drafts.DAYS), dict.fromkeys(MeasureKind))
    version = talking.draft(world, interview_id).version
    keep(world, interview_id, Part({}, {}, {2: second}), version=version)
    found = talking.draft(world, interview_id).record
    assert [period.empty for period in found.periods] == [False, True, False]
    with world.database.reading() as session:
        assert session.execute(select(func.count()).where(OpinionItem.period == 2)).scalar_one() == 0


def test_nothing_new_writes_nothing(world):
    _case, interview_id = held(world)
    version = keep(world, interview_id, of(THREE)).version
    before = entries(world)
    assert keep(world, interview_id, of(THREE), version=version).version == version
    assert entries(world) == before
    with world.database.reading() as session:
        assert session.execute(select(func.count(Report.id))).scalar_one() == 1


def test_twin_a_saving_that_seals_whatever_comes(world, monkeypatch):
    def always(self, key_id, target, **texts):
        self.seal(key_id, target, **texts)
        return True

    monkeypatch.setattr(Visit, "reseal", always)
    with pytest.raises(AssertionError):
        test_nothing_new_writes_nothing(world)


def test_an_open_page_alone_makes_no_record(world):
    _case, interview_id = held(world)
    nothing = Part(
        {"burden": " "}, {"urgent": False, "purpose": Purpose.NEW, "guidance": [], "other_findings": None},
        {1: PeriodPart(dict.fromkeys(drafts.DAYS), dict.fromkeys(MeasureKind))}, "",
    )  # fmt: skip
    assert keep(world, interview_id, nothing).version == 0
    with world.database.reading() as session:
        assert session.execute(select(func.count(Report.id))).scalar_one() == 0


def test_a_draft_saved_elsewhere_and_an_issued_one_stay_as_they_are(world):
    _case, interview_id = held(world)
    version = keep(world, interview_id, mark=Mark(PAGE, 1)).version
    after = talking.save(world, interview_id, version=version)
    for believed in (version, after - 1):
        with pytest.raises(Stale):
            keep(world, interview_id, version=believed, mark=Mark(PAGE, 2))
    talking.issue(world, interview_id, version=after)
    with pytest.raises(NotNow):
        keep(world, interview_id, version=after, mark=Mark(PAGE, 3))


def test_twin_a_saving_that_asks_for_the_version_alone(world, monkeypatch):
    monkeypatch.setattr("casework.rules.keeping.goes_on", lambda *_: False)
    with pytest.raises(Stale):
        test_parts_are_kept_and_the_rest_stays(world)


def test_a_correction_is_kept_too(world):
    """A new edition, with its reason; the issued one stays as it is."""
    _case, interview_id = held(world)
    version = talking.save(world, interview_id)
    issued = talking.issue(world, interview_id, version=version)
    with world.database.writing() as session:
        corrections.correct(session, world.actor("physician"), issued.public_id, now=THEN)
    draft = talking.draft(world, interview_id)
    part = Part({"burden": "訂正した文", "correction_reason": "書き間違いのため"}, {}, {})
    keep(world, interview_id, part, version=draft.version)
    found = talking.draft(world, interview_id)
    assert (found.edition, found.record.burden, found.record.correction_reason) == (2, "訂正した文", "書き間違いのため")
    assert found.record.items == draft.record.items


def test_the_first_edition_has_no_reason_of_a_correction(world):
    _case, interview_id = held(world)
    keep(world, interview_id, Part({"burden": "文", "correction_reason": "なし"}, {}, {}))
    assert talking.draft(world, interview_id).record.correction_reason == ""


def test_each_basis_has_its_own(world):
    _case, interview_id = held(world)
    with world.database.writing() as session:
        long_hours.add(session, world.actor("physician"), interview_id, now=THEN)
    both = Part({"burden": "長時間"}, {"fatigue": 2, "hours_over_40": 82}, {})
    other = RecordBasis.LONG_HOURS
    with world.database.writing() as session:
        before = opinions.draft(session, world.actor("physician"), interview_id, basis=other, now=THEN).version
    keep(world, interview_id, both, basis=other, version=before)
    keep(world, interview_id, replace(both, texts={"burden": "ストレスチェック"}))
    with world.database.writing() as session:
        found = opinions.draft(session, world.actor("physician"), interview_id, basis=other, now=THEN).record
    assert (found.burden, found.fatigue, found.hours_over_40) == ("長時間", 2, 82)
    mine = talking.draft(world, interview_id).record
    assert (mine.burden, mine.fatigue, mine.hours_over_40) == ("ストレスチェック", None, None)


def test_an_opinion_that_was_not_offered_is_refused_and_the_rest_is_kept(world):
    _case, interview_id = held(world)
    kept = keep(world, interview_id, replace(HALF, follows="0" * 32))
    assert [one.field for one in kept.wrong] == ["follows"]
    assert talking.draft(world, interview_id).record.burden == "仕事の量が多い"


@pytest.mark.parametrize("name", ["nurse", "outside_physician", "hr", "clerk", "worker", "supervisor", "admin"])
def test_nobody_else_keeps_anything(world, name):
    _case, interview_id = held(world)
    with pytest.raises(NotYours):
        keep(world, interview_id, who=name)
