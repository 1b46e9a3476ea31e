"""Which forms and parameters are open to be asked, and what is wrong with an answer that wrote or shouldn't have?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from tests.web.hostile import faults
from tests.web.lab import Door, Lab, Seat
from tests.web.test_every_page import TABLE, Row

ELSEWHERE = frozenset(
    {
        "assents.note", "doctor_notices.agree", "doctor_notices.offer", "doctor_notices.refuse", "followups.settle",
        "followups.decline",
        "return_absences.answer", "return_absences.take_back", "return_opinions.note", "return_plans.decide",
        "return_talks.keep_health", "return_wishes.take_back", "trials.agree", "trials.tell",
    }
)  # fmt: skip
"""What waits for nobody in this world. The first only where no physician can sign in (`tests/web/test_assents.py` asks
it); its paper for the doctor was agreed to (`tests/web/test_doctor_notices.py`); no follow-up led on to something
(`tests/services/test_next_steps.py`); nobody came back and was absent (`tests/web/test_return_absences.py`); its
plan is decided, so that nothing waits for HR after the opinion (`tests/web/test_return_opinions.py`), and who was asked
for tasks has answered (`tests/web/test_return_plans.py`); what was
said of health in a meeting is kept (`tests/web/test_return_talks.py`); nobody said that they would like to come
back (`tests/web/test_return_wishes.py`).
"""
FIELDLESS = frozenset({"demo.wear", "letters.send", "letters.print_"})
"""One button without a field: the first exists in the demo only, the second on days with letters to send."""


@dataclass
class Explored:
    """What there is to be asked."""

    open: list[Door]
    parameters: dict[tuple[str, str], tuple[str, Seat]]
    shut: list[str]
    """Forms that nobody could submit, and endpoints that no form leads to."""
    looked: set[str]
    """Tables that changed while pages were only looked at."""

    @property
    def doors(self) -> list[Door]:
        """Forms with fields; of two forms for one thing the one with more of them."""
        return [
            door
            for door in self.open
            if door.names and not any(door.endpoint == one.endpoint and door.names < one.names for one in self.open)
        ]


BESIDE = re.compile(r'id="([^"]+)-error"')


def beside(response: TestResponse) -> set[str]:
    """The fields beside which an answer says that they are wrong, on its page or to the page that saves itself."""
    if response.mimetype == "application/json" and response.status_code == 200:
        return {one["field"] for one in response.get_json().get("wrong", ())}
    found = BESIDE.findall(response.text) if response.status_code == 422 else []
    return {name for one in found for name in (one, one.partition("-")[2])}  # one of several forms: `kept-words`


class Report:
    """What was asked and what was wrong."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.wrong: list[str] = []
        self.shown: list[Door] = []
        self.beside: set[str] = set()
        """The fields that the last answer said are wrong."""

    def post(self, door: Door, sent: Any, what: str) -> int:
        """Send a form, judge the answer, and put the database back when it changed."""
        before = self.lab.store.stamp()
        response = self.lab.send(door, sent)
        found = faults(response)
        refused = response.status_code >= 400
        wrote = self.lab.wrote(before) if refused else set()  # to look takes as long as to ask
        if wrote:
            found.append(f"answered {response.status_code} and had written {sorted(wrote)}")
        if wrote or (not refused and self.lab.store.stamp() != before):  # a new key is not compared
            self.lab.put_back()
        self.wrong += [f"{door} {what}: {one}" for one in found]
        self.shown = self.lab.doors(response, door.seat, door.page) if response.status_code == 200 else []
        self.beside = beside(response)
        response.close()
        return response.status_code


def explore(lab: Lab, rows: Iterable[Row] = TABLE) -> Explored:
    """One open door for each kind of form of some pages, found by sending each as a careful person would."""
    kinds, parameters = lab.explore(rows)
    looked = lab.wrote(None)
    lab.put_back()
    waiting, doors, shut = list(kinds.items()), [], []
    report = Report(lab)
    while waiting:
        kind, same = waiting.pop(0)
        for door in same:
            door.basis = lab.careful(door)
            if report.post(door, door.basis, "as it should be") < 400:
                doors.append(door)
                break
        else:
            shut.append(kind)
        for door in report.shown:  # a second step, such as taking in the file that was looked at
            if door.kind not in kinds:
                kinds[door.kind] = [door]
                waiting.append((door.kind, [door]))
    assert report.wrong == []
    there = {rule.endpoint for rule in lab.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    lacking = there - {door.endpoint for door in doors} - FIELDLESS - ELSEWHERE
    return Explored(doors, parameters, shut + sorted(lacking), looked)


def again(lab: Lab, before: Explored) -> Explored:
    """The same doors in another lab, whose world has the same ids."""
    doors = [Door(door.endpoint, lab.seats[door.seat.name], door.page, door.form) for door in before.open]
    for door in doors:
        door.basis = lab.careful(door)
    parameters = {what: (path, lab.seats[seat.name]) for what, (path, seat) in before.parameters.items()}
    return Explored(doors, parameters, [], set())
