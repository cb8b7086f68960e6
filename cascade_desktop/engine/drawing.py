"""Pictures on their way through Stage C, B and A; a stage that fails is done more precisely."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import perf_counter
from typing import Any

import torch
from PIL import Image
from torch import Generator, Tensor

from cascade_desktop.engine import devices, sampling, tiles
from cascade_desktop.engine.grids import Grid
from cascade_desktop.engine.known import Known
from cascade_desktop.engine.parts import Parts
from cascade_desktop.engine.sampling import Network, Sampling, sample
from cascade_desktop.engine.unet import remembering
from cascade_desktop.errors import CascadeError
from cascade_desktop.profiles import PROFILES
from cascade_desktop.progress import Stage
from cascade_desktop.request import Request

Tell = Callable[..., None]
"""`tell(stage, step, steps, preview=None)`: a `Report` that knows which picture it is about."""

Told = Mapping[str, Tensor]

PREVIEW_SECONDS = 0.15
"""The least time between two previews on a graphics card."""

OVERLAP = 64
"""Stage B cells that two tiles share; how large tiles are is the plan's business."""

PUBLISHED_SCALE, AUTHORS_SCALE = 0.3764, 0.43
"""Stage A's scale in the published configuration and in the authors' code (stage_a.py:51)."""


class Drawing:
    """Pictures that are drawn together: `requests` differ in nothing but the seed.

    Stage C and Stage B take their noise from generators of their own, so that a latent which was
    kept gives the same picture later.
    """

    def __init__(
        self,
        parts: Parts,
        requests: Sequence[Request],
        size: Grid,
        tell: Tell,
        *,
        rehearsed: bool = False,
    ) -> None:
        """If `rehearsed`, whatever comes out is taken: it is nothing to choose a format by."""
        self._rehearsed = rehearsed
        self.parts = parts
        self.request = requests[0]
        self.seeds = [request.seed for request in requests]
        self.size = size
        self.tell = tell
        self.share = 0.0
        """How much of Stage C's steps is done, 0..1."""
        self.step = 0
        """How many steps of the stage being drawn are done."""
        self.repeated: dict[str, str] = {}
        self.smaller: dict[str, str] = {}
        """Stages that were done again because memory had run out, and the plan that did it."""
        self.watch = Watch()
        self._lead = Lead(parts.device)
        self._previewed = 0.0

    def stage_c(self, told: Told, begin: Tensor | None = None) -> Tensor:
        """What is in the pictures: [n, 16, h, w] float16, which is how a latent is kept.

        `begin` is the latent [1, 16, h, w] of a picture to start from (image to image).
        """
        how = self._how_c(begin)
        self.tell(Stage.C, 0, how.count)

        def work() -> Tensor:
            noise = self._generators(0)
            self.share = 0.0
            return self._sample("prior", self.size.c, how, told, noise, self._after_c(how), begin)

        return self._surely(Stage.C, "prior", work).half()

    def stage_b(self, told: Told) -> Tensor:
        """How they look: [n, 4, height / 4, width / 4]."""
        request, profile = self.request, PROFILES[self.request.profile]
        how = Sampling(
            request.decoder_steps,
            request.decoder_guidance,
            request.decoder_shift,
            request.decoder_rescale,
            profile.decoder_sampler,
            request.rescale_over,
            limit=profile.decoder_limit,
        )
        self.tell(Stage.B, 0, how.steps)
        self.parts.ready("decoder", partial(self.tell, Stage.B, 0, how.steps))

        def after(step: int, _: Tensor) -> None:
            self.step = step
            self.tell(Stage.B, step, how.steps)

        def work() -> Tensor:
            noise = self._generators(1)
            return self._sample("decoder", self.size.b, how, told, noise, after)

        return self._surely(Stage.B, "decoder", work)

    def stage_a(self, fine: Tensor) -> Tensor:
        """The pixels: [n, 3, 4 h, 4 w] in 0..1; the codebook is not used for this."""
        self.tell(Stage.A, 0, 1)
        self.parts.ready("vqgan", partial(self.tell, Stage.A, 0, 1))

        def work() -> Tensor:
            network = self.parts.at_work("vqgan")

            def decode(part: Tensor) -> Tensor:
                pixels: Tensor = network.decode(part).sample
                return pixels

            scaled = (fine * self._scale()).to(self.parts.precision("vqgan"))
            return tiles.tiled(decode, scaled, self.parts.plan.tile_a, OVERLAP, 4)

        pixels = self._surely(Stage.A, "vqgan", work, _is_a_picture)
        self.tell(Stage.A, 1, 1)
        return pixels

    def preview(self, latent: Tensor) -> Image.Image:
        """A small picture of the first of Stage C's latents.

        For a model without a previewer, three of the latent's channels in false colours.
        """
        if not self.parts.has("previewer"):
            return image_of(latent[0, :3].float().nan_to_num() / 6 + 0.5)
        seen = latent[:1].to(self.parts.precision("previewer"))
        return image_of(self.parts.get("previewer")(seen).nan_to_num()[0])

    def _how_c(self, begin: Tensor | None) -> Sampling:
        request = self.request
        return Sampling(
            request.steps,
            request.guidance,
            request.shift,
            request.rescale,
            PROFILES[request.profile].sampler,
            request.rescale_over,
            request.image.strength if request.image and begin is not None else 1.0,
        )

    def _after_c(self, how: Sampling) -> sampling.OnStep:
        def after(step: int, clean: Tensor) -> None:
            self.step, self.share = step, step / max(1, how.count)
            preview = self.preview(clean) if self._wants_preview() else None
            self.tell(Stage.C, step, how.count, preview)

        return after

    def _wants_preview(self) -> bool:
        """A preview waits for the card, which would otherwise never wait for the processor."""
        now = perf_counter()
        if not self.parts.has("previewer"):
            return False
        if self.parts.device.type == "cuda" and now - self._previewed < PREVIEW_SECONDS:
            return False
        self._previewed = now
        return True

    def _sample(
        self,
        kind: str,
        cells: tuple[int, int],
        how: Sampling,
        told: Told,
        noise: list[Generator],
        after: sampling.OnStep,
        start: Tensor | None = None,
    ) -> Tensor:
        shape = (self.parts.config(kind).in_channels, *cells)
        told = self._cast(told, kind)
        self.step = 0
        unet = self.parts.at_work(kind)
        times = self.parts.told_times(kind, how.told_times()) if how.count else None
        with remembering(unet, times) as known:
            stage = Stage.C if kind == "prior" else Stage.B
            network = self._network(kind, known, lambda: self.tell(stage, self.step, how.count))
            paced = partial(self._lead.keep, after)
            return sample(network, shape, how, told, noise, paced, self.parts.device, start)

    def _network(self, kind: str, known: Known, ask: Callable[[], Any]) -> Network:
        """Latents stay float32 between steps; only the network sees them in its own format."""
        unet, precision = self.parts.get(kind), self.parts.precision(kind)
        steps, played = self.parts.steps, self.parts.plays_steps
        weights = steps.of(unet) if played else ()

        def network(x: Tensor, time: Tensor, **told: Tensor) -> Tensor:
            known.at(self.step)
            seen = x.to(precision)
            if played and steps.on:
                return steps.step(unet, weights, known, seen, told, ask).float()
            predicted: Tensor = unet(seen, time, return_dict=False, **told)[0]
            return predicted.float()

        tile = self.parts.plan.tile_b
        if kind == "decoder" and max(self.size.b) > tile:
            return partial(tiles.in_tiles, network, tile=tile, overlap=OVERLAP, kept={})
        return network

    def _surely(
        self,
        stage: Stage,
        kind: str,
        work: Callable[[], Tensor],
        usable: Callable[[Tensor], bool] | None = None,
    ) -> Tensor:
        """What `work` gives; if that is nothing usable, it is done again one number format up."""
        usable = usable or _are_numbers
        while not (usable(found := self._fitting(stage, work)) or self._rehearsed):
            if not self.parts.make_preciser(kind):
                raise CascadeError(
                    f"Stage {stage.value[-1]} has given values that are no picture.",
                    "Choose precision float32 or a lower guidance; if that does not help, "
                    "download the model again.",
                )
            self.repeated[stage.value] = str(self.parts.precision(kind)).removeprefix("torch.")
        self.watch.lap(stage)
        return found

    def _fitting(self, stage: Stage, work: Callable[[], Tensor]) -> Tensor:
        """What `work` gives, done again with a smaller plan and the same noise if memory ends."""
        while True:
            try:
                return work()
            except (RuntimeError, MemoryError) as error:
                if not devices.is_about_memory(error):
                    raise
                devices.bare(error)
                short = error
            if not self.parts.take_less():
                raise short
            self.smaller[stage.value] = self.parts.plan.name

    def _cast(self, told: Told, kind: str) -> dict[str, Tensor]:
        place, precision = self.parts.device, self.parts.precision(kind)
        return {name: tensor.to(place, precision) for name, tensor in told.items()}

    def _generators(self, stage: int) -> list[Generator]:
        return [Generator().manual_seed(seed + (stage << 32)) for seed in self.seeds]

    def _scale(self) -> float:
        scale = float(self.parts.config("vqgan").scale_factor)
        authors = PROFILES[self.request.profile].authors_scale
        return AUTHORS_SCALE if authors and scale == PUBLISHED_SCALE else scale


def image_of(pixels: Tensor) -> Image.Image:
    """Pixels [3, h, w] in 0..1; what lies outside is cut off, as Stage A may overshoot."""
    levels = pixels.float().clamp(0, 1).mul(255).round().to(torch.uint8)
    return Image.fromarray(levels.permute(1, 2, 0).cpu().numpy())


def _are_numbers(tensor: Tensor) -> bool:
    return bool(torch.isfinite(tensor).all())


def _is_a_picture(pixels: Tensor) -> bool:
    """Not a number anywhere, or one black surface: what a format that is too coarse leads to."""
    return _are_numbers(pixels) and bool((pixels.flatten(1).amax(1) > 0.5 / 255).all())


class Lead:
    """How far this thread is ahead of a card: one step, so that the card never waits.

    If it were more, all steps would be on their way at once, and a stop heard after the last.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._before: torch.cuda.Event | None = None

    def keep(self, after: sampling.OnStep, step: int, clean: Tensor) -> None:
        """Calls `after` when the step before this one is done."""
        if self._device.type == "cuda":
            before, self._before = self._before, _mark(self._device)
            if before is not None:
                before.synchronize()
        after(step, clean)


def _mark(device: torch.device) -> torch.cuda.Event:
    """Behind all that the card was asked for; who waits for it leaves the processor to others."""
    mark: torch.cuda.Event = torch.cuda.Event(blocking=True)  # type: ignore[no-untyped-call]
    mark.record(torch.cuda.current_stream(device))
    return mark


class Watch:
    """Seconds that each stage took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = perf_counter()

    def lap(self, stage: Stage) -> None:
        now = perf_counter()
        self.seconds[stage.value] = round(now - self._since, 3)
        self._since = now


def facts(drawing: Drawing) -> dict[str, Any]:
    """What a record says of the way that these pictures were drawn."""
    parts, size = drawing.parts, drawing.size
    return {
        "model": parts.files.model.name,
        "licence": parts.files.model.licence,
        # Which of several cards it was says nothing of the picture.
        "device": parts.device.type,
        "precision": str(parts.precision("prior")).removeprefix("torch."),
        "decoder_precision": str(parts.precision("decoder")).removeprefix("torch."),
        # Sums over several threads are rounded in another order than over one.
        "threads": torch.get_num_threads(),
        "repeated": drawing.repeated,
        "plan": parts.plan.name,
        "smaller": drawing.smaller,
        "steps_recorded": parts.plays_steps,
        "grid": list(size.c),
        "decoder_grid": list(size.b),
        "compression": size.compression,
        "seconds": drawing.watch.seconds,
    }
