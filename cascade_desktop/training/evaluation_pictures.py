"""How well pictures follow pictures: variation, edges, repainting and enlarging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from cascade_desktop.controls import edges
from cascade_desktop.engine.given import doubled
from cascade_desktop.engine.grids import grid
from cascade_desktop.request import Request
from cascade_desktop.training.contact_sheet import COLUMNS, Strip
from cascade_desktop.training.drawing_together import finish_together
from cascade_desktop.training.evaluation_bench import (
    SIDE,
    Bench,
    Measured,
    image_of,
    prompted,
    share,
)
from cascade_desktop.training.evaluation_cases import (
    Case,
    anywhere,
    from_sprites,
    repainted,
)
from cascade_desktop.training.similarity import edge_f1, psnr_each
from cascade_desktop.uses import ControlUse, InpaintUse, UpscaleUse, VariationUse

EDGES_AT = 256
"""Pixels along a side at which edges are compared."""

TOLERANCE = 2
"""How many pixels an edge may be beside its place."""

LOW, HIGH = 100, 200
"""Canny's thresholds, as in a request."""

BOX = (64, 64, 448, 448)
"""What is repainted of a drawing of 512 pixels: the subject in the middle, whatever its size."""


def measure_variation(bench: Bench) -> Measured:
    bench.cascade.parts.get("image_encoder")
    chosen, sources = _sources(bench)
    files = bench.saved(sources, "varied")
    pictures = bench.draw(
        [
            Request(seed=place, variations=(VariationUse(str(file)),))
            for place, file in enumerate(files)
        ]
    ).pictures
    subject = torch.tensor([case.wanted.subject for case in chosen])
    told, best = bench.told(pictures), bench.told(sources)
    figures = {
        "subject": share(told["subject"].argmax(1) == subject),
        "subject_top_5": share((told["subject"].topk(5).indices == subject[:, None]).any(1)),
        "subject_of_sources": share(best["subject"].argmax(1) == subject),
    }
    shown = [("given", sources), ("drawn", pictures)]
    return Measured(figures, [side_by_side("Variation of a picture, without a word", shown)])


def measure_canny(bench: Bench) -> Measured:
    bench.cascade.parts.control("canny")
    drawn = from_sprites(bench.subjects, bench.sprites.rows, bench.count)
    chosen = anywhere(bench.subjects, drawn)
    sources = bench.drawings(chosen)
    files = bench.saved(sources, "edges")
    plain = prompted(chosen)
    followed = bench.draw(
        [
            Request(request.prompt, seed=request.seed, controls=(ControlUse("canny", str(file)),))
            for request, file in zip(plain, files, strict=True)
        ]
    ).pictures
    free = bench.draw(plain).pictures
    wanted = _edges(sources)
    told = bench.told(followed)
    figures = {
        "edge_f1": mean(edge_f1(_edges(followed), wanted, TOLERANCE)),
        "edge_f1_without": mean(edge_f1(_edges(free), wanted, TOLERANCE)),
        "subject": _subjects(told, chosen),
    }
    shown = [
        ("given", sources),
        ("its edges", (wanted * 255).byte().expand(-1, 3, -1, -1)),
        ("drawn along them", followed),
        ("same seed without them", free),
    ]
    return Measured(figures, [side_by_side("Following edges", shown)])


def measure_inpaint(bench: Bench) -> Measured:
    bench.cascade.parts.control("inpaint")
    sources = _middle(from_sprites(bench.subjects, bench.sprites.rows, bench.count))
    chosen = repainted(bench.subjects, sources)
    given = bench.drawings(sources)
    files = bench.saved(given, "repainted")
    mask = bench.folder / "mask.png"
    hole = _hole()
    Image.fromarray(hole.byte().mul(255).numpy()).save(mask)
    drawn = bench.draw(
        [
            Request(case.prompt, seed=place, inpaint=InpaintUse(str(file), str(mask)))
            for place, (case, file) in enumerate(zip(chosen, files, strict=True))
        ]
    )
    figures = {
        "subject_in_mask": _subjects(bench.told(_boxed(drawn.pictures)), chosen),
        "old_subject_in_mask": _subjects(bench.told(_boxed(drawn.pictures)), sources),
        "psnr_outside": apart(drawn.pictures, given, ~hole[None, None]),
        "psnr_outside_as_drawn": apart(drawn.before, given, ~hole[None, None]),
    }
    shown = [("given", _framed(given)), ("", drawn.pictures)]
    return Measured(figures, [side_by_side("Painting a part anew", shown, chosen)])


def measure_super_resolution(bench: Bench) -> Measured:
    bench.cascade.parts.control("super_resolution")
    chosen, sources = _sources(bench)
    small = torch.stack([_resized(one, SIDE // 2, Image.Resampling.BOX) for one in sources])
    files = bench.saved(small, "small")
    pictures = bench.draw(
        [
            Request(case.prompt, seed=place, upscale=UpscaleUse(str(file)))
            for place, (case, file) in enumerate(zip(chosen, files, strict=True))
        ]
    ).pictures
    nearest = small.repeat_interleave(2, 2).repeat_interleave(2, 3)
    plain = _cells_made_four(bench, small, chosen)
    bicubic = torch.stack([_resized(one, SIDE, Image.Resampling.BICUBIC) for one in small])
    figures = {
        "psnr": apart(pictures, sources),
        "psnr_nearest_cells": apart(plain, sources),
        "psnr_nearest": apart(nearest, sources),
        "psnr_bicubic": apart(bicubic, sources),
    }
    for name in ("nearest_cells", "nearest"):
        figures[f"gain_over_{name}"] = figures["psnr"] - figures[f"psnr_{name}"]
    shown = [("256 pixels", nearest), ("enlarged to 512", pictures)]
    return Measured(figures, [side_by_side("Enlarging twice", shown)])


@torch.inference_mode()
def _cells_made_four(bench: Bench, small: Tensor, chosen: Sequence[Case]) -> Tensor:
    """The pictures of the latents that super-resolution is given, as nothing but Stage B and A
    see them: what it has to be better than."""
    parts, requests = bench.cascade.parts, prompted(chosen)
    model = parts.files.model
    size = grid(SIDE, SIDE, model.compression, model.smallest_grid)
    latents = [doubled(image_of(one), size.c, parts) for one in small]
    return finish_together(bench.cascade, torch.cat(latents), requests)


def _sources(bench: Bench) -> tuple[list[Case], Tensor]:
    chosen = from_sprites(bench.subjects, bench.sprites.rows, bench.count)
    return chosen, bench.drawings(chosen)


def _middle(chosen: Sequence[Case]) -> list[Case]:
    return [replace(case, wanted=replace(case.wanted, position="center")) for case in chosen]


def _subjects(told: Mapping[str, Tensor], chosen: Sequence[Case]) -> float:
    wanted = torch.tensor([case.wanted.subject for case in chosen])
    return share(told["subject"].argmax(1) == wanted)


def _edges(pictures: Tensor) -> Tensor:
    """Where Canny finds edges: [n, 1, 256, 256], true on an edge."""
    found = []
    for picture in pictures:
        small = image_of(picture).resize((EDGES_AT, EDGES_AT), Image.Resampling.BOX)
        found.append(np.asarray(edges(small, LOW, HIGH, squashed=False)) > 0)
    return torch.from_numpy(np.stack(found))[:, None]


def _hole() -> Tensor:
    left, top, right, bottom = BOX
    hole = torch.zeros(SIDE, SIDE, dtype=torch.bool)
    hole[top:bottom, left:right] = True
    return hole


def _boxed(pictures: Tensor) -> Tensor:
    left, top, right, bottom = BOX
    return pictures[:, :, top:bottom, left:right]


def _framed(pictures: Tensor) -> Tensor:
    """With the mask's outline, for people."""
    shown = []
    for picture in pictures[:COLUMNS]:
        image = image_of(picture)
        ImageDraw.Draw(image).rectangle(BOX, outline=(255, 255, 255), width=8)
        ImageDraw.Draw(image).rectangle(BOX, outline=(30, 30, 36), width=4)
        shown.append(torch.from_numpy(np.array(image)).permute(2, 0, 1))
    return torch.stack(shown)


def apart(found: Tensor, wanted: Tensor, where: Tensor | None = None) -> float:
    """Mean PSNR in dB of 8-bit pictures."""
    pairs = zip(torch.split(found, 16), torch.split(wanted, 16), strict=True)
    each = [psnr_each(one.float() / 255, other.float() / 255, where) for one, other in pairs]
    return mean(torch.cat(each))


def mean(values: Tensor) -> float:
    return float(values.mean())


def _resized(picture: Tensor, side: int, how: Image.Resampling) -> Tensor:
    image = image_of(picture).resize((side, side), how)
    return torch.from_numpy(np.array(image)).permute(2, 0, 1)


def side_by_side(
    title: str, shown: Sequence[tuple[str, Tensor]], chosen: Sequence[Case] | None = None
) -> Strip:
    """The first few pictures, each in all its states; the prompt, if any, under the last one."""
    groups = min(COLUMNS // len(shown), len(shown[0][1]))
    pictures, captions = [], []
    for place, (caption, states) in product(range(groups), shown):
        pictures.append(image_of(states[place]))
        captions.append(caption or (chosen[place].prompt if chosen else ""))
    return Strip(title, pictures, captions)
