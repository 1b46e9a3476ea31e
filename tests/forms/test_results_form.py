"""Does the form of a file's columns call them as people do?"""

import pytest

from forms.results import letters


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")])
def test_columns_are_called_as_a_spreadsheet_calls_them(place, name):
    assert letters(place) == name
