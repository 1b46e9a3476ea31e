"""Does what HR writes for a supervisor or another recipient repeat what was said about a case?

HR may read all that is compared here, and reading it is noted like any reading. Physicians' notes aren't compared: a
refusal would tell what stands there. Nor is what supervisors write, who may read nothing of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from casework.access import Shown, Visit, sight
from casework.access.sight import Record
from casework.models.cases import Case
from casework.models.measures import Explanation, Hearing
from casework.models.objections import Objection
from casework.models.opinions import Opinion, OpinionView
from casework.models.reconsiderations import Reconsideration
from casework.rules.errors import NotValid
from casework.rules.repetitions import repeated
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import RecordState

_TEXTS: Final[Mapping[type, tuple[Record, tuple[str, ...], tuple[str, ...]]]] = {
    OpinionView: (sight.OPINION_VIEW, ("words",), ()),
    Hearing: (sight.HEARING, ("words", "correction"), ("put",)),
    Explanation: (sight.EXPLANATION, ("answer", "refused_because"), ("content", "without_physician")),
    Reconsideration: (sight.RECONSIDERATION, ("physician_words",), ("reason",)),
    Objection: (sight.OBJECTION, ("words", "physician_words"), ("answer",)),
}
"""Of each record what the employee or a physician said, and what HR wrote itself."""
_OPINION: Final = ("workplace_view", "medical_view", "notes", "reason", "correction_reason")
_DESK_FIELDS: Final = frozenset({"ask", "name"})
"""HR's own notes name desks and people; there they may be named again."""
COPIED: Final = N_(
    "「%(run)s」は、この件の意見書か、本人とのやりとりの記録にある言葉と同じです。写さずに、仕事の割当てのことだけを、別の言葉で書いてください。"
)


@dataclass(frozen=True)
class Notes:
    """What a physician or the employee said about a case, and what HR wrote of it."""

    said: tuple[str, ...]
    noted: tuple[str, ...]


def refuse(visit: Visit, case: Case, texts: Mapping[str, str], told: Iterable[str] = ()) -> None:
    """NotValid beside the field of the first of some texts, by field, that repeats what stands in the notes of a case
    that was reached; `told` is what its reader is told anyway.
    """
    if not any(texts.values()):
        return
    notes, anyway = _notes(visit, case), tuple(told)
    for field, text in texts.items():
        run = repeated(text, notes.said if field in _DESK_FIELDS else notes.said + notes.noted, anyway)
        if run is not None:
            raise NotValid(field, Said(COPIED, {"run": run}))


def _notes(visit: Visit, case: Case) -> Notes:
    """Whatever of these the reader may read: what is out of reach or not granted isn't there to be compared."""
    said: list[str] = []
    noted: list[str] = []
    for opinion in _all(visit, case, Opinion):
        if opinion.state is RecordState.ISSUED:
            known = visit.facts(case) | sight.Fact.ISSUED
            said += _read(visit.show(sight.OPINION, opinion, known, of=case.employment_id), _OPINION)
            for item in opinion.items:
                said += _read(visit.show(sight.OPINION_ITEM, item, known, of=case.employment_id), ("words",))
    for model, (record, theirs, ours) in _TEXTS.items():
        for one in _all(visit, case, model):
            names = {field: "" for field in record.fields if field.endswith("_name")}
            shown = visit.show(record, one, visit.facts(case), of=case.employment_id, confirmed=None, **names)
            said += _read(shown, theirs)
            noted += _read(shown, ours)
    return Notes(tuple(said), tuple(noted))


def _all(visit: Visit, case: Case, model: Any) -> Iterable[Any]:
    found = select(model).where(model.company_id == case.company_id, model.case_id == case.id, visit.within(model))
    return visit.session.execute(found.order_by(model.id)).scalars().all()


def _read(shown: Shown, fields: tuple[str, ...]) -> list[str]:
    return [text for field in fields if field in shown and (text := getattr(shown, field))]
