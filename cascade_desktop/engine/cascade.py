"""One picture from text, the way the paper tells it: conditions, Stage C, Stage B, Stage A."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import torch
from PIL import Image
from torch import Generator, Tensor, nn

from cascade_desktop import __version__
from cascade_desktop.engine import conditions, devices, stages
from cascade_desktop.engine.grids import COMPRESSION, Grid, grid
from cascade_desktop.engine.sampling import Network, Sampling, sample
from cascade_desktop.engine.unet import remembering
from cascade_desktop.errors import BadModel, CascadeError
from cascade_desktop.progress import Progress, Report, Stage, silent
from cascade_desktop.request import Request

NETWORKS = ("text_encoder", "prior", "decoder", "vqgan")

Tell = Callable[..., None]
"""`tell(stage, step, steps, preview=None)`: a `Report` that knows which picture it is about."""


@dataclass(frozen=True)
class Picture:
    """A finished picture: RGB, exactly as large as asked for, and all that led to it.

    `request` draws this picture alone; `record` holds facts for JSON: model, device, precision,
    grid, compression, tokens cut, seconds per stage, version of the app.
    """

    image: Image.Image
    request: Request
    record: dict[str, Any]


@dataclass(frozen=True)
class Model:
    """What `model.json` says of a model folder."""

    folder: Path
    name: str
    compression: float
    smallest_grid: int | None


@dataclass(frozen=True)
class Cascade:
    """A loaded model. It keeps nothing of a picture, so it can be used again after any stop."""

    model: Model
    device: torch.device
    precision: torch.dtype
    tokens: conditions.Tokens
    text_encoder: nn.Module
    prior: nn.Module
    decoder: nn.Module
    vqgan: nn.Module
    previewer: nn.Module | None

    @classmethod
    def load(
        cls,
        folder: Path,
        report: Report = silent,
        *,
        device: str = "auto",
        precision: str = "auto",
    ) -> Cascade:
        """Reads a model folder; previews need `previewer/`, all other parts must be there.

        Raises `BadModel` naming the file, `CannotSetUp` for a device that is not there,
        `CascadeError` when memory does not suffice.
        """
        devices.keep_freed_memory()
        model = read_model(folder)
        place = devices.choose_device(device)
        numbers = devices.choose_precision(precision, place, _weights_bytes(folder))
        with devices.out_of_memory_explained(place):
            parts = _load_parts(model, report, place, numbers)
        _check_fit(folder, parts)
        return cls(model, place, numbers, stages.load_tokenizer(folder), **parts)

    def generate(self, request: Request, report: Report = silent) -> Iterator[Picture]:
        """Draws the pictures one after the other, each when it is asked for.

        Raises `BadRequest` at once; `CascadeError` if memory runs out or a network gives numbers
        that are no picture. Whatever `report` raises passes through.
        """
        checked = request.checked()
        return (self._draw(checked, index, report) for index in range(checked.count))

    @torch.inference_mode()
    def decode(self, latent: Tensor, request: Request, report: Report = silent) -> Image.Image:
        """Stage B and A alone: the picture of a Stage C latent [1, 16, h, w].

        The size, seed and Stage B settings are those of `request`, which must have a seed.
        """
        tell = partial(_tell, report, 1, 1)
        size = grid(request.width, request.height, self.model.compression, self.model.smallest_grid)
        noise = Generator().manual_seed(request.seed)
        with devices.out_of_memory_explained(self.device):
            text = self._read(request, tell)
            fine = self._draw_b(text, latent.to(self.device), size, request, noise, tell)
            pixels = self._decode(fine, tell)
        return _image(pixels[:, :, : request.height, : request.width])

    @torch.inference_mode()
    def _draw(self, request: Request, index: int, report: Report) -> Picture:
        single = request.single(index)
        tell = partial(_tell, report, index + 1, request.count)
        watch = _Watch()
        size = grid(single.width, single.height, self.model.compression, self.model.smallest_grid)
        noise = Generator().manual_seed(single.seed)
        with devices.out_of_memory_explained(self.device):
            text = self._read(single, tell)
            watch.lap(Stage.CONDITIONS)
            latent = self._draw_c(text, size, single, noise, tell)
            watch.lap(Stage.C)
            fine = self._draw_b(text, latent, size, single, noise, tell)
            watch.lap(Stage.B)
            pixels = self._decode(fine, tell)
            watch.lap(Stage.A)
            image = _image(pixels[:, :, : single.height, : single.width])
        return Picture(image, single, self._record(size, text, watch))

    def _read(self, request: Request, tell: Tell) -> conditions.Text:
        tell(Stage.CONDITIONS, 0, 1)
        text = conditions.read(request.prompt, request.negative, self.tokens, self.text_encoder)
        tell(Stage.CONDITIONS, 1, 1)
        return text

    def _draw_c(
        self, text: conditions.Text, size: Grid, request: Request, noise: Generator, tell: Tell
    ) -> Tensor:
        """Stage C: what is in the picture, as [1, 16, h, w]."""
        tell(Stage.C, 0, request.steps)
        with remembering(self.prior):
            latent = sample(
                self._network(self.prior),
                (_config(self.prior).in_channels, *size.c),
                Sampling(request.steps, request.guidance, request.shift, request.rescale),
                conditions.for_stage_c(text, _config(self.prior).clip_image_in_channels),
                [noise],
                lambda step, clean: tell(Stage.C, step, request.steps, self._preview(clean)),
                self.device,
            )
        return _numbers(latent, "Stage C")

    def _draw_b(
        self,
        text: conditions.Text,
        latent: Tensor,
        size: Grid,
        request: Request,
        noise: Generator,
        tell: Tell,
    ) -> Tensor:
        """Stage B: how it looks, as [1, 4, height / 4, width / 4]."""
        tell(Stage.B, 0, request.decoder_steps)
        with remembering(self.decoder):
            fine = sample(
                self._network(self.decoder),
                (_config(self.decoder).in_channels, *size.b),
                Sampling(
                    request.decoder_steps,
                    request.decoder_guidance,
                    request.decoder_shift,
                    request.decoder_rescale,
                ),
                conditions.for_stage_b(text, latent),
                [noise],
                lambda step, _: tell(Stage.B, step, request.decoder_steps),
                self.device,
            )
        return _numbers(fine, "Stage B")

    def _decode(self, fine: Tensor, tell: Tell) -> Tensor:
        """Stage A: the pixels, [1, 3, height, width]; the codebook is not used for this."""
        tell(Stage.A, 0, 1)
        vqgan: Any = self.vqgan
        scaled = fine * _config(vqgan).scale_factor
        pixels = _numbers(vqgan.decode(scaled.to(self.precision)).sample, "Stage A")
        tell(Stage.A, 1, 1)
        return pixels

    def _preview(self, latent: Tensor) -> Image.Image | None:
        if self.previewer is None:
            return None
        return _image(self.previewer(latent.to(self.precision)).nan_to_num())

    def _network(self, unet: nn.Module) -> Network:
        """Latents stay float32 between steps; only the network sees them in its own format."""

        def network(x: Tensor, time: Tensor, **told: Tensor) -> Tensor:
            predicted: Tensor = unet(x.to(self.precision), time, return_dict=False, **told)[0]
            return predicted.float()

        return network

    def _record(self, size: Grid, text: conditions.Text, watch: _Watch) -> dict[str, Any]:
        cut, negative_cut = text.tokens_cut
        return {
            "model": self.model.name,
            "device": str(self.device),
            "precision": str(self.precision).removeprefix("torch."),
            "grid": list(size.c),
            "decoder_grid": list(size.b),
            "compression": size.compression,
            "tokens_cut": cut,
            "negative_tokens_cut": negative_cut,
            "seconds": watch.seconds,
            "version": __version__,
        }


def read_model(folder: Path) -> Model:
    """A folder without `model.json` counts as the published model: compression 42.67.

    Raises `BadModel` if there is one that cannot be used.
    """
    facts = stages.read_config(folder, "model.json") if (folder / "model.json").exists() else {}
    compression = facts.get("compression", COMPRESSION)
    smallest = facts.get("smallest_grid")
    if not _is_positive(compression) or not (smallest is None or _is_positive(smallest)):
        raise BadModel(
            f"{folder / 'model.json'} gives no usable compression or smallest_grid.",
            stages.REINSTALL,
        )
    return Model(folder, str(facts.get("name", folder.name)), compression, smallest)


def _is_positive(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 10_000


def _load_parts(
    model: Model, report: Report, device: torch.device, precision: torch.dtype
) -> dict[str, Any]:
    """Every network of the folder by name; `previewer` is None where the folder has none."""
    names = [*NETWORKS, "previewer"] if (model.folder / "previewer").is_dir() else [*NETWORKS]
    parts: dict[str, Any] = {"previewer": None}
    report(Progress(Stage.LOADING, 0, len(names)))
    for done, name in enumerate(names, start=1):
        parts[name] = stages.load(model.folder, name, device, precision)
        report(Progress(Stage.LOADING, done, len(names)))
    return parts


def _weights_bytes(folder: Path) -> int:
    return sum(stages.weights_file(folder / name).stat().st_size for name in NETWORKS)


def _check_fit(folder: Path, parts: dict[str, Any]) -> None:
    """Raises `BadModel` if one network's output is not what the next one takes."""
    text, c, b, a = (parts[name].config for name in NETWORKS)
    joints = [
        ("text_encoder", text.hidden_size, "prior", c.clip_text_in_channels),
        ("text_encoder", text.projection_dim, "prior", c.clip_text_pooled_in_channels),
        ("text_encoder", text.projection_dim, "decoder", b.clip_text_pooled_in_channels),
        ("prior", c.out_channels, "decoder", b.effnet_in_channels),
        ("decoder", b.out_channels, "vqgan", a.latent_channels),
    ]
    for giver, given, taker, taken in joints:
        if given != taken:
            raise BadModel(
                f"In {folder}, {giver} gives {given} channels but {taker} takes {taken}: "
                "they are from different models.",
                stages.REINSTALL,
            )


def _config(network: nn.Module) -> Any:
    """The arguments that the network was built with."""
    return network.config


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


def _numbers(tensor: Tensor, stage: str) -> Tensor:
    """The same tensor; a `CascadeError` if it holds anything that is no number."""
    if not torch.isfinite(tensor).all():
        raise CascadeError(
            f"{stage} has given values that are not numbers, so there is no picture.",
            "Choose precision float32 or a lower guidance; if that does not help, "
            "download the model again.",
        )
    return tensor


def _image(pixels: Tensor) -> Image.Image:
    """Pixels [1, 3, h, w] in 0..1; what lies outside is cut off, as Stage A may overshoot."""
    levels = pixels[0].float().clamp(0, 1).mul(255).round().to(torch.uint8)
    return Image.fromarray(levels.permute(1, 2, 0).cpu().numpy())


class _Watch:
    """Seconds that each stage took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = perf_counter()

    def lap(self, stage: Stage) -> None:
        now = perf_counter()
        self.seconds[stage.value] = round(now - self._since, 3)
        self._since = now
