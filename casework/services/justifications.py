"""Why does a decision differ from the opinion, item by item, and why is somebody moved to another place or post?"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import and_, select

from casework import ids, texts
from casework.access import Shown, Visit, sight
from casework.models.cases import Case
from casework.models.departures import Departure
from casework.models.measures import Decision, Hearing, Measure
from casework.models.transfers import TransferGround
from casework.rules import departures, transfers
from casework.rules.comparison import Compared, Item
from casework.rules.departures import LONGEST
from casework.rules.errors import NotValid, refuse
from casework.rules.texts import N_, Said
from casework.rules.transfers import Ground
from casework.rules.vocabulary import Hat, Language, MeasureKind
from casework.services.advice import Advice

WANTED = Said(N_("医師の意見と違うところです。その理由を書いてください。本人、産業医、保健師が読みます。"))
NEVER = Said(
    N_(
        "「%(word)s」は、就業上の措置ではありません。面接指導の結果を理由に、雇用を終わらせることや、それを勧めることはできません。"
    )
)
BY_ITS_KIND = Said(
    N_(
        "配置や職務・職位の変更は、「就業場所の変更」「作業の転換」「その他の措置」で、目的と根拠を書いて決めてください。"
    )
)
NOT_PUT = Said(N_("この変更を本人に示して、意見を聴いてから決めてください。聴いたときは選んでください。"))
WHY_MOVED = Said(N_("健康を守るために、なぜこの変更が必要かを書いてください。"))
BASIS = MappingProxyType(
    {
        MeasureKind.PLACE_CHANGE: Said(
            N_(
                "意見書の「就業場所の変更」の欄か、働く場所について書かれた文から、そのまま写してください。そのような言葉がなければ、"
                "この変更は決められません。医師に、意見を書いてもらってください。"
            )
        ),
        MeasureKind.TASK_CHANGE: Said(
            N_(
                "意見書の「作業の転換」の欄か、仕事・担当・職務について書かれた文から、そのまま写してください。そのような言葉が"
                "なければ、この変更は決められません。医師に、意見を書いてもらってください。"
            )
        ),
        MeasureKind.OTHER: Said(
            N_(
                "意見書の、配置や職務の変更の欄か、働く場所・仕事・職務について書かれた文から、そのまま写してください。そのような言葉"
                "がなければ、この変更は決められません。医師に、意見を書いてもらってください。"
            )
        ),
    }
)
NOT_HEARD = Said(N_("本人の意見を聴けていないときは、配置や職務・職位の変更は決められません。"))
_TEXTS = ("reason", "workplace_view", "medical_view", "notes")
"""Of the opinion, beside its items: what words can be copied from."""


def check_reasons(
    lines: Sequence[Compared], rows: Sequence[str], placed: Mapping[Item, str], given: Mapping[str, str]
) -> dict[int, str]:
    """The reason of each line that differs, by its number. NotValid beside each that has none, with its measure."""
    found, wanting = {}, []
    for number in departures.differing(lines):
        line, row = lines[number - 1], rows[number - 1]
        reason = given.get(row, "").strip()
        about = line.advised or line.decided
        if about is not None and (not reason or len(reason) > LONGEST):
            together = placed if about is line.decided else {about: row}
            wanting.append(NotValid(f"{row}_why", departures.named(together.get(about, row), together, WANTED)))
        found[number] = reason
    refuse(wanting)
    return found


def check_words(placed: Mapping[Item, str]) -> None:
    """NotValid beside words of what is never a measure."""
    refuse(
        [
            NotValid(f"{row}_words", departures.named(row, placed, Said(NEVER.text, {"word": words[0]})))
            for item, row in placed.items()
            if (words := transfers.forbidden_words(item.words))
        ]
    )


def check_grounds(
    advised: Advice, hearing: Hearing | None, placed: Mapping[Item, str], given: Mapping[str, Ground]
) -> None:
    """NotValid beside all that is missing of the grounds of measures that move somebody."""
    wanting = []
    for item, row in placed.items():
        if not transfers.is_one(item):
            continue
        if item.kind not in transfers.BY_WORDS:
            wanting.append(NotValid(f"{row}_words", departures.named(row, placed, BY_ITS_KIND)))
            continue
        ground = given.get(row, Ground())
        missing = {}
        if not ground.purpose.strip() or len(ground.purpose) > LONGEST:
            missing["purpose"] = WHY_MOVED
        if not transfers.stands_on(ground.basis, item.kind, *_words_of(advised)):
            missing["basis"] = BASIS[item.kind]
        if hearing is None or not ground.put:
            missing["put"] = NOT_HEARD if hearing is None else NOT_PUT
        wanting += [NotValid(f"{row}_{part}", departures.named(row, placed, said)) for part, said in missing.items()]
    refuse(wanting)


def write(
    visit: Visit,
    case: Case,
    decision: Decision,
    lines: Sequence[Compared],
    reasons: Mapping[int, str],
    grounds: Sequence[tuple[Item, Ground | None]],
) -> None:
    """Keep both beside a decision that was just written. `grounds`: one for each of its measures, in their order."""
    measures = dict(zip([item for item, _ground in grounds], decision.measures, strict=True))
    advised = dict(enumerate(decision.opinion.items, 1))  # the lines begin with them, in their order
    for number, reason in reasons.items():
        line = lines[number - 1]
        departure = Departure(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id, number=number,
            degree=line.degree, advised_id=None if line.advised is None else advised[number].id,
            measure_id=None if line.decided is None else measures[line.decided].id,
        )  # fmt: skip
        visit.seal(case.data_key_id, departure, reason=reason)
        visit.session.add(departure)
    for item, ground in grounds:
        if ground is None or not transfers.is_one(item):
            continue
        kept = TransferGround(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
            measure_id=measures[item].id, hearing_id=decision.hearing_id,
        )  # fmt: skip
        visit.seal(case.data_key_id, kept, purpose=ground.purpose.strip(), basis=ground.basis.strip())
        visit.session.add(kept)
    visit.session.flush()


def reasons_of(visit: Visit, decision: Decision, case: Case) -> dict[int, Shown]:
    """The reasons of a decision that was reached, by the number of the line in its comparison."""
    found = visit.session.execute(
        select(Departure)
        .where(Departure.company_id == decision.company_id, Departure.decision_id == decision.id,
               visit.within(Departure))
        .order_by(Departure.number)
    ).scalars()  # fmt: skip
    known = visit.facts(case)
    return {one.number: visit.show(sight.DEPARTURE, one, known, of=case.employment_id) for one in found}


def grounds_of(visit: Visit, decision: Decision, case: Case) -> dict[str, Shown]:
    """The grounds of its measures that move somebody, by the public id of the measure; for nurses none."""
    if visit.actor.hat is Hat.NURSE:
        return {}
    rows = visit.session.execute(
        select(TransferGround, Measure.public_id)
        .join(Measure, and_(Measure.company_id == TransferGround.company_id, Measure.id == TransferGround.measure_id))
        .where(TransferGround.company_id == decision.company_id, TransferGround.decision_id == decision.id,
               visit.within(TransferGround))
        .order_by(TransferGround.id)
    ).all()  # fmt: skip
    known = visit.facts(case)
    return {
        row.public_id: visit.show(sight.TRANSFER_GROUND, row.TransferGround, known, of=case.employment_id)
        for row in rows
    }


def _words_of(advised: Advice) -> tuple[list[tuple[Item, tuple[str, ...]]], list[str]]:
    """What an opinion says to the employer: of each item its name, as the page has it, and its words; and the free
    texts, the 産業医's view among them.
    """
    items = [
        (item, (*(texts.translate(item.kind.label, language.value) for language in Language), item.words))
        for item in advised.as_items()
    ]
    free = [getattr(advised.opinion, name, None) or "" for name in _TEXTS]
    return items, free if advised.view is None else [*free, advised.view.words or ""]
