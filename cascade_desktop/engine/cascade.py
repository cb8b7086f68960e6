"""One picture, the way the paper tells it: conditions, Stage C, Stage B, Stage A."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from cascade_desktop import __version__, inputs, prompt_text
from cascade_desktop.engine import conditions, devices, lora
from cascade_desktop.engine.adapting import adapted
from cascade_desktop.engine.checkpoints import ModelFiles, open_model
from cascade_desktop.engine.compiling import Compiled
from cascade_desktop.engine.controlnet import guided
from cascade_desktop.engine.drawing import Drawing, Tell, facts, image_of
from cascade_desktop.engine.float8 import Products
from cascade_desktop.engine.given import (
    check_size,
    encoded,
    files_of,
    needed_by_stage_b,
    read_given,
    repainted,
)
from cascade_desktop.engine.grids import Grid, grid
from cascade_desktop.engine.joints import check_joints
from cascade_desktop.engine.kernels import Kernels
from cascade_desktop.engine.parts import NETWORKS, Parts
from cascade_desktop.engine.planning import plan_of
from cascade_desktop.engine.speed import USUAL, Graphs
from cascade_desktop.engine.stages import PromptTokens
from cascade_desktop.errors import BadRequest
from cascade_desktop.models import lora_path
from cascade_desktop.progress import Progress, Report, Stage, silent
from cascade_desktop.request import Request
from cascade_desktop.uses import LoraUse


@dataclass(frozen=True)
class Picture:
    """A finished picture: RGB, exactly as large as asked for, and all that led to it.

    `request` draws this picture alone; `record` holds facts for JSON: model, device, precision,
    grid, compression, tokens, files used, the profile's adapter, seconds per stage, version of the
    app. `latent` [16, h, w] in float16 is what Stage C gave: `Cascade.decode` makes the same
    picture of it.
    """

    image: Image.Image
    request: Request
    record: dict[str, Any]
    latent: Tensor


@dataclass(frozen=True)
class Cascade:
    """A loaded model. It keeps nothing of a picture, so it can be used again after any stop."""

    parts: Parts
    tokens: PromptTokens

    @classmethod
    def load(
        cls,
        path: Path,
        report: Report = silent,
        *,
        device: str = "auto",
        precision: str = "auto",
        decoder_precision: str = "auto",
        plan: str = "auto",
        memory_limit: int = 0,
        graphs: Graphs = USUAL,
        compiled: Compiled = "off",
        products: Products = "exact",
        kernels: Kernels = "auto",
    ) -> Cascade:
        """Reads a model's folder or file; what only some modes need is read on first use.

        On a graphics card Stage B and A are still being read when it returns.

        `plan` is the name of one of `memory`'s; `memory_limit` is in GiB of a graphics card, and 0
        for all of it.

        Raises `BadModel` naming the file, `CannotSetUp` for a device that is not there,
        `CascadeError` when memory does not suffice.
        """
        place = devices.choose_device(device)
        devices.use_memory(place, memory_limit << 30)
        # A processor that reads draws no faster meanwhile.
        early = place.type == "cuda"
        numbers = (precision, decoder_precision)
        return cls.of(
            *(open_model(path), report, device, *numbers),
            *(plan, graphs, compiled, products, kernels),
            early=early,
        )

    @classmethod
    def of(
        cls,
        files: ModelFiles,
        report: Report = silent,
        device: str = "auto",
        precision: str = "auto",
        decoder_precision: str = "auto",
        plan: str = "auto",
        graphs: Graphs = USUAL,
        compiled: Compiled = "off",
        products: Products = "exact",
        kernels: Kernels = "auto",
        *,
        early: bool = False,
    ) -> Cascade:
        """As `load`, of a model that was opened already; `plan` is the name of one of `memory`'s.

        If `early`, Stage B and A are still being read when it returns.
        """
        devices.keep_freed_memory()
        place = devices.choose_device(device)
        devices.use_card(place)
        devices.let_go(place)
        size = files.bytes(NETWORKS)
        numbers = devices.choose_precision(precision, place, size)
        rough = devices.misses_bfloat16(precision, place, size)
        fine = devices.choose_fine_precision(decoder_precision, numbers, rough=rough)
        chosen = plan_of(plan, files, place, numbers, fine)
        parts = Parts(files, place, numbers, fine, chosen, graphs, compiled, products, kernels)
        with devices.out_of_memory_explained(place):
            parts.load(report, early=early)
        check_joints(parts)
        return cls(parts, files.tokenizer())

    def generate(self, request: Request, report: Report = silent) -> Iterator[Picture]:
        """Draws the pictures one after the other, each when it is asked for.

        Raises `BadRequest` at once; `BadModel` if a mode's network is missing; `CascadeError` if
        memory runs out or a network gives numbers that are no picture. Whatever `report` raises
        passes through.
        """
        return self._each(self._drawable(request), report, stop_after_c=False)

    def rehearse(self, request: Request, report: Report = silent) -> None:
        """Draws `request` in one step of each stage, for nobody, where steps are recorded or there
        is a card: what is made once for each shape is there when the picture is asked for.

        Raises what `generate` does, but for numbers that are no picture: of one step they may be.
        """
        if self.parts.device.type == "cuda" or self.parts.steps.on:
            together = min(request.count, request.together)
            few = replace(request, steps=1, decoder_steps=1, count=together)
            tell = partial(_tell, report, 1, together)
            for _, singles in self._groups(self._drawable(few)):
                self._draw(singles, tell, rehearsed=True)

    def candidates(self, request: Request, report: Report = silent) -> Iterator[Picture]:
        """Stage C alone: `image` is a preview, `latent` can be decoded later."""
        return self._each(self._drawable(request), report, stop_after_c=True)

    @torch.inference_mode()
    def decode(self, latent: Tensor, request: Request, report: Report = silent) -> Picture:
        """Stage B and A alone: the picture of a Stage C latent [16, h, w].

        With the request it was drawn for, the same picture as without the stop between.
        """
        single = _checked(request).single(0)
        size = self._grid(single)
        if tuple(latent.shape) != (self.parts.config("prior").in_channels, *size.c):
            raise BadRequest(
                f"This latent has the shape {tuple(latent.shape)}, which is not that of a picture "
                f"of {single.width}x{single.height} pixels with this model.",
                "Choose the size and the model that it was drawn with.",
            )
        drawing = Drawing(self.parts, [single], size, partial(_tell, report, 1, 1))
        with devices.out_of_memory_explained(self.parts.device), self._adapted(single) as tokens:
            text = self._read(single, tokens, drawing)
            record = self._record(drawing, needed_by_stage_b(single), text)
            return self._finished(drawing, [single], text, latent[None], record)[0]

    @torch.inference_mode()
    def reconstruct(
        self, picture: Image.Image, request: Request, report: Report = silent
    ) -> Picture:
        """A picture through the encoder and back: what the model can see of it.

        Shrunk to the nearest pixel, as the authors do (inference/utils.py:22-25).
        """
        single = request.checked().single(0)
        size = self._grid(single)
        latent = encoded(picture, size.c, self.parts, Image.Resampling.NEAREST)
        return self.decode(latent[0].half(), single, report)

    def _drawable(self, request: Request) -> Request:
        """As `_checked`; with what the profile draws with looked for before any work."""
        checked = _checked(request)
        self.parts.adapter(checked.profile)
        return checked

    def _each(self, request: Request, report: Report, *, stop_after_c: bool) -> Iterator[Picture]:
        for first, singles in self._groups(request):
            tell = partial(_tell, report, first + 1, request.count)
            yield from self._draw(singles, tell, stop_after_c=stop_after_c)

    def _groups(self, request: Request) -> Iterator[tuple[int, list[Request]]]:
        """Pictures that can be drawn together, with the index of the first of them.

        On a CPU that gains nothing, and arithmetic on several at once rounds otherwise.
        """
        alone = self.parts.device.type == "cpu" and request.rescale_over == "picture"
        alone = alone or (request.upscale is not None and request.upscale.factor == 4)
        size = 1 if alone else request.together
        for start in range(0, request.count, size):
            first = start
            indices = range(start, min(start + size, request.count))
            for _, same in groupby(map(request.single, indices), _words):
                singles = list(same)
                yield first, singles
                first += len(singles)

    @torch.inference_mode()
    def _draw(
        self,
        singles: list[Request],
        tell: Tell,
        *,
        stop_after_c: bool = False,
        rehearsed: bool = False,
    ) -> list[Picture]:
        request = singles[0]
        smaller = self._smaller(request, tell, rehearsed=rehearsed)
        drawing = Drawing(self.parts, singles, self._grid(request), tell, rehearsed=rehearsed)
        self.parts.fit(drawing.size, 2 * len(singles))
        prior = self.parts.get("prior")
        own = self.parts.adapter(request.profile)
        with (
            devices.out_of_memory_explained(self.parts.device),
            self._adapted(request, own) as tokens,
        ):
            text = self._read(request, tokens, drawing, own)
            given = read_given(request, drawing.size, self.parts, smaller)
            width = self.parts.config("prior").clip_image_in_channels
            told = conditions.for_stage_c(text, width, given.images)
            drawing.watch.lap(Stage.CONDITIONS)
            with guided(prior, given.guides, lambda: drawing.share):
                told = conditions.repeated(told, len(singles))
                latents = drawing.stage_c(told, given.begin)
            record = self._record(drawing, request, text, own)
            if stop_after_c:
                return [
                    Picture(drawing.preview(latent[None]), single, record, latent.cpu())
                    for single, latent in zip(singles, latents, strict=True)
                ]
            return self._finished(drawing, singles, text, latents, record)

    def _smaller(self, request: Request, tell: Tell, *, rehearsed: bool) -> Image.Image | None:
        """Enlarging by four is enlarging twice: the picture in between."""
        if request.upscale is None or request.upscale.factor == 2:
            return None
        half = replace(
            request,
            width=-(-request.width // 2),
            height=-(-request.height // 2),
            upscale=replace(request.upscale, factor=2),
        )
        return self._draw([half], tell, rehearsed=rehearsed)[0].image

    def _finished(
        self,
        drawing: Drawing,
        singles: Sequence[Request],
        text: conditions.Text,
        latents: Tensor,
        record: dict[str, Any],
    ) -> list[Picture]:
        """Stage B and A; around what was painted anew, the pixels of the source."""
        request = singles[0]
        part = repainted(request.inpaint) if request.inpaint else None
        told = conditions.for_stage_b(text, latents.to(self.parts.device).float())
        pixels = drawing.stage_a(drawing.stage_b(told))
        made = []
        for single, latent, drawn in zip(singles, latents, pixels, strict=True):
            image = image_of(drawn[:, : request.height, : request.width])
            if part is not None:
                image = part.with_new(image)
            made.append(Picture(image, single, {**record, **facts(drawing)}, latent.cpu()))
        self.parts.blocks.begin()
        return made

    @contextmanager
    def _adapted(
        self, request: Request, own: lora.Lora | None = None
    ) -> Iterator[conditions.Tokens]:
        """The model with the request's LoRAs and the profile's `own` on; then as it was before."""
        model = self.parts.files.path
        loras = [
            (lora.read_lora(replace(use, file=str(lora_path(use.file, model)))), use.weight)
            for use in request.loras
        ]
        loras += [(own, 1.0)] if own else []
        with adapted(self.parts, self.tokens, loras) as tokens:
            yield tokens

    def _read(
        self,
        request: Request,
        tokens: conditions.Tokens,
        drawing: Drawing,
        own: lora.Lora | None = None,
    ) -> conditions.Text:
        drawing.tell(Stage.CONDITIONS, 0, 1)
        words = _words(request)
        adapters = tuple((use, self._adapter_print(use)) for use in request.loras)
        key = ("text", words, adapters, own and own.file, self.parts.precision("text_encoder"))

        def read() -> conditions.Text:
            return conditions.read(*words, tokens, self.parts.at_work("text_encoder"))

        text = self.parts.recent.of(key, read)
        drawing.tell(Stage.CONDITIONS, 1, 1)
        return text

    def _adapter_print(self, use: LoraUse) -> str:
        return inputs.fingerprint(lora_path(use.file, self.parts.files.path))

    def _grid(self, request: Request) -> Grid:
        model = self.parts.files.model
        return grid(
            request.width, request.height, model.compression, model.smallest_grid, request.profile
        )

    def _record(
        self,
        drawing: Drawing,
        request: Request,
        text: conditions.Text,
        own: lora.Lora | None = None,
    ) -> dict[str, Any]:
        prompt, negative = _words(request)
        return {
            **facts(drawing),
            "prompt_drawn": prompt,
            "negative_drawn": negative,
            "tokens": list(text.tokens),
            "chunks": text.chunks,
            "files": files_of(request, self.parts.files.path),
            **_told_of(own),
            "version": __version__,
        }


def _checked(request: Request) -> Request:
    """As `Request.checked`; with the sizes of the pictures in it checked as well."""
    checked = request.checked()
    if checked.inpaint is not None:
        check_size(repainted(checked.inpaint), checked)
    return checked


def _told_of(own: lora.Lora | None) -> dict[str, dict[str, str]]:
    """The name and the hash of the adapter that a profile draws with; nothing if it has none."""
    if own is None:
        return {}
    return {"adapter": {"file": own.file.name, "sha256": inputs.fingerprint(own.file)}}


def _words(request: Request) -> tuple[str, str]:
    """Prompt and negative prompt with the choices in them made by the picture's own seed."""
    return (
        prompt_text.expand(request.prompt, request.seed),
        prompt_text.expand(request.negative, request.seed),
    )


def _tell(
    report: Report,
    picture: int,
    pictures: int,
    stage: Stage,
    step: int,
    steps: int,
    preview: Image.Image | None = None,
) -> None:
    report(Progress(stage, step, steps, picture, pictures, preview))
