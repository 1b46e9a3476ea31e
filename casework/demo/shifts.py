"""When do the people of the factory work? Three crews, a week of each shift; on one morning a physician comes."""

from datetime import date, time, timedelta

from casework.demo.roll import NAMED
from casework.demo.stage import MINUTES, PLACES, Stage
from casework.rules.vocabulary import Hat
from casework.services import rosters, rosters_import, slots
from casework.services.rosters import NewCode
from casework.services.slots import Offer

CREWS = ("made1", "made2", "made3")
CODES = {"日": ("8:30", "17:15"), "準": ("16:30", "翌1:15"), "深": ("0:30", "9:15")}
TURN = ("深", "日", "準")
"""In which order a crew goes through the shifts."""
WEEK, WORKED = 7, 5
AHEAD = 28
VISIT_AHEAD = 5
HANDED_IN_AGO = 2
OFFERED = ((time(8, 20), 2), (time(14), 2))
"""The visit begins before the night shift ends."""


def keep(stage: Stage) -> None:
    """The codes, the table of the coming weeks, and a physician who comes while the second works have nights."""
    now = stage.at(HANDED_IN_AGO, 9)
    place = stage.place_id("AT")
    for code, (begins, ends) in CODES.items():
        stage.act("clerk", Hat.CLERK, rosters.put_code, NewCode(code, False, begins, ends, place), now=now)
    visit = stage.workday(-VISIT_AHEAD, "AT")
    stage.act("clerk", Hat.CLERK, rosters_import.load, _table(stage, visit), None, now=now)
    for starts, count in OFFERED:
        wanted = Offer(
            on=visit, starts=starts, count=count, minutes=MINUTES, online=False, place=PLACES["AT"],
            workplace_id=place, person_id=stage.person_id("outside_physician"),
        )  # fmt: skip
        stage.act("clerk", Hat.CLERK, slots.offer, wanted, now=now)


def _table(stage: Stage, visit: date) -> bytes:
    """A row for each, a column for each day."""
    days = [stage.today + timedelta(days=ahead) for ahead in range(-1, AHEAD)]
    lines = [",".join(("社員番号", *(f"{day:%Y/%m/%d}" for day in days)))]
    for crew, key in enumerate(CREWS):
        named = [stage.made.employments[member.key] for member in NAMED if member.department == key]
        signs = [_sign(crew, day, visit) for day in days]
        lines += [",".join((one.number, *signs)) for one in (*named, *stage.made.crowd[key])]
    return "\r\n".join(lines).encode()


def _sign(crew: int, day: date, visit: date) -> str:
    """Five days of a shift, two off, and on to the next; on the day of the visit the second works are on nights."""
    week, nth = divmod((day - visit).days + 2, WEEK)
    return TURN[(week + crew - 1) % len(TURN)] if nth < WORKED else "休"
