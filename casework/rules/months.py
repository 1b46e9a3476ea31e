"""Which day is so many months or years after another?

Every date is anchored: counted from the base date in one step and clipped to the end of a shorter month. Adding
months to an already clipped date would lose days for good (domain: 31 January, +1 +2 months gives 28 April).
"""

from datetime import date

from dateutil.relativedelta import relativedelta

from casework.rules.days import plain


def months_after(base: date, months: int) -> date:
    """The same day of the month, `months` later; the last day of the month where that day does not exist.

    Raises ValueError for a negative number of months: nothing in this trade is counted backwards by months.
    """
    if months < 0:
        raise ValueError("months are counted forwards")
    return plain(base) + relativedelta(months=months)
