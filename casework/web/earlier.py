"""How is an opinion in force named in a list from which one is chosen to be continued, changed or lifted?"""

from collections.abc import Iterable

from casework.rules.texts import N_, Said
from casework.services.opinions import Earlier
from casework.web.face import say


def offered(found: Iterable[Earlier]) -> list[tuple[str, str]]:
    """Public id and one line of each."""
    return [(one.opinion_id, _told(one)) for one in found]


def _told(one: Earlier) -> str:
    said = N_("%(day)sの意見書（%(category)s）")
    return say(Said(said, {"day": one.received_on, "category": Said(one.work_category.label)}))
