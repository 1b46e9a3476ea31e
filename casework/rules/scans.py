"""What may a scanned paper be, and to which requests can one belong?"""

from typing import Final

from casework.rules.vocabulary import Channel

MOST_BYTES: Final = 5 * 1024 * 1024
"""Of an uploaded file. A page of 300 dots to the inch has one or two million bytes."""
MOST_KEPT: Final = 10 * 1024 * 1024
"""Of a picture that was written anew: a little more than what came, or too much."""
MOST_PIXELS: Final = 25_000_000
"""A page of A4 has 8.7 million at 300 dots to the inch, and 15.5 million at 400."""
MOST_SIDE: Final = 12_000
MOST_PAGES: Final = 30
MOST_SCANS: Final = 5
"""Files of one request."""

ON_PAPER: Final = frozenset({Channel.PAPER, Channel.OUTSIDE, Channel.HR})
"""The roads by which a paper can have come in. By telephone and on the screen nothing was signed."""
