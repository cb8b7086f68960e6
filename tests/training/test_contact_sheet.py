"""The contact sheet: rows with a title, eight pictures at most, and room for every caption."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cascade_desktop.training.contact_sheet import COLUMNS, GAP, MARGIN, SIDE, Strip, contact_sheet
from cascade_desktop.training.contact_sheet import TITLE as TITLE_HEIGHT

Pixels = NDArray[np.uint8]
STEP = SIDE + GAP


def strip(count: int, caption: str = "a caption") -> Strip:
    pictures = [Image.new("RGB", (320, 320), (200, index * 20, 0)) for index in range(count)]
    return Strip("Some pictures", pictures, [caption] * count)


@pytest.mark.parametrize("count", [1, 8, 12])
def test_a_row_shows_its_first_eight_pictures_side_by_side(count: int) -> None:
    sheet = contact_sheet([strip(count)])

    top = MARGIN + TITLE_HEIGHT + SIDE // 2
    seen = [
        sheet.getpixel((MARGIN + index * STEP + SIDE // 2, top))
        for index in range(min(count, COLUMNS))
    ]
    assert seen == [(200, index * 20, 0) for index in range(min(count, COLUMNS))]
    assert sheet.width == 2 * MARGIN + COLUMNS * STEP - GAP


def test_rows_stand_below_each_other_and_long_captions_make_room() -> None:
    one, long = contact_sheet([strip(2)]), contact_sheet([strip(2, "word " * 40)])
    both = contact_sheet([strip(2), strip(2, "word " * 40)])

    assert long.height > one.height
    assert both.height == one.height + long.height - 2 * MARGIN
    assert _is_paper(np.asarray(both)[-MARGIN // 2 :])


def test_pictures_of_another_shape_keep_it() -> None:
    wide = Strip("Wide", [Image.new("RGB", (400, 200), "red")], [""])

    sheet = np.asarray(contact_sheet([wide]))

    red = (sheet == (255, 0, 0)).all(-1)
    assert red.any(1).sum() == SIDE // 2
    assert red.any(0).sum() == SIDE


def test_letters_with_accents_differ_from_those_without() -> None:
    plain = np.asarray(contact_sheet([strip(1, "aneu nino")]))
    said = np.asarray(contact_sheet([strip(1, "áñéü niño")]))

    changed = np.argwhere((plain != said).any(-1))

    assert 6 <= len(changed) <= 24
    assert changed[:, 0].max() - changed[:, 0].min() <= 3
    assert (np.diff(np.unique(changed[:, 1])) > 1).sum() >= 4


def _is_paper(pixels: Pixels) -> bool:
    return bool((pixels == 255).all())
