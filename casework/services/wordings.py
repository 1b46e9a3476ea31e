"""Which text does a letter have, at a workplace, in a language, on a day: the product's, or one that a clerk wrote?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from casework import ids, texts
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.acts import may
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.checks import ExaminerAppointment, StressCheck
from casework.models.invitations import GeneralLetter, Invitation, Letter
from casework.models.people import Company, Person, Workplace
from casework.models.wordings import Wording
from casework.rules import letter_texts, wordings
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours, refuse
from casework.rules.policy import Disclosure, Policy
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Language, WordingKind
from casework.services import policies

_RESULT = {
    Disclosure.DEEMED: N_("会社の規程により、申出をもって、ストレスチェックの結果の提供に同意したものとみなされます。"),
    Disclosure.SEPARATE: N_("ストレスチェックの結果を会社に提供するかどうかは、別にお尋ねします。"),
}
_TALK = N_("サインインしたあとの「だれかと話す」")
_SIGN_IN = N_("サインインのページ")

AHEAD = timedelta(days=366)
_SAMPLE = {Language.JAPANESE: "見本 花子", Language.ENGLISH: "Hanako Mihon"}
_EXAMINER = {Language.JAPANESE: "実施 太郎", Language.ENGLISH: "Taro Jisshi"}


@dataclass(frozen=True)
class InForce:
    """A text with its places still open. Without ids it is the product's own."""

    id: int | None
    public_id: str | None
    body: str


@dataclass(frozen=True)
class Line:
    """A letter in a language: the place's own text of today, if there is one, and those that have not begun."""

    kind: WordingKind
    language: Language
    own: Shown | None
    ahead: tuple[Shown, ...]


@dataclass(frozen=True)
class Place:
    """A workplace, or the whole company: without id and name."""

    public_id: str | None
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Index:
    """The texts by place. `may_write`: the reader is a clerk, who writes them."""

    places: tuple[Place, ...]
    may_write: bool


@dataclass(frozen=True)
class Reading:
    """One text as it is sent today. `version`: None for the product's own; `of_company`: written for the whole company.
    `ahead`: what will follow it, the next first.
    """

    place: str
    kind: WordingKind
    language: Language
    body: str
    version: Shown | None
    of_company: bool
    ahead: tuple[Shown, ...]


@dataclass(frozen=True)
class WordingPage:
    """One text to write anew. `body`: the newest, begun or not; `versions`: those of this place, the newest first."""

    place_id: str | None
    place: str
    kind: WordingKind
    language: Language
    body: str
    today: date
    versions: tuple[Shown, ...]
    policy: Policy
    """The rules of the place, for the preview; the product's own where the text is the whole company's."""
    names: tuple[tuple[str, str], ...]

    def ahead(self, version: Shown) -> bool:
        """Has it not begun? Then it can be taken back."""
        begins: date = version.from_on
        return begins > self.today


@dataclass(frozen=True)
class NewWording:
    """What was typed. `all_the_same`: the points that seem to be missing are missing on purpose."""

    body: str
    from_on: date
    all_the_same: bool = False


def text_for(
    session: Session, company_id: int, workplace_id: int | None, kind: WordingKind, language: Language, day: date
) -> InForce:
    """The text in force: the workplace's own, else the company's, else the product's."""
    found = session.execute(
        select(Wording)
        .where(
            Wording.company_id == company_id,
            or_(Wording.workplace_id == workplace_id, Wording.workplace_id.is_(None)),
            Wording.kind == kind,
            Wording.language == language,
            Wording.from_on <= day,
            Wording.taken_back_on.is_(None),
        )
        .order_by(Wording.workplace_id.is_(None), Wording.from_on.desc(), Wording.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return _of(found) if found else InForce(None, None, letter_texts.TEXTS[kind, language])


class Filling:
    """What is put into the places of letters: asked once for each workplace, check, language and day, however many
    letters there are. `sign_in`: the address of the sign-in page, its name where the reader is there already.
    """

    def __init__(self, session: Session, company_id: int, *, sign_in: str = "") -> None:
        self._session, self._company_id, self._sign_in = session, company_id, sign_in
        self._known: dict[tuple[object, ...], dict[str, str]] = {}

    def of(self, case: Case, invitation: Invitation, language: Language, day: date) -> dict[str, str]:
        """For a letter to the employee of a case."""
        key = ("workplace", case.workplace_id, language, day)
        if key not in self._known:
            policy, _ = policies.policy_for(self._session, case.company_id, case.workplace_id, day)
            self._known[key] = {
                "申出の日数": str(policy.request_days),
                "面談の日数": str(policy.interview_days),
                "結果の扱い": texts.translate(_RESULT[policy.disclosure], language),
            }
        check = None if case.check_result is None else case.check_result.stress_check_id
        common = self.of_check(check, case.employment.person.name, language, day)
        return {**common, **self._known[key], "期限": texts.day(invitation.request_by, language)}

    def of_check(self, check_id: int | None, name: str, language: Language, day: date) -> dict[str, str]:
        """For a letter to anybody of a check."""
        key = ("check", check_id, language, day)
        if key not in self._known:
            self._known[key] = {
                "会社名": self._session.get_one(Company, self._company_id).name,
                "実施者名": self._examiners(check_id, day),
                "相談窓口": texts.translate(_TALK, language),
                "サインインのページ": self._sign_in or texts.translate(_SIGN_IN, language),
            }
        return {**self._known[key], "氏名": name}

    def _examiners(self, check_id: int | None, day: date) -> str:
        names = self._session.execute(
            select(Person.name)
            .join(ExaminerAppointment, ExaminerAppointment.person_id == Person.id)
            .where(
                ExaminerAppointment.company_id == self._company_id,
                ExaminerAppointment.stress_check_id == check_id,
                ExaminerAppointment.on(day),
            )
            .order_by(ExaminerAppointment.id)
        ).scalars()
        return "、".join(names)


def letter(visit: Visit, case: Case, invitation: Invitation) -> str:
    """The letter as its employee reads it: the latest one that was sent, with the text it was sent with."""
    session, language = visit.session, case.employment.person.language
    sent = session.execute(
        select(Letter)
        .where(Letter.company_id == case.company_id, Letter.invitation_id == invitation.id, Letter.sent_at.is_not(None))
        .order_by(Letter.sent_at.desc(), Letter.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if sent is not None and sent.wording_id is not None:
        body = session.get_one(Wording, sent.wording_id).body
    else:
        kind = WordingKind.FIRST if sent is None else WordingKind(sent.kind.value)
        body = letter_texts.TEXTS[kind, language]
    day = visit.today if sent is None or sent.sent_at is None else tokyo_date(sent.sent_at)
    return wordings.fill(body, Filling(session, case.company_id).of(case, invitation, language, day))


def index(session: Session, actor: Actor, *, now: datetime) -> Index:
    """The own texts of the clerk's workplaces, and of the company for whom the whole of it is in scope; those of the
    places where somebody is examiner.
    """
    visit = enter(session, actor, Act.READ_WORDING, now=now)
    may_write = may(actor.hat, Act.WRITE_WORDING)
    places: list[tuple[int | None, str | None, str]] = []
    if may_write and _whole_company(visit):
        places.append((None, None, ""))
    places += [(place.id, place.public_id, place.name) for place in session.execute(_readable(visit)).scalars()]
    found: list[Place] = []
    for place_id, public_id, name in places:
        lines: list[Line] = []
        for kind in WordingKind:
            for language in Language:
                there = _versions(visit, place_id, kind, language)
                own = next((one for one in there if one.from_on <= visit.today), None)
                ahead = tuple(_shown(visit, one) for one in reversed(there) if one.from_on > visit.today)
                lines.append(Line(kind, language, _shown(visit, own) if own else None, ahead))
        found.append(Place(public_id, name, tuple(lines)))
    return Index(tuple(found), may_write)


def reading(
    session: Session, actor: Actor, place_id: str, kind: WordingKind, language: Language, *, now: datetime
) -> Reading:
    """The text of a letter as it is sent from a workplace today. NotYours where the reader is neither clerk nor
    examiner.
    """
    visit = enter(session, actor, Act.READ_WORDING, now=now)
    place = session.execute(_readable(visit).where(Workplace.public_id == place_id)).scalar_one_or_none()
    if place is None:
        raise NotYours
    found = text_for(session, actor.company_id, place.id, kind, language, visit.today)
    version = None if found.id is None else visit.reach_id(Wording, found.id)
    there = _versions(visit, place.id, kind, language)
    if not any(one.from_on <= visit.today for one in there):
        there += _versions(visit, None, kind, language)
    ahead = sorted((one for one in there if one.from_on > visit.today), key=lambda one: (one.from_on, one.number))
    return Reading(
        place=place.name, kind=kind, language=language, body=found.body,
        version=_shown(visit, version) if version else None,
        of_company=version is not None and version.workplace_id is None,
        ahead=tuple(_shown(visit, one) for one in ahead),
    )  # fmt: skip


def page(
    session: Session, actor: Actor, place_id: str | None, kind: WordingKind, language: Language, *, now: datetime
) -> WordingPage:
    """The text of a letter at a place, to be written anew. NotYours outside of the clerk's workplaces."""
    visit = enter(session, actor, Act.WRITE_WORDING, now=now)
    place, name = _place(visit, place_id)
    versions = _versions(visit, place, kind, language)
    body = (
        versions[0].body if versions else text_for(session, actor.company_id, place, kind, language, visit.today).body
    )
    names = tuple((f"{{{place_name}}}", said) for place_name, said in wordings.PLACES.items())
    shown = tuple(_shown(visit, version) for version in versions)
    policy = Policy() if place is None else policies.policy_for(session, actor.company_id, place, visit.today)[0]
    return WordingPage(place_id, name, kind, language, body, visit.today, shown, policy, names)


def preview(body: str, company: str, language: Language, today: date, policy: Policy) -> str:
    """The letter as an invented employee would read it."""
    return wordings.fill(
        body,
        {
            "氏名": _SAMPLE[language],
            "会社名": company,
            "実施者名": _EXAMINER[language],
            "期限": texts.day(today + timedelta(days=policy.request_days), language),
            "申出の日数": str(policy.request_days),
            "面談の日数": str(policy.interview_days),
            "結果の扱い": texts.translate(_RESULT[policy.disclosure], language),
            "相談窓口": texts.translate(_TALK, language),
            "サインインのページ": texts.translate(_SIGN_IN, language),
        },
    )


def write(
    session: Session, actor: Actor, place_id: str | None, kind: WordingKind, language: Language, new: NewWording,
    *, now: datetime,
) -> Wording:  # fmt: skip
    """A new version of a text. NotValid, with all that is wrong, for unknown places and forbidden words, for a day that
    isn't within the coming year, and for doubts that nobody has ticked off. One text begins on a day: a version of the
    same day that no letter was sent with is taken back.
    """
    visit = enter(session, actor, Act.WRITE_WORDING, now=now)
    place, _name = _place(visit, place_id)
    body = wordings.tidy(new.body)
    faults = wordings.unusable(body, kind)
    if body == text_for(session, actor.company_id, place, kind, language, new.from_on).body:
        faults.append(NotValid("body", Said(N_("その日に使われる文と同じです。文を変えたときだけ保存できます。"))))
    same_day = next((one for one in _versions(visit, place, kind, language) if one.from_on == new.from_on), None)
    if same_day is not None and _used(visit, same_day):
        told = N_("第%(number)s版がこの日に始まり、もう手紙に使われています。明日からの日付にしてください。")
        faults.append(NotValid("from_on", Said(told, {"number": same_day.number})))
    if not visit.today <= new.from_on <= visit.today + AHEAD:
        faults.append(NotValid("from_on", Said(N_("今日から1年先までの日付を入力してください。"))))
    if not new.all_the_same and wordings.doubts(body, kind, language):
        faults.append(
            NotValid("all_the_same", Said(N_("確かめていただきたいことがあります。一覧を見て、印を付けてください。")))
        )
    refuse(faults)
    if actor.person_id is None:
        raise NotYours
    if same_day is not None:
        same_day.taken_back_on = visit.today
    made = Wording(
        company_id=actor.company_id, public_id=ids.fresh(), workplace_id=place, kind=kind, language=language,
        number=1 + _last_number(visit, place, kind, language), body=body, from_on=new.from_on,
        made_by_id=actor.person_id, made_at=visit.now,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.WORDING, made.public_id)
    session.flush()
    return made


def take_back(session: Session, actor: Actor, version_id: str, *, now: datetime) -> None:
    """A version that has not begun is never used. NotNow once it has begun: then a better one follows it."""
    visit = enter(session, actor, Act.WRITE_WORDING, now=now)
    version = visit.reach(Wording, version_id, lock=True)
    if version.workplace_id is None and not _whole_company(visit):
        raise NotYours
    if version.taken_back_on is not None:
        raise NotNow(Said(N_("この版は、すでに取り下げられています。")))
    if version.from_on <= visit.today:
        raise NotNow(Said(N_("この版はもう始まっているため、取り下げられません。新しい版を作ってください。")))
    version.taken_back_on = visit.today
    visit.record(sight.WORDING, version.public_id)
    session.flush()


def _workplaces(visit: Visit) -> Select[Workplace]:
    return select(Workplace).where(visit.workplaces()).order_by(Workplace.code)


def _readable(visit: Visit) -> Select[Workplace]:
    """The clerk's workplaces; those of the checks that somebody examines."""
    if may(visit.actor.hat, Act.WRITE_WORDING):
        return _workplaces(visit)
    examined = select(StressCheck.workplace_id).where(visit.within(StressCheck))
    mine = and_(Workplace.company_id == visit.actor.company_id, Workplace.id.in_(examined))
    return select(Workplace).where(mine).order_by(Workplace.code)


def _whole_company(visit: Visit) -> bool:
    """Each workplace is in the clerk's scope: then the text for all of them is theirs to write too."""
    theirs = _workplaces(visit).with_only_columns(Workplace.id).order_by(None)
    others = select(Workplace.id).where(Workplace.company_id == visit.actor.company_id, Workplace.id.not_in(theirs))
    return visit.session.execute(others.limit(1)).first() is None


def _place(visit: Visit, place_id: str | None) -> tuple[int | None, str]:
    if place_id is None:
        if not _whole_company(visit):
            raise NotYours
        return None, ""
    found = visit.session.execute(_workplaces(visit).where(Workplace.public_id == place_id)).scalar_one_or_none()
    if found is None:
        raise NotYours
    return found.id, found.name


def _versions(visit: Visit, place: int | None, kind: WordingKind, language: Language) -> list[Wording]:
    return list(
        visit.session.execute(
            select(Wording)
            .where(*_of_place(visit, place, kind, language), Wording.taken_back_on.is_(None))
            .order_by(Wording.from_on.desc(), Wording.number.desc())
        ).scalars()
    )


def _of_place(
    visit: Visit, place: int | None, kind: WordingKind, language: Language
) -> tuple[ColumnElement[bool], ...]:
    return (
        visit.within(Wording),
        Wording.workplace_id.is_not_distinct_from(place),
        Wording.kind == kind,
        Wording.language == language,
    )


def _used(visit: Visit, version: Wording) -> bool:
    """A letter was sent with it."""
    return any(
        visit.session.execute(
            select(kind.id).where(kind.company_id == version.company_id, kind.wording_id == version.id).limit(1)
        ).first()
        for kind in (Letter, GeneralLetter)
    )


def _last_number(visit: Visit, place: int | None, kind: WordingKind, language: Language) -> int:
    """Of all versions, those that were taken back too: a number means one thing for ever."""
    latest = select(func.max(Wording.number)).where(*_of_place(visit, place, kind, language))
    return visit.session.execute(latest).scalar_one() or 0


def _shown(visit: Visit, version: Wording) -> Shown:
    """Whoever reaches a text is a clerk, or its examiner (access/reach_checks.py)."""
    return visit.show(sight.WORDING, version, Fact.EXAMINER, made_by_name=version.made_by.name)


def _of(wording: Wording) -> InForce:
    return InForce(wording.id, wording.public_id, wording.body)
