"""What does a stranger's calendar look like to the library that reads calendars?

Runs as a program of its own, started by `casework/calendars.py`: whatever a file makes the library do, it happens here,
with little memory, little time, no settings and no keys. The file comes in by standard input; a word goes out, and
after `read` the busy times in seconds since 1970, one stretch a line.

Busy is every event that isn't marked as free, cancelled or ours; a whole day is a day in Japan, and so is a time that
names no zone.
"""

import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

MEMORY = 512 << 20
SECONDS = 10
"""Of the processor."""
EVENTS = 20_000
"""Components that are looked at."""
TOKYO = ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)
LONGEST = timedelta(days=400)
"""An event that lasts longer is cut."""
WHEN = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY"})
"""What the library leaves out when it can't read it, and we can't do without."""
SELDOM = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})

Stretch = tuple[datetime, datetime]


class Refused(Exception):
    """The file isn't taken; the word says why."""


def busy(data: bytes, first: datetime, last: datetime, ours: str) -> list[Stretch]:
    """The busy times between two moments, in order, joined where they touch."""
    if not data.rstrip().upper().endswith(b"END:VCALENDAR"):
        raise Refused("damaged")
    try:
        calendars = Calendar.from_ical(data, multiple=True)
        parts = [part for calendar in calendars for part in calendar.subcomponents]
        if len(parts) > EVENTS:
            raise Refused("many")
        if any(name in WHEN for part in parts for name, _error in getattr(part, "errors", ())):
            raise Refused("damaged")
        found = [
            (max(start, first), min(end, last))
            for start, end in _all(parts, first, last, ours)
            if start < last and end > first
        ]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, LookupError) as error:
        raise Refused("damaged") from error
    return list(_joined(sorted(one for one in found if one[0] < one[1])))


def _all(parts: Iterable[Any], first: datetime, last: datetime, ours: str) -> Iterator[Stretch]:
    """Of every component; changed occurrences of a series stand in for those of its rule."""
    events = [part for part in parts if part.name == "VEVENT" and not str(part.get("UID", "")).endswith(ours)]
    moved = {
        (str(event.get("UID", "")), _at(event["RECURRENCE-ID"].dt)) for event in events if "RECURRENCE-ID" in event
    }
    for event in events:
        if not _blocks(event):
            continue
        length = _length(event)
        if "RECURRENCE-ID" in event or not ("RRULE" in event or "RDATE" in event):
            start = _at(event["DTSTART"].dt)
            yield start, start + length
            continue
        for start in _series(event, first - length, last):
            if (str(event.get("UID", "")), start) not in moved:
                yield start, start + length
    for part in parts:
        if part.name == "VFREEBUSY":
            yield from _periods(part)


def _blocks(event: Any) -> bool:
    told = {str(event.get(name, "")).upper() for name in ("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS")}
    return not told & {"TRANSPARENT", "CANCELLED", "FREE"}


def _length(event: Any) -> timedelta:
    """How long; a whole day where only a day is named. What ends before it begins takes no time."""
    start = event["DTSTART"].dt
    if "DTEND" in event:
        end = event["DTEND"].dt
        length = _at(end) - _at(start)
    elif "DURATION" in event:
        length = event["DURATION"].dt
    else:
        length = timedelta() if isinstance(start, datetime) else DAY
    return min(max(length, timedelta()), LONGEST)


def _at(when: date | datetime) -> datetime:
    if not isinstance(when, datetime):
        when = datetime.combine(when, time())
    return (when if when.tzinfo is not None else when.replace(tzinfo=TOKYO)).astimezone(UTC)


def _series(event: Any, first: datetime, last: datetime) -> Iterator[datetime]:
    """The beginnings of a repeated event. Counted on the clock of its own zone, so that 9 o'clock stays 9 o'clock."""
    start = event["DTSTART"].dt
    zone: tzinfo = (start.tzinfo if isinstance(start, datetime) else None) or TOKYO
    local = _local(start, zone)
    out = {_at(one.dt) for entry in _several(event, "EXDATE") for one in entry.dts}
    begins: set[datetime] = set()
    rules = _several(event, "RRULE")
    for rule in rules:
        begins.update(_by_rule(rule, local, zone, first, last))
    if not rules:
        begins.add(local.replace(tzinfo=zone).astimezone(UTC))
    for entry in _several(event, "RDATE"):
        for one in entry.dts:
            begins.add(_at(one.dt[0] if isinstance(one.dt, tuple) else one.dt))
    yield from begins - out


def _by_rule(rule: Any, local: datetime, zone: tzinfo, first: datetime, last: datetime) -> Iterator[datetime]:
    if not {str(one).upper() for one in rule.get("FREQ", [])} <= SELDOM:
        raise Refused("often")
    end = _local(last, zone) + DAY
    for until in rule.get("UNTIL", []):
        # A day means all of it; a time may be told by another clock.
        whole = until if isinstance(until, datetime) else datetime.combine(until, time.max)
        end = min(end, _local(whole, zone))
    plain = {name: value for name, value in rule.items() if name.upper() != "UNTIL"}
    told = type(rule)(plain).to_ical().decode()
    begin = _local(first, zone) - DAY
    if begin <= local <= end:
        yield local.replace(tzinfo=zone).astimezone(UTC)  # it counts, also where the rule would not name it
    for one in rrulestr(told, dtstart=local, ignoretz=True):
        if one > end:
            return
        if one >= begin:
            yield one.replace(tzinfo=zone).astimezone(UTC)


def _local(when: date | datetime, zone: tzinfo) -> datetime:
    if not isinstance(when, datetime):
        return datetime.combine(when, time())
    return when.replace(tzinfo=None) if when.tzinfo is None else when.astimezone(zone).replace(tzinfo=None)


def _several(event: Any, name: str) -> list[Any]:
    found = event.get(name)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _periods(part: Any) -> Iterator[Stretch]:
    """The stretches of a free-busy list."""
    for entry in _several(part, "FREEBUSY"):
        for period in entry if isinstance(entry, list) else [entry]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield _at(period.start), _at(period.end)


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    before: Stretch | None = None
    for start, end in stretches:
        if before is None:
            before = (start, end)
        elif start <= before[1]:
            before = (before[0], max(before[1], end))
        else:
            yield before
            before = (start, end)
    if before is not None:
        yield before


def _verdict(data: bytes, first: int, last: int, most: int, ours: str) -> str:
    try:
        found = busy(data, datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC), ours)
    except Refused as refused:
        return str(refused)
    except (MemoryError, RecursionError):
        return "costly"
    if len(found) > most:
        return "many"
    return "\n".join(["read", *(f"{int(start.timestamp())} {int(end.timestamp())}" for start, end in found)])


def _bounded() -> None:
    """From here on, no more memory and time than anybody's calendar needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str]) -> None:
    """Read, judge, answer."""
    _bounded()
    first, last, most, ours = arguments
    sys.stdout.write(_verdict(sys.stdin.buffer.read(), int(first), int(last), int(most), ours))
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
