"""Is every other recipient told its own text, and does the employee read who was told what?"""

import io
import zipfile
from datetime import date

import pytest

from casework.rules.comparison import Item
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.recipients import Recipient
from casework.rules.vocabulary import Hat, MeasureKind
from casework.services import instructions, sendings
from casework.services.sendings import Telling
from tests.services.advising import FROM, NEXT, UNTIL, decided, explain, limited, nights, told
from tests.services.test_hearings import notes
from tests.services.test_instructions import lead

ROSTER = Telling(Recipient.ROSTERING, "配車の担当", "労務課")
CLIENT = Telling(Recipient.CLIENT, "みなと物流", "労務課", "検品の担当にする")
TASK = Item(MeasureKind.TASK_CHANGE, words="決定の言葉", from_on=FROM, until_on=UNTIL)


def send(world, decision, telling=ROSTER, who="hr", now=NEXT):
    with world.database.writing() as session:
        return sendings.send(session, world.actor(who), decision.public_id, telling, now=now)


def ledger(world, decision, who="worker", hat=None, now=NEXT):
    with world.database.writing() as session:
        return sendings.ledger(session, world.actor(who, hat), decision.public_id, now=now)


def test_each_sending_is_kept_and_the_employee_reads_it(world):
    _, decision, _ = told(world)
    send(world, decision)
    assert notes(world, Notice.RECIPIENT_TOLD) == [("worker", Hat.WORKER)]
    for who in ("worker", "hr"):
        boss, roster = ledger(world, decision, who).entries
        assert (boss.name, str(boss.role), boss.at) == ("高橋 浩", "上司", FROM)
        assert (roster.name, str(roster.role)) == ("配車の担当", "勤務割の担当")
        assert [str(line) for line in roster.text.lines] == [
            "残業は月20時間以内",
            "22時から5時までの勤務を割り当てない",
        ]
    names = [entry.name for entry in ledger(world, decision, "physician").entries]
    assert names == ["", "配車の担当"], "supervisors' names are HR's and the employee's"


def test_who_took_over_later_and_who_confirmed_stand_in_the_ledger(world):
    _, decision, instruction = told(world)
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=NEXT)
    lead(world, "other_supervisor", from_on=date(2026, 12, 21))
    later = world.later(days=25)
    first, second = ledger(world, decision, now=later).entries
    assert (first.name, first.until, first.confirmed_at) == ("高橋 浩", date(2026, 12, 20), NEXT)
    assert (second.name, second.at, second.until, second.confirmed_at) == (
        "田中 洋子", date(2026, 12, 21), None, None,
    )  # fmt: skip
    assert len(ledger(world, decision, now=world.later(days=9)).entries) == 1


@pytest.mark.parametrize("who", ["supervisor", "other_supervisor", "clerk", "factory_hr", "colleague", "committee"])
def test_nobody_else_reads_it_or_tells(world, who):
    _, decision, _ = told(world)
    with pytest.raises(NotYours):
        ledger(world, decision, who)
    with pytest.raises(NotYours):
        send(world, decision, who=who)


def test_a_recipient_whom_nothing_concerns_is_told_nothing(world):
    _, decision, _ = told(world)
    with pytest.raises(NotValid, match="ありません") as error:
        send(world, decision, Telling(Recipient.PAYROLL, "給与課", "労務課"))
    assert error.value.field == "recipient"
    with world.database.writing() as session:
        page = sendings.opening(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert page.concerned == {Recipient.ROSTERING, Recipient.CLIENT}


def test_before_the_explanation_nobody_is_told(world):
    _, decision = decided(world)
    with pytest.raises(NotNow, match="本人に説明"):
        send(world, decision)


@pytest.mark.parametrize(
    ("field", "telling"),
    [
        ("name", Telling(Recipient.ROSTERING, " ", "労務課")),
        ("ask", Telling(Recipient.ROSTERING, "配車の担当", "")),
        ("words", Telling(Recipient.ROSTERING, "配車の担当", "労務課", "検品")),
        ("words", Telling(Recipient.CLIENT, "みなと物流", "労務課", "うつ病のため")),
        ("name", Telling(Recipient.ROSTERING, "産業医室", "労務課")),
        ("name", Telling(Recipient.ROSTERING, "長" * 81, "労務課")),
    ],
)
def test_what_cannot_be_told_is_refused_beside_its_field(world, field, telling):
    _, decision, _ = told(world)
    with pytest.raises(NotValid) as error:
        send(world, decision, telling)
    assert error.value.field == field


def test_the_letter_to_a_client_holds_its_text_and_nothing_of_the_decisions_words(world):
    _, decision = decided(world, limited(), nights(), TASK, reason="本人の希望")
    explain(world, decision)
    with pytest.raises(NotValid, match="言葉で伝える措置"):
        send(world, decision, Telling(Recipient.CLIENT, "みなと物流", "労務課"))
    sending = send(world, decision, CLIENT)
    with world.database.writing() as session:
        file = sendings.letter(session, world.actor("worker"), sending, now=NEXT)
    with zipfile.ZipFile(io.BytesIO(file)) as document:
        body = document.read("word/document.xml").decode()
    for word in ("みなと物流", "佐藤 真由美", "残業は月20時間以内", "検品の担当にする", "交代を求めること", "労務課"):
        assert word in body
    for word in ("決定の言葉", "本人の希望", "産業医", "面接"):
        assert word not in body
    roster = send(world, decision)
    with world.database.writing() as session, pytest.raises(NotYours):
        sendings.letter(session, world.actor("hr"), roster, now=NEXT)
