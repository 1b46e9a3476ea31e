"""How is every form and every query parameter of the product found, and the same state asked again and again?

The pages are those of the table of every page, asked for with the ids of every stage; the forms are read from their
HTML, and which parameters an address takes is learnt by watching what the application looks for. Whoever asks holds one
cookie that is never renewed, and after each answer that changed something the database is put back.
"""

import hashlib
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Request
from sqlalchemy import Engine, make_url, text, update
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.test import TestResponse, encode_multipart

from casework.models.accounts import Account
from casework.models.base import Base
from casework.models.people import Employment
from casework.rules import letter_texts
from casework.rules.vocabulary import Hat, Language, WordingKind
from casework.rules.work_questions import Wanted
from casework.services import first_codes, passwords
from casework.services.results_file import SCALE_COLUMNS
from casework.services.work_questions import Question
from forms.work_questions import mark_of
from tests.clients import Site
from tests.databases import Databases
from tests.papers import bases, files
from tests.services import results
from tests.web import found, stages
from tests.web.found import Form
from tests.web.test_every_page import EVERYBODY, TABLE, Row
from tests.world import World

NOT_COMPARED = frozenset({"trail_entry", "trail_subject", "trail_head", "sign_in", "sign_in_attempt"})
"""What may be written although an act was refused: that somebody looked, signed in, or tried to."""
OWN = {"worker", "colleague", "hr_herself"}
ALIKE = {name for name in EVERYBODY if name.startswith(("stranger", "factory", "other", "former"))}
"""Who sees the same forms as somebody else."""
OF_A_STAGE = {
    "case", "result", "booking", "interview", "opinion", "decision", "hearing", "hearing_question", "draft",
    "objection", "plan",
}  # fmt: skip
"""Ids by which a page is that of the stage's own person."""
ENOUGH = 3
"""How many pages of one kind somebody opens that show no form which wasn't seen before."""
PLACES = re.compile(r"{(\w+)}")
NUMBERS = re.compile(r"\d+")


PASSWORD = "ゆきの朝に3kmを歩いた人"
STAND_IN = {
    "text": "ほし", "textarea": "ほし", "date": "2026-12-10", "time": "09:00", "number": "20", "password": "x",
    "hidden": "1", "search": "ほし",
}  # fmt: skip
FILLED: dict[tuple[str, str], Any] = {
    ("accounts.sign_in_now", "login"): "worker@example.jp",
    ("accounts.sign_in_now", "password"): PASSWORD,
    ("accounts.prove_now", "password"): PASSWORD,
    ("accounts.first_code_now", "login"): "colleague@example.jp",
    ("accounts.first_code_now", "password"): PASSWORD,
    ("accounts.first_code_now", "again"): PASSWORD,
    ("accounts.language", "lang"): "en",
    ("work_data.give", "months-5-overtime"): "12:30",
    ("work_data.give", "months-5-holiday"): "0",
    ("work_questions.answer", "answer"): "夜勤8回",
    ("work_questions.ask", "wanted"): ["shifts"],
    ("work_questions.ask", "words"): "9月から",
    ("work_questions.ask", "seen"): mark_of(Question(frozenset({Wanted.SHIFTS}), "9月から")),  # it was shown
    ("instructions.write", "propose"): "1",
    ("instructions.write", "preview"): "1",
    ("sendings.write", "propose"): "1",
    ("instructions.say_of", "words"): "遅番は、どう数えますか",
    ("instructions.say_of", "say"): "question",
    ("instructions.say_of", "overtime"): "12:30",
    ("instruction_notes.answer", "answer"): "遅番も時間外に数えます",
    ("instruction_notes.load", "file"): "社員番号,年月,時間外労働,休日労働\r\n1001,2026-12,12:30,0\r\n",
    ("return_absences.load", "file"): "社員番号,欠勤日\r\n2002,2026-11-30\r\n",
    ("work_data.load", "file"): "社員番号,年月,時間外労働,休日労働\r\n2002,2026-11,45:30,8\r\n",
    ("rosters.load", "file"): "社員番号,日付,勤務記号\r\n2002,2026-12-21,N\r\n",
    ("rosters.codes", "begins"): "22:00",
    ("rosters.codes", "ends"): "翌7:00",
    ("trials.settle", "from_on"): "2027-02-01",
    ("trials.settle", "until_on"): "2027-02-05",
    ("trials.settle", "kind"): "trial",  # after the return it is work
    ("trials.settle", "paid"): "yes",
    ("return_plans.answer", "answer"): "wrong",
    ("return_plans.answer", "wrong"): "席の場所がちがいます",
    ("return_plans.send", "despite"): "今週から始めるため",
    ("return_plans.check", "outcome"): "hold",
    ("return_plans.check", "weeks"): "1",
    ("return_plans.check", "words"): "もう一週間、同じ時間で様子を見る",
    ("return_opinions.write", "overtime"): "ban",
    ("return_opinions.write", "shifts"): "ban",
    ("return_opinions.write", "holidays"): "ban",
    ("return_opinions.write", "travel"): "ban",
    ("return_opinions.write", "opinion"): "時間を短くして復帰できる",
    ("return_opinions.write", "readiness"): "conditional",
    ("return_opinions.write", "held_on"): "2026-12-09",
    ("return_opinions.write", "from_on"): "2026-12-14",
    ("return_opinions.write", "until_on"): "2027-01-10",
    ("return_talks.write", "talked_on"): "2026-12-09",
    ("return_talks.write", "talked_from"): "09:00",
    ("return_talks.write", "next_on"): "2027-01-10",
    ("return_talks.write", "can_return"): "yes",
    **{("doctor_notices.write", name): "ban" for name in ("overtime", "shifts", "holidays", "travel")},
    ("doctor_notices.write", "returns_on"): "2026-12-14",
    ("doctor_notices.write", "from_on"): "2026-12-14",
    ("doctor_notices.write", "until_on"): "2027-01-10",
    ("scans.attach", "file"): files.pdf(),
    ("letterhead.keep", "file"): bases.plain(),
    ("record_files.take_year", "year"): "2026",
    ("scans.attach_to_consent", "file"): files.pdf(),
    ("wordings.write", "body"): f"{letter_texts.TEXTS[WordingKind.FIRST, Language.JAPANESE]}\n追伸",
    ("handovers.new", "from_on"): "2027-06-20",
    ("handovers.new", "until_on"): "2027-06-25",
    ("handovers.new", "to"): "",
    ("handovers.show", "on"): "2027-06-11",
    **{
        (f"interviews.{verb}", f"who_{at}_presence"): ""  # nobody else is there
        for verb in ("write", "keep", "insert", "held", "broken_off")
        for at in range(3)
    },
    ("online.room", "url"): "https://meet.example.jp/ほし",
    ("slots.new", "on"): "2027-06-21",
    ("slots.new", "gap"): "5",
    ("remarks.write", "shown"): "y",
    ("passing_on.write", "accused"): "2001",
    ("recommendations.give", "heard_on"): "2026-11-20",
    ("leaves.begin", "number"): "2001",
    ("leaves.begin", "to"): "045-111-1111",
    ("leaves.extend", "until_on"): "2027-01-15",
    ("leaves.end", "ended_as"): "mistaken",  # whoever came back did so on the plan's day, or it is asked about
    ("leaves.end", "ended_on"): "",
    ("leaves.log", "words"): "ほし",
    ("leave_certificates.hand_in", "file"): files.pdf(),
    ("leave_certificates.hand_in", "purpose"): "rest",
    ("leave_certificates.note", "purpose"): "rest",
    ("return_wishes.say", "wishes_on"): "2027-01-15",
    ("return_wishes.note", "wishes_on"): "2027-01-15",
    ("leave_certificates.hand_in", "until_on"): "2027-01-15",
    ("leave_certificates.note", "until_on"): "2027-01-15",
    ("doctor_enquiries.write", "institution"): "ほし病院",
    ("doctor_enquiries.answer", "words"): "ほし",
    ("doctor_enquiries.answer", "file"): "",
    ("doctor_enquiries.end", "words"): "ほし",
    ("doctor_enquiries.summarise", "summary"): "ほし",
    **{
        ("return_plans.draft", f"{name}_1"): value
        for name, value in (("weeks", "2"), ("minutes", "4"), ("days", "4"), ("overtime", "0"))
    },
    **{
        ("return_plans.draft", f"{name}_{row}"): ""
        for name in ("weeks", "minutes", "days", "overtime", "place", "tasks")
        for row in range(2, 7)
    },
    ("return_plans.draft", "begins_on"): "2027-02-01",
    ("recommendations.give", "given_on"): "2026-11-20",
    ("recommendations.report", "reported_on"): "2026-12-02",
    ("treatment_reviews.look", "asked_on"): "2026-12-01",
    ("treatment_reviews.close", "reply"): "一緒に確かめました",
    ("treatment_reviews.own", "happened_on"): "2026-11-20",
    ("treatment_reviews.own", "kind"): "transfer",
    ("committee_reports.prepare", "period"): "month:2026-07-01",
    ("committee_reports.discuss", "discussed_on"): "2026-12-02",
    ("reviews.hold", "held_on"): "2026-11-20",
    ("contacts.walk_in", "number"): "2001",
    ("contacts.walk_in", "call_on"): "2026-12-20",
    ("contacts.of_case", "call_on"): "2026-12-20",
    ("passing_on.write", "unnamed"): "",
    ("interviews.door", "then"): "end",
    ("crises.tell", "reason"): "返事がなく、命の危険があった",
    ("engagements.new", "name"): "星野 医師",
    ("engagements.new", "person"): "",
    ("engagements.new", "from_on"): "2027-01-10",
    ("engagements.new", "until_on"): "2027-01-12",
    ("engagements.end", "until_on"): "2027-06-30",
    ("languages.of_engaged", "others"): "ベトナム語、手話",
    ("languages.own", "others"): "ポルトガル語",
    ("series.new", "from_on"): "2027-01-10",
    ("series.new", "until_on"): "2027-06-30",
    ("series.new", "ends"): "12:00",
    ("series.new", "every"): "monthly",
    ("series.new", "nth"): ["2"],
    ("series.new", "weekdays"): ["1"],
    ("series.new", "interval"): "1",
    ("series.new", "not_in"): ["8"],
    ("series.new", "rule"): "FREQ=WEEKLY;BYDAY=MO",
    ("series.new", "place"): "会議室D",
    ("series.new", "gap"): "5",
    ("series.change", "rule"): "FREQ=WEEKLY;BYDAY=MO",
    ("series.change", "until_on"): "2027-06-30",
    ("providers.new", "phone"): "045-111-1111",
    ("slots.new", "place"): "会議室C",
    ("busy.add_address", "address"): "https://calendar.example/b.ics",
    ("busy.add_file", "file"): "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n",
    ("rules.change", "published_on"): "2026-12-10",
    ("rules.change", "hearing_days"): "10",
    ("rules.change", "from_on"): "2027-05-10",  # after the version that is planned
    ("rules.closure", "until_on"): "2027-05-20",
    ("handlers.new", "from_on"): "2026-12-22",
    ("file_handovers.new", "from_on"): "2026-12-22",
    ("objections.answer", "asked_on"): "2026-12-10",
    ("objections.answer", "physician_words"): "よい案です",
    ("stand_ins.new", "from_on"): "2027-01-10",
    ("stand_ins.new", "until_on"): "2027-01-20",
    ("consents.enter", "number"): "2001",
    ("receipts.new", "number"): "2001",
    ("letters.all_pauses", "number"): "2001",
    ("letters.all_pauses", "until_on"): "2026-12-12",
    **{("results.load", column.key): "" for column in SCALE_COLUMNS},  # the file has none
    ("checks.decide", "needed"): "1",
    ("checks.decide", "rows-0-picked"): "y",
    ("followups.plan", "more"): "2",
    ("followups.rebase", "base_on"): "2026-12-16",
    ("measure_reviews.hold", "next_on"): "2027-01-20",
    ("measure_reviews.hold", "voice"): "早く帰れる",
    ("measure_reviews.hold", "physician_words"): "このままでよい",
    ("followups.held", "following"): "planned",
    ("measures.decide", "without_view"): "y",
    ("measures.decide", "unseen"): "今週の当番に間に合わせるため",
    ("measures.decide", "weighed"): "見直しで確かめる",
    ("hearings.answer", "signed"): "y",
    ("explanation_talks.fix", "on"): "2026-12-17",
    ("explanation_talks.fix", "starts"): "13:00",
    ("explanation_talks.fix", "place"): "会議室E",
    ("instructions.write", "despite"): "今週から夜勤に入るため",
    ("measures.explain", "refused_because"): "手当が減るため",
    **{
        (page, f"p{number}_{ticks}"): []  # one period
        for page in ("opinions.write", "opinions.keep", "opinions.insert", "referrals.copy")
        for number in (2, 3)
        for ticks in ("hours_items", "other_items")
    },
    ("invitations.again", "on"): "2027-01-15",
    ("referrals.appoint", "on"): "2026-12-21",
    ("referrals.appoint", "place"): "駅前ビル3階",
    ("referrals.copy", "work_hours"): "残業なし",
    ("referrals.copy", "work_other"): "特になし",
    ("referrals.copy", "burden"): "特記事項なし",
    ("referrals.copy", "other_findings"): "no",
    ("referrals.copy", "guidance"): "none",
    ("referrals.copy", "work_category"): "normal",
    ("referrals.copy", "hours_items"): [],
    ("referrals.copy", "other_items"): [],
}
"""What a form needs that it doesn't say by itself."""
SOMETIMES = frozenset({"weighed"})
"""Fields that are asked for where the employee disagreed; without them it is the same form."""


class Watched(ImmutableMultiDict[str, str]):
    """Query parameters that note which names the application looks for."""

    looked_for: set[str] = set()

    def get(self, key: str, *args: Any, **more: Any) -> Any:
        self.looked_for.add(key)
        return super().get(key, *args, **more)

    def __contains__(self, key: object) -> bool:
        self.looked_for.add(str(key))
        return super().__contains__(key)

    def __getitem__(self, key: str) -> str:
        self.looked_for.add(key)
        return super().__getitem__(key)


@dataclass(frozen=True)
class Seat:
    """Somebody signed in: one cookie and the token that goes with it."""

    name: str
    cookie: str
    token: str


@dataclass
class Door:
    """A form on somebody's page, and what a careful person would send with it."""

    endpoint: str
    seat: Seat
    page: str
    form: Form
    basis: dict[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """The fields that somebody may fill in or change."""
        return self.form.fields.keys() - {"csrf_token"}

    @property
    def kind(self) -> str:
        """The same for forms that differ in nothing but what stands in them."""
        names = {NUMBERS.sub("0", name) for name in self.form.fields} - SOMETIMES
        return f"{self.endpoint} {' '.join(sorted(names))}"

    def __str__(self) -> str:
        return f"{self.endpoint} as {self.seat.name}"


class Store:
    """The state of a database, to be kept and put back."""

    def __init__(self, databases: Databases, engine: Engine) -> None:
        self.databases, self.engine = databases, engine
        self.sqlite = engine.dialect.name == "sqlite"
        self.file = Path(engine.url.database or "")
        self.kept = self.file.with_suffix(".kept")
        self.tables = [table.name for table in Base.metadata.sorted_tables if table.name not in NOT_COMPARED]

    def keep(self) -> None:
        """From here on, this is the state to return to. No other engine may be connected."""
        self.engine.dispose()
        if self.sqlite:
            shutil.copyfile(self.file, self.kept)
        else:
            self.databases._create(
                self.databases.server(), f"{self.engine.url.database}_kept", str(self.engine.url.database)
            )

    def put_back(self, *others: Engine) -> None:
        """Return to the state that was kept."""
        for engine in (self.engine, *others):
            engine.dispose()
        if self.sqlite:
            for left in ("-wal", "-shm"):
                Path(f"{self.file}{left}").unlink(missing_ok=True)
            shutil.copyfile(self.kept, self.file)
        else:
            server, name = self.databases.server(), str(self.engine.url.database)
            self.databases._drop(server, name)
            self.databases._create(server, name, f"{name}_kept")

    def forget(self) -> None:
        """Drop the copy."""
        if not self.sqlite:
            self.databases._drop(self.databases.server(), f"{make_url(self.engine.url).database}_kept")

    def stamp(self) -> object:
        """Something cheap that differs after every commit of a change."""
        if not self.sqlite:
            with self.engine.connect() as connection:
                return connection.execute(text("SELECT pg_snapshot_xmax(pg_current_snapshot())")).scalar_one()
        files = [self.file, Path(f"{self.file}-wal")]
        return [(one.stat().st_size, one.stat().st_mtime_ns) for one in files if one.exists()]

    def digests(self) -> dict[str, str]:
        """One number for what each table holds that is compared."""
        found = {}
        connection = self.engine.raw_connection()
        try:
            for name in self.tables:  # by the driver itself: this runs thousands of times
                cursor = connection.cursor()
                cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
                rows = str(cursor.fetchall()).encode("utf-8", "surrogatepass")
                found[name] = hashlib.sha256(rows).hexdigest()
        finally:
            connection.close()
        return found


class Lab:
    """The application over the world of stages."""

    def __init__(self, world: World, databases: Databases) -> None:
        self.world = world
        self.stages = stages.build(world)
        """Ids, for pages that are asked for by name."""
        with world.database.writing() as session:
            session.execute(update(Account).values(password_hash=passwords.make(PASSWORD)))
            code = first_codes.issue(session, world.people["colleague"].account_id, now=world.now)
            job = session.get_one(Employment, world.people["invited"].employment_id).public_id
        shown = next(stage.ids["result"] for stage in self.stages if stage.who == "invited")
        self.filled = {
            **FILLED, ("accounts.first_code_now", "code"): code, ("consents.enter", "named"): shown,
            ("consents.enter", "check"): world.check_public_id,
            ("receipts.new", "named"): job,
            ("leaves.begin", "named"): job,
            ("file_handovers.new", "to"): world.people["colleague"].public_id,
            ("stand_ins.new", "person"): world.people["factory_hr"].public_id,
            ("objections.answer", "physician"): world.people["physician"].public_id,
            ("contacts.walk_in", "named"): job,
            ("reviews.hold", "present"): [world.people[who].public_id for who in ("hr", "physician")],
        }  # fmt: skip
        self.site = Site(world)
        self.app = self.site.app
        self.client = self.app.test_client(use_cookies=False)
        self.seats = {name: self._sit(name, worn) for name, worn in self._everybody()}
        self.engines = (self.app.extensions["casework"].database.engine,)
        for engine in self.engines:
            engine.dispose()
        self.store = Store(databases, world.database.engine)
        self.store.keep()
        self.kept = self.store.digests()

    def _everybody(self) -> Iterator[tuple[str, tuple[str, Hat] | None]]:
        yield from EVERYBODY.items()
        for step in (*stages.STEPS, stages.ON_PAPER, stages.APART, stages.WITHDRAWN, *stages.LOOKING):
            yield step, (step, Hat.WORKER)

    def _sit(self, name: str, worn: tuple[str, Hat] | None) -> Seat:
        visitor = self.site.visitor(*worn) if worn else self.site.visitor()
        visitor.get("/inbox" if worn else "/sign-in")
        cookie = visitor.client.get_cookie("casework")
        return Seat(name, cookie.value if cookie else "", visitor.token)

    def get(self, seat: Seat, path: str) -> TestResponse:
        return self.client.get(path, headers={"Cookie": f"casework={seat.cookie}"})

    def post(self, seat: Seat, path: str, data: Any, **more: Any) -> TestResponse:
        return self.client.post(path, data=data, headers={"Cookie": f"casework={seat.cookie}"}, **more)

    def wrote(self, before: object) -> set[str]:
        """The tables that differ from what was kept; looked for only when something was written since the stamp."""
        if self.store.stamp() == before:
            return set()
        return {name for name, digest in self.store.digests().items() if digest != self.kept[name]}

    def put_back(self) -> None:
        self.store.put_back(*self.engines)

    # --- what there is ---------------------------------------------------------------------------------------------

    def asked(self, rows: Iterable[Row] = TABLE) -> Iterator[tuple[Row, str, Seat]]:
        """Every page × every stage × everybody who may open it there: (row, address, who)."""
        for row in rows:
            places = set(PLACES.findall(row.path)) - {"nothing"}
            if row.method != "GET" or row.endpoint == "static":
                continue
            for stage in self.stages if places else self.stages[:1]:
                if not places <= stage.ids.keys():
                    continue
                allowed = {name for name, status in row.answers.items() if status < 404 or status == 409}
                allowed |= {"nobody"} if row.nobody == 200 else set()
                if places & OF_A_STAGE and stage.who != "worker":
                    allowed = {stage.who if name in OWN else name for name in allowed}
                for name in sorted(allowed - ALIKE):
                    yield row, row.path.format(**stage.ids), self.seats[name]

    def careful(self, door: Door) -> dict[str, Any]:
        """What a careful person sends: what stands in the form, and something right wherever a choice is open."""
        sent: dict[str, Any] = {}
        for name, one in door.form.fields.items():
            known = self.filled.get((door.endpoint, name))
            chosen = [option for option in one.options if option][:1]
            if name == "csrf_token":
                sent[name] = door.seat.token
            elif known is not None:
                sent[name] = known
            elif one.kind == "file":
                sent[name] = results.file(results.line(self.world.people["clerk"].number))
            elif one.kind == "button":
                continue
            elif one.kind in {"radio", "select"}:
                sent[name] = [value for value in one.values if value] or chosen
            elif one.kind == "checkbox":
                sent[name] = one.values or (chosen if one.required or len(one.options) > 1 else [])
            else:
                sent[name] = [value for value in one.values if value] or ([STAND_IN[one.kind]] if one.required else [])
        return {name: value for name, value in sent.items() if value}

    def send(self, door: Door, sent: dict[str, Any]) -> TestResponse:
        """Submit a form."""
        if not door.form.files:
            return self.post(door.seat, door.form.action, sent)
        parts = {name: self._part(door.form, name, value) for name, value in sent.items()}
        return self.multipart(door, parts)

    def multipart(self, door: Door, parts: dict[str, Any]) -> TestResponse:
        """Submit a form with files, wholly in memory."""
        boundary, body = encode_multipart(parts)
        return self.post(door.seat, door.form.action, body, content_type=f"multipart/form-data; boundary={boundary}")

    @staticmethod
    def _part(form: Form, name: str, value: Any) -> Any:
        if name not in form.fields or form.fields[name].kind != "file" or not isinstance(value, str | bytes):
            return value
        return FileStorage(io.BytesIO(value.encode() if isinstance(value, str) else value), "results.csv", name)

    def endpoint(self, path: str) -> str:
        adapter = self.app.url_map.bind("localhost")
        endpoint: str = adapter.match(urlsplit(path).path, method="POST")[0]
        return endpoint

    def doors(self, response: TestResponse, seat: Seat, path: str) -> list[Door]:
        """The forms of a page."""
        forms = found.forms(response.text) if response.mimetype == "text/html" else []
        return [Door(self.endpoint(form.action), seat, path, form) for form in forms if form.method == "post"]

    def explore(
        self, rows: Iterable[Row] = TABLE
    ) -> tuple[dict[str, list[Door]], dict[tuple[str, str], tuple[str, Seat]]]:
        """The forms, by what they are; and the query parameters: (endpoint, name) -> (an address, who)."""
        doors: dict[str, list[Door]] = {}
        parameters: dict[tuple[str, str], tuple[str, Seat]] = {}
        fruitless: Counter[tuple[str, str]] = Counter()
        ordinary, self.app.request_class = self.app.request_class, WatchedRequest
        try:
            for row, path, seat in self.asked(rows):
                if fruitless[row.endpoint, seat.name] >= ENOUGH:
                    continue
                Watched.looked_for.clear()
                response = self.get(seat, path)
                for name in Watched.looked_for:
                    parameters.setdefault((row.endpoint, name), (path, seat))
                if response.status_code != 200:
                    continue
                before = len(doors)
                for door in self.doors(response, seat, path):
                    doors.setdefault(door.kind, []).append(door)
                fruitless[row.endpoint, seat.name] += len(doors) == before
        finally:
            self.app.request_class = ordinary
        return doors, parameters


class WatchedRequest(Request):
    """A request whose parameters are watched."""

    parameter_storage_class = Watched
