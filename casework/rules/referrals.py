"""How many talks may an organisation still take this year, where it says how many it takes?

The number differs from centre to centre and isn't in the law: whoever writes the organisation down asks for it. It
warns and refuses nothing, since the organisation alone knows how it counts.
"""

from datetime import date, timedelta
from typing import Final

from casework.rules.days import plain

_BEGINS: Final = 4
"""会計年度: from 1 April to 31 March."""


def fiscal_year(day: date) -> tuple[date, date]:
    """The first and the last day of the fiscal year in which a day lies."""
    began = plain(day).year if day.month >= _BEGINS else day.year - 1
    return date(began, _BEGINS, 1), date(began + 1, _BEGINS, 1) - timedelta(days=1)


def is_full(sent: int, cap: int | None) -> bool:
    """Whether one more would be too many by what the organisation said."""
    return cap is not None and sent >= cap
