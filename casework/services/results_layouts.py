"""How does the company keep which column of a product's file is which?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.results import ResultLayout
from casework.rules.errors import NotValid, NotYours
from casework.rules.scales import Direction
from casework.rules.texts import N_, Said
from casework.services.results_file import ALL_COLUMNS, Kept

NAME_AT_MOST: Final = 40
MOST: Final = 50
"""So many are kept: more than there are products."""


def kept(visit: Visit) -> list[Kept]:
    """All that the company keeps, the newest first: they are tried on every file."""
    of = ResultLayout
    found = visit.session.execute(
        select(of.name, of.columns, of.direction).where(visit.within(of)).order_by(of.id.desc())
    )
    return [Kept(*row) for row in found]


def index(session: Session, actor: Actor, *, now: datetime) -> list[Shown]:
    """What is kept, by name."""
    visit = enter(session, actor, Act.KEEP_LAYOUT, now=now)
    found = session.execute(select(ResultLayout).where(visit.within(ResultLayout)).order_by(ResultLayout.name))
    return [visit.show(sight.RESULT_LAYOUT, layout) for layout in found.scalars()]


def keep(
    session: Session,
    actor: Actor,
    name: str,
    columns: Mapping[str, str],
    direction: Direction = Direction.POINTS,
    *,
    now: datetime,
) -> None:
    """Keep a layout under a name, in place of the one that had it. NotValid without a column, or for one too many."""
    visit = enter(session, actor, Act.KEEP_LAYOUT, now=now)
    if actor.person_id is None or visit.standing.authority_everywhere:
        raise NotYours
    name = name.strip()
    known = {column.key for column in ALL_COLUMNS}
    chosen = {key: heading for key, heading in columns.items() if key in known and heading}
    if not chosen:
        raise NotValid("layout_name", Said(N_("列を選んでから保存してください。")))
    layout = session.execute(
        select(ResultLayout).where(visit.within(ResultLayout), ResultLayout.name == name).with_for_update()
    ).scalar_one_or_none()
    if layout is None:
        count = session.execute(select(func.count()).where(visit.within(ResultLayout))).scalar_one()
        if count >= MOST:
            said = Said(N_("%(count)s個まで保存できます。使わないものを消してください。"), {"count": MOST})
            raise NotValid("layout_name", said)
        layout = ResultLayout(company_id=actor.company_id, public_id=ids.fresh(), name=name)
        session.add(layout)
    layout.columns, layout.direction = chosen, direction
    layout.made_by_id, layout.made_at = actor.person_id, now
    visit.record(sight.RESULT_LAYOUT, layout.public_id)
    session.flush()


def drop(session: Session, actor: Actor, layout_id: str, *, now: datetime) -> str:
    """Forget one; its name. What came in by it stays."""
    visit = enter(session, actor, Act.KEEP_LAYOUT, now=now)
    layout = visit.reach(ResultLayout, layout_id, lock=True)
    visit.record(sight.RESULT_LAYOUT, layout.public_id)
    session.execute(delete(ResultLayout).where(ResultLayout.id == layout.id))
    return layout.name
