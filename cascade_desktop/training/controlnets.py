"""The lessons of Pocket's ControlNets: to guide a Stage C that itself stays as it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import interpolate

from cascade_desktop.controls import CONTROLS
from cascade_desktop.engine.control_header import BLOCKS_KEY
from cascade_desktop.engine.control_layers import Widths
from cascade_desktop.engine.controlnet import ControlNet, load_control
from cascade_desktop.training.autoencoders import settle_norms
from cascade_desktop.training.control_banks import (
    ControlBank,
    Edges,
    Rest,
    Rough,
    Seen,
    control_bank,
)
from cascade_desktop.training.diffusion import Noised, noise_error, noised, outcome
from cascade_desktop.training.learning import Learner, Losses
from cascade_desktop.training.materials import Lesson, no_image
from cascade_desktop.training.pocket import CONFIGS, CONTROL_BLOCKS, CONTROLNETS
from cascade_desktop.training.speed import arranged
from cascade_desktop.uses import ControlKind

PICTURES = 100_000
PICTURES_WITH_EDGES = 30_000
"""Edges are found on the CPU: of more pictures it would take longer than the lesson."""

_UNGUIDED = 0.1
_UNGUIDED_FIRMLY = 0.3
"""The shares of captions left out; with the greater one, the control alone learns to do as well."""

_NORMS_FIXED_FROM = 0.8
_BATCHES_MEASURED = 8


def teach_canny(lesson: Lesson) -> dict[str, float]:
    """Returns the noise loss on fresh pictures with the control and without, as all three do."""
    return _teach(lesson, "canny", Edges(), _UNGUIDED_FIRMLY)


def teach_inpainting(lesson: Lesson) -> dict[str, float]:
    return _teach(lesson, "inpaint", Rest(lesson), _UNGUIDED_FIRMLY)


def teach_super_resolution(lesson: Lesson) -> dict[str, float]:
    seen = Rough(lesson.taught("effnet_encoder"))
    return _teach(lesson, "super_resolution", seen, _UNGUIDED)


def _teach(lesson: Lesson, kind: ControlKind, seen: Seen, silenced: float) -> dict[str, float]:
    file = control_file(lesson.out, kind)
    control = _arranged(new_control(lesson, kind))
    rates, export = lesson.rates(1.5e-3, 0.999), partial(save_control, file)
    learner = Learner(file.stem, control, lesson.work, lesson.budget, rates, export)
    prior = GuidedPrior(lesson.taught("prior"), CONTROL_BLOCKS)
    bank = control_bank(lesson, seen, 100 if lesson.small else lesson.amount(_pictures(kind)))

    def losses(_: int) -> Losses:
        share = learner.share
        if control.training and share >= _NORMS_FIXED_FROM:
            learner.averaged()
            settle_norms(control, lambda: control(_many(lesson, seen, bank)))
        index = torch.randint(len(bank.latents), (lesson.batch,), device=lesson.device)
        wanted = noised(bank.latents[index].float())
        words = bank.words(index, silenced)
        with torch.no_grad():
            shown = seen.show(bank.kept[index])
        with lesson.autocast():
            found = prior(wanted, words, control(arranged(shown)))
        return {"noise": noise_error(found, wanted)}

    learner.run(losses, lesson.report)
    return {**outcome(learner), **_measured(lesson, seen, file, prior)}


def _pictures(kind: ControlKind) -> int:
    return PICTURES_WITH_EDGES if kind == "canny" else PICTURES


class GuidedPrior:
    """A frozen Stage C, given maps as `engine.controlnet.guided` does, but a whole batch of them,
    with gradients to them, and from outside of what is compiled.
    """

    def __init__(self, prior: nn.Module, blocks: tuple[int, ...]) -> None:
        self._prior = prior
        sides = (prior.get_submodule(name) for name in ("down_blocks", "up_blocks"))
        found = [one for side in sides for one in side.modules() if hasattr(one, "depthwise")]
        self._guided: list[Any] = [found[index] for index in blocks]
        for block in self._guided:
            # Not a module around it: diffusers looks at what kind of block it calls.
            block.__class__ = _guided_kind(type(block))

    def __call__(self, wanted: Noised, words: tuple[Tensor, Tensor], maps: list[Tensor]) -> Tensor:
        """What Stage C takes for the noise [n, 16, h, w]; a map [n, width, h', w'] per block."""
        for block, told in zip(self._guided, maps, strict=True):
            block.told = told
        try:
            prior: Any = self._prior
            found: Tensor = prior(
                arranged(wanted.latents),
                wanted.time,
                clip_text=words[0],
                clip_text_pooled=words[1],
                clip_img=no_image(len(wanted.latents), wanted.latents.device),
            ).sample
        finally:
            for block in self._guided:
                block.told = None
        return found


class _Guided(nn.Module):
    """What a ResBlock becomes: the map is added before the call that may be compiled."""

    told: Tensor | None = None

    def __call__(self, x: Tensor, *others: Any) -> Any:
        if self.told is not None:
            x = x + _like(self.told, x).to(x.dtype)
        return super().__call__(x, *others)


def _guided_kind(kind: type[nn.Module]) -> type[nn.Module]:
    """One class for all such blocks: each other one would be compiled anew."""
    if kind not in _GUIDED_KINDS:
        _GUIDED_KINDS[kind] = type("_Guided", (_Guided, kind), {})
    return _GUIDED_KINDS[kind]


_GUIDED_KINDS: dict[type[nn.Module], type[nn.Module]] = {}


def _like(told: Tensor, x: Tensor) -> Tensor:
    """Widened to the block's grid, corner on corner."""
    if told.shape[-2:] == x.shape[-2:]:
        return told
    return interpolate(told.float(), x.shape[-2:], mode="bilinear", align_corners=True)


def new_control(lesson: Lesson, kind: ControlKind) -> ControlNet:
    """One to teach: as `lesson.start` has it, or a fresh one, which changes nothing yet."""
    if lesson.start is not None:
        file = control_file(lesson.start, kind)
        return load_control(file, lesson.device, torch.float32).requires_grad_(True)
    sizes = CONTROLNETS[kind]
    width = CONFIGS["prior"]["block_out_channels"][0]
    control = ControlNet(
        sizes["mode"], CONTROLS[kind].channels, width, CONTROL_BLOCKS, Widths(**sizes["widths"])
    )
    return control.to(lesson.device)


def control_file(folder: Path, kind: ControlKind) -> Path:
    """Where a model's folder has its ControlNet of that kind."""
    return folder / "controlnet" / CONTROLS[kind].file


def save_control(file: Path, control: nn.Module) -> None:
    """Writes what `load_control` reads, in float16; an unfinished file never has the real name."""
    weights = {
        name: (value.half() if value.is_floating_point() else value).cpu().contiguous()
        for name, value in control.state_dict().items()
    }
    blocks: Any = control.blocks
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".part")
    about = {"format": "pt", BLOCKS_KEY: ",".join(str(index) for index in blocks)}
    save_file(weights, unfinished, metadata=about)
    unfinished.replace(file)


def _arranged(control: ControlNet) -> ControlNet:
    if next(control.parameters()).device.type != "cuda":
        return control
    return control.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def _many(lesson: Lesson, seen: Seen, bank: ControlBank) -> Tensor:
    """What the network is shown of as many pictures as its norms are measured with at once.

    Drawn a batch at a time: another size would have to be compiled.
    """
    count = lesson.batch * _BATCHES_MEASURED
    index = torch.randint(len(bank.latents), (count,), device=lesson.device)
    shown = [seen.show(bank.kept[part]) for part in index.chunk(_BATCHES_MEASURED)]
    return arranged(torch.cat(shown))


def _measured(lesson: Lesson, seen: Seen, file: Path, prior: GuidedPrior) -> dict[str, float]:
    """The noise loss on fresh pictures: with the control as the file has it, with that of another
    picture, and without.

    With gradients that nobody wants: the blocks were compiled for that.
    """
    control = load_control(file, lesson.device, torch.float32).requires_grad_(True)
    control = _arranged(control)
    bank = control_bank(lesson, seen, lesson.batch * _BATCHES_MEASURED)
    sums: dict[str, list[float]] = {}
    for index in torch.arange(len(bank.latents), device=lesson.device).chunk(_BATCHES_MEASURED):
        wanted, words = noised(bank.latents[index].float()), bank.words(index, 0.0)
        with lesson.autocast():
            maps = control(arranged(seen.show(bank.kept[index])))
            guidance = {
                "noise_with": maps,
                "noise_with_another": [one.roll(1, 0) for one in maps],
                "noise_without": [0 * one for one in maps],
            }
            for name, told in guidance.items():
                found = prior(wanted, words, told).detach()
                sums.setdefault(name, []).append(float(noise_error(found, wanted)))
    return {name: round(sum(each) / len(each), 5) for name, each in sums.items()}
