"""The brush: round and soft, even along a line, never darker where a stroke meets itself."""

import numpy as np
import pytest
from numpy.typing import NDArray

from cascade_desktop.brush_dabs import (
    Box,
    Brush,
    Dab,
    Grey,
    Point,
    Stroke,
    dabs_between,
    laid_over,
    stamp,
)

HARD = Brush(size=20, hardness=1)


class Paper:
    """A grey plane of 400 x 300 pixels on which patches are written; 0 around it."""

    def __init__(self, level: int = 0) -> None:
        self.values = np.full((300, 400), level, np.uint8)

    def read(self, box: Box) -> Grey:
        rows, columns = (np.arange(box[side], box[side + 2]) for side in (1, 0))
        found = self.values[np.clip(rows, 0, 299)][:, np.clip(columns, 0, 399)]
        inside = ((rows >= 0) & (rows < 300))[:, None] & ((columns >= 0) & (columns < 400))
        return np.where(inside, found, np.uint8(0))

    def write(self, stroke: Stroke, dabs: list[Dab], loose: list[Dab] | None = None) -> None:
        for box, values in stroke.add(dabs, loose or []):
            assert values.shape == (box.bottom - box.top, box.right - box.left)
            top, left = max(0, box.top), max(0, box.left)
            seen = self.values[top : max(0, box.bottom), left : max(0, box.right)]
            down, right = top - box.top, left - box.left
            seen[:] = values[down : down + seen.shape[0], right : right + seen.shape[1]]


def away_from(x: float, y: float) -> NDArray[np.float64]:
    rows, columns = np.indices((300, 400)) + 0.5
    return np.asarray(np.hypot(rows - y, columns - x))


@pytest.mark.parametrize("size", [1, 2, 5, 20, 31.5, 64, 120])
@pytest.mark.parametrize(("x", "y"), [(150.5, 120.5), (150, 120), (149.25, 120.75)])
def test_a_hard_dab_is_a_disc_of_its_size(size: float, x: float, y: float) -> None:
    paper = Paper()

    paper.write(Stroke(paper.read, Brush(size, hardness=1)), [Dab(x, y, size, 1)])

    away = away_from(x, y)
    slack = 0.5 if size <= 32 else 0.9
    assert (paper.values[away < size / 2 - slack] == 255).all()
    assert (paper.values[away > size / 2 + slack] == 0).all()
    assert paper.values.sum() / 255 == pytest.approx(np.pi * size**2 / 4, rel=0.03, abs=0.4)


def test_a_soft_dab_falls_from_its_core_to_its_rim() -> None:
    row = stamp(100, 0.4, 0.5, 0.5)[51]

    middle = len(row) // 2
    assert (row[middle - 19 : middle + 20] == 255).all()
    assert (np.diff(row[middle:].astype(int)) <= 0).all()
    assert 120 < int(row[middle + 35]) < 136
    assert row[0] == row[-1] == 0


def test_dabs_of_one_stroke_do_not_pile_up() -> None:
    paper, once = Paper(), Paper()
    soft = Brush(size=60, hardness=0, flow=0.5)
    stroke = Stroke(paper.read, soft)

    for _ in range(20):
        paper.write(stroke, [soft.dab(100, 100, 1)])
    once.write(Stroke(once.read, soft), [soft.dab(100, 100, 1)])

    assert (paper.values == once.values).all()
    assert paper.values.max() == pytest.approx(127, abs=2)


def test_a_second_stroke_lies_over_the_first() -> None:
    paper = Paper()
    half = Brush(size=60, hardness=1, flow=0.5)

    for expected in (127, 191, 223):
        paper.write(Stroke(paper.read, half), [half.dab(100, 100, 1)])
        assert paper.values[100, 100] == pytest.approx(expected, abs=2)


def test_the_eraser_lowers_what_is_there_and_nothing_else() -> None:
    paper = Paper(200)

    paper.write(Stroke(paper.read, HARD, 0), [Dab(100, 100, 20, 0.5)])

    away = away_from(100, 100)
    assert paper.values[away < 9].max() == pytest.approx(100, abs=2)
    assert (paper.values[away > 11] == 200).all()


@pytest.mark.parametrize("value", [0, 255])
def test_no_coverage_changes_nothing_and_a_full_one_everything(value: int) -> None:
    before = np.arange(256, dtype=np.uint8)[None]

    assert (laid_over(before, np.zeros_like(before), value) == before).all()
    assert (laid_over(before, np.full_like(before, 255), value) == value).all()


def test_a_straight_line_is_as_wide_everywhere_as_the_brush() -> None:
    paper = Paper()
    dabs = dabs_between(HARD, Point(60, 100), Point(300, 100))

    paper.write(Stroke(paper.read, HARD), dabs)

    widths = paper.values[:, 60:300].astype(float).sum(0) / 255
    assert widths.min() > 19.8
    assert widths.max() < 20.2
    assert paper.values[:, :49].max() == paper.values[:, 311:].max() == 0


def test_a_curve_goes_through_all_points_and_has_no_corner() -> None:
    points = [Point(50, 50), Point(100, 120), Point(180, 60), Point(250, 130)]
    dabs = dabs_between(HARD, points[1], points[2], points[0], points[3])
    back = dabs_between(HARD, points[0], points[1], None, points[2])

    assert dabs[0][:2] == pytest.approx(points[1][:2])
    assert dabs[-1][:2] == pytest.approx(points[2][:2])
    arriving = np.subtract(back[-1][:2], back[-2][:2])
    leaving = np.subtract(dabs[1][:2], dabs[0][:2])
    turn = np.degrees(np.arctan2(*arriving[::-1]) - np.arctan2(*leaving[::-1]))
    assert abs(turn) < 8, "the straight lines meet at an angle of 90 degrees"


def test_points_on_one_place_are_one_dab() -> None:
    here = Point(5, 5)

    assert dabs_between(HARD, here, here) == [Dab(5, 5, 20, 1)]
    assert len(dabs_between(HARD, here, here, here, here)) == 1
    assert all(np.isfinite(dab).all() for dab in dabs_between(HARD, here, Point(9, 5), here, here))


def test_pressure_changes_size_and_flow_where_it_is_asked_to() -> None:
    plain, wide, strong = (
        Brush(100, pressure_size=size, pressure_flow=flow)
        for size, flow in [(False, False), (True, False), (False, True)]
    )

    assert plain.dab(0, 0, 0.5)[2:] == (100, 1)
    assert wide.dab(0, 0, 0.5).size == pytest.approx(50, rel=0.01)
    assert wide.dab(0, 0, 1).size == 100
    assert strong.dab(0, 0, 0.25)[2:] == (100, 0.25)
    assert wide.dab(0, 0, 0).size >= 1
    sizes = [dab.size for dab in dabs_between(wide, Point(0, 0, 1), Point(90, 0, 0.2))]
    assert sizes == sorted(sizes, reverse=True)


def test_what_was_only_a_guess_leaves_no_trace() -> None:
    paper, sure = Paper(90), Paper(90)
    dabs = dabs_between(HARD, Point(50, 50), Point(200, 80))
    guesses = dabs_between(HARD, Point(200, 80), Point(350, 250))
    guessing, other = Stroke(paper.read, HARD), Stroke(sure.read, HARD)

    paper.write(guessing, dabs[:10], guesses)
    assert paper.values[250, 350] == 255
    paper.write(guessing, dabs[10:])
    sure.write(other, dabs)

    assert (paper.values == sure.values).all()


def test_long_lines_are_written_in_small_pieces() -> None:
    paper = Paper()
    far = dabs_between(HARD, Point(-3000, -3000), Point(3000, 3000))

    boxes = [box for box, _ in Stroke(paper.read, HARD).add(far)]

    assert max(box.area for box in boxes) < 1_000_000
    assert sum(box.area for box in boxes) < 6_000_000


def test_a_stroke_over_the_edge_goes_on_at_negative_places() -> None:
    paper = Paper()

    boxes = [box for box, _ in Stroke(paper.read, HARD).add([Dab(-300, -300, 20, 1)])]

    assert boxes == [Box(-311, -311, -288, -288)]
    assert Stroke(paper.read, HARD).add([]) == []
