"""How well pictures show what a text says: subjects, styles, colours, places and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from cascade_desktop.training.contact_sheet import COLUMNS, Strip
from cascade_desktop.training.evaluation_bench import (
    Bench,
    Measured,
    border_colours,
    images_of,
    prompted,
    share,
)
from cascade_desktop.training.evaluation_cases import Case, counted, in_spanish, paired, tinted
from cascade_desktop.training.phrases import POSITIONS
from cascade_desktop.training.subjects import ALIKE, ALL_STYLES

Pick = Callable[[Sequence[object], int], list[Case]]


def measure_text(bench: Bench) -> Measured:
    chosen, pictures = bench.text_cases, bench.text_pictures
    new = [place for place, case in enumerate(chosen) if case.held_out]
    taught = [place for place, case in enumerate(chosen) if not case.held_out]
    return Measured(
        scores(bench.told(pictures), pictures, chosen),
        [
            strip("Text", chosen, pictures, taught),
            strip("Text: a subject in a style it was never shown in", chosen, pictures, new),
        ],
    )


def measure_spanish_text(bench: Bench) -> Measured:
    chosen = in_spanish(bench.subjects, bench.text_cases)
    pictures = bench.draw(prompted(chosen)).pictures
    figures = scores(bench.told(pictures), pictures, chosen)
    return Measured(figures, [strip("Text, in Spanish", chosen, pictures)])


def measure_tint(bench: Bench, *, spanish: bool = False) -> Measured:
    chosen = tinted(bench.subjects, bench.count)
    chosen = in_spanish(bench.subjects, chosen) if spanish else chosen
    pictures = bench.draw(prompted(chosen)).pictures
    told = bench.told(pictures)
    figures = {
        "tint": share(_right(told, "tint", [case.wanted.tint + 1 for case in chosen])),
        "subject": share(_right(told, "subject", [case.wanted.subject for case in chosen])),
    }
    return Measured(figures, [strip(_titled("A colour", spanish), chosen, pictures)])


def measure_pair(bench: Bench, *, spanish: bool = False) -> Measured:
    chosen = paired(bench.subjects, bench.count)
    chosen = in_spanish(bench.subjects, chosen) if spanish else chosen
    pictures = bench.draw(prompted(chosen)).pictures
    left, right = (bench.told(half) for half in halves(pictures))
    firsts = [case.wanted.subject for case in chosen]
    seconds = [case.wanted.other for case in chosen]
    in_order = _right(left, "subject", firsts) & _right(right, "subject", seconds)
    swapped = _right(left, "subject", seconds) & _right(right, "subject", firsts)
    figures = {
        "both": share(in_order),
        "both_in_any_order": share(in_order | swapped),
        "left": share(_right(left, "subject", firsts)),
        "right": share(_right(right, "subject", seconds)),
    }
    return Measured(figures, [strip(_titled("Two subjects", spanish), chosen, pictures)])


def measure_count(bench: Bench, *, spanish: bool = False) -> Measured:
    chosen = counted(bench.subjects, bench.count)
    chosen = in_spanish(bench.subjects, chosen) if spanish else chosen
    pictures = bench.draw(prompted(chosen)).pictures
    told = bench.told(pictures)
    right = _right(told, "count", [case.wanted.count - 1 for case in chosen])
    asked = torch.tensor([case.wanted.count for case in chosen])
    figures = {
        "exact": share(right),
        **{f"exact_{many}": share(right[asked == many]) for many in (2, 3, 4)},
        "subject": share(_right(told, "subject", [case.wanted.subject for case in chosen])),
    }
    return Measured(figures, [strip(_titled("A number", spanish), chosen, pictures)])


def scores(
    told: Mapping[str, Tensor], pictures: Tensor, chosen: Sequence[Case]
) -> dict[str, float]:
    """The share of 8-bit pictures [n, 3, h, w], of which the judge has `told`, that show each
    thing that was asked for; `_held_out` is over pairs of subject and style never trained, and
    `_or_alike` takes one of the styles that look alike for the other."""
    subject = torch.tensor([case.wanted.subject for case in chosen])
    held_out = torch.tensor([case.held_out for case in chosen])
    places = [list(POSITIONS).index(case.wanted.position) for case in chosen]
    backgrounds = torch.tensor([case.wanted.first for case in chosen])
    styles = torch.tensor([case.wanted.style for case in chosen])
    right = {
        "background": border_colours(pictures) == backgrounds,
        "subject": _right(told, "subject", subject.tolist()),
        "subject_top_5": (told["subject"].topk(5).indices == subject[:, None]).any(1),
        "style": _right(told, "style", styles.tolist()),
        "style_or_alike": _alike(told["style"].argmax(1)) == _alike(styles),
        "position": _right(told, "position", places),
    }
    figures = {name: share(hits) for name, hits in right.items()}
    for name in ("subject", "subject_top_5", "style"):
        figures[f"{name}_held_out"] = share(right[name][held_out])
    return figures


def _alike(styles: Tensor) -> Tensor:
    """The numbers of styles, with one number for those that look alike."""
    first, *others = (ALL_STYLES.index(name) for name in ALIKE)
    return torch.where(torch.isin(styles, torch.tensor(others)), first, styles)


def halves(pictures: Tensor) -> tuple[Tensor, Tensor]:
    """The squares left and right of the middle, where the two subjects of a pair are."""
    side = pictures.shape[-1] // 2
    rows = pictures[:, :, side // 2 : side // 2 + side]
    return rows[..., :side], rows[..., -side:]


def strip(
    title: str, chosen: Sequence[Case], pictures: Tensor, places: Sequence[int] | None = None
) -> Strip:
    """The first few pictures (or of those at `places`) with their prompts."""
    places = list(range(len(chosen)) if places is None else places)[:COLUMNS]
    return Strip(title, images_of(pictures[places]), [chosen[place].prompt for place in places])


def _right(told: Mapping[str, Tensor], name: str, wanted: Sequence[int]) -> Tensor:
    return told[name].argmax(1) == torch.tensor(wanted)


def _titled(title: str, spanish: bool) -> str:
    return f"{title}, in Spanish" if spanish else title
