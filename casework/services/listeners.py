"""Who at a workplace hears of the files of many people, asked once for each workplace and not for each file?"""

from collections.abc import Collection

from casework.access import Visit
from casework.services import people


class Listeners:
    """HR and the 産業医 of workplaces, less the person concerned and, of physicians and of who stands in for HR, who
    leads or led them: a line in the inbox would tell them that there is a file. `about`: the persons concerned.
    """

    def __init__(self, visit: Visit, about: Collection[int]) -> None:
        self._at = visit.session, visit.actor.company_id
        self._day = visit.today
        self._bosses = people.supervisors_of_each(*self._at, about) if about else {}
        self._hr: dict[int, list[int]] = {}
        self._instead: dict[int, list[int]] = {}
        self._physicians: dict[int, list[int]] = {}

    def hr(self, workplace_id: int, person_id: int) -> list[int]:
        """As `people.hr_for`."""
        if workplace_id not in self._hr:
            self._hr[workplace_id] = people.hr_for(*self._at, workplace_id, self._day)
        found = [one for one in self._hr[workplace_id] if one != person_id]
        if found:
            return found
        if workplace_id not in self._instead:
            self._instead[workplace_id] = people.stand_ins(*self._at, workplace_id, self._day)
        return [one for one in self._instead[workplace_id] if one not in self._barred(person_id)]

    def physicians(self, workplace_id: int, person_id: int) -> list[int]:
        """As `requests.physicians_to_tell`."""
        if workplace_id not in self._physicians:
            self._physicians[workplace_id] = people.industrial_physicians(*self._at, workplace_id, self._day)
        return [one for one in self._physicians[workplace_id] if one not in self._barred(person_id)]

    def _barred(self, person_id: int) -> frozenset[int]:
        return self._bosses[person_id] | {person_id}
