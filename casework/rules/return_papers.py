"""By when is something on paper about a return looked after again?"""

from datetime import timedelta
from typing import Final

ANSWER_AFTER: Final = timedelta(days=21)
"""[own] An attending doctor has usually written back by then; who asked finds out with the employee."""
