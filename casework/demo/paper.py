"""What does the scan of a request on paper look like in the demo?"""

import io
from typing import Final

from PIL import Image, ImageDraw, ImageFont

SIZE: Final = (827, 1169)
"""A4 at a hundred dots to the inch."""
LEFT, RIGHT, TOP, STEP = 90, 737, 210, 62
ROWS: Final = 12
INK, PEN, SHEET = (60, 60, 60), (40, 60, 140), (250, 249, 246)
BOX: Final = 18


def scanned() -> bytes:
    """A form with lines, boxes and a hand that filled them in: nobody's name and no word that could be real."""
    page = Image.new("RGB", SIZE, SHEET)
    draw = ImageDraw.Draw(page)
    draw.text((LEFT, 110), "SAMPLE (demo)", fill=INK, font=ImageFont.load_default(36))
    for row in range(ROWS):
        top = TOP + row * STEP
        draw.rectangle((LEFT, top, RIGHT, top + STEP), outline=INK)
        draw.line((LEFT + 180, top, LEFT + 180, top + STEP), fill=INK)
        draw.line((LEFT + 24, top + 31, LEFT + 90 + row * 7 % 60, top + 31), fill=INK, width=8)
        if row < ROWS // 2:
            _written(draw, LEFT + 210, top + 31, 150 + row * 61 % 200)
        else:
            _ticked(draw, LEFT + 210, top + 22, ticked=row % 2 == 0)
    draw.ellipse((640, 1010, 700, 1070), outline=(190, 40, 40), width=4)
    kept = io.BytesIO()
    page.save(kept, "PNG")
    return kept.getvalue()


def _written(draw: ImageDraw.ImageDraw, left: int, middle: int, length: int) -> None:
    points = [(left + at, middle + (9 if at // 9 % 2 else -9)) for at in range(0, length, 9)]
    draw.line(points, fill=PEN, width=3, joint="curve")


def _ticked(draw: ImageDraw.ImageDraw, left: int, top: int, *, ticked: bool) -> None:
    draw.rectangle((left, top, left + BOX, top + BOX), outline=INK, width=2)
    draw.line((left + 40, top + 9, left + 240, top + 9), fill=INK, width=8)
    if ticked:
        draw.line([(left + 2, top + 8), (left + 9, top + 17), (left + 26, top - 8)], fill=PEN, width=4)
