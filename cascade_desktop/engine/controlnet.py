"""ControlNets: a picture's edges, surroundings or rough latent that Stage C is to follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from cascade_desktop.engine.control_header import (
    FETCH,
    PUBLISHED_BLOCKS,
    check_sizes,
    read_header,
)
from cascade_desktop.engine.control_layers import Mode, Widths, backbone, projection
from cascade_desktop.engine.inside import inside
from cascade_desktop.engine.weights import read_tensors
from cascade_desktop.errors import BadModel
from cascade_desktop.layouts import Piece

OTHER_MODEL = "The published ControlNets are for Stage C 3.6B: choose that, or leave this one out."


class ControlNet(nn.Module):
    """A picture [n, channels, h, w] -> one map [n, width, h', w'] for each of `blocks`.

    "effnet" reads pictures in 0..1, not normalised, and h' is h / 32; "large" and "simple" read
    latents of h' rows. Fresh ones give zeros: training starts from what Stage C does by itself.
    """

    def __init__(
        self,
        mode: Mode,
        channels: int,
        width: int = 2048,
        blocks: Sequence[int] = PUBLISHED_BLOCKS,
        widths: Widths | None = None,
    ) -> None:
        super().__init__()
        self.mode, self.channels, self.width = mode, channels, width
        self.blocks = tuple(blocks)
        widths = widths or Widths()
        self.backbone = backbone(mode, channels, widths)
        last = channels if mode == "simple" else widths.last
        self.projections = nn.ModuleList(projection(last, width) for _ in self.blocks)

    def forward(self, picture: Tensor) -> list[Tensor]:
        seen = self.backbone(picture)
        return [project(seen) for project in self.projections]


@dataclass(frozen=True)
class Guide:
    """What a ControlNet says: a map [1, width, h, w] for each ResBlock that it guides.

    It acts while the share of Stage C's steps that is done lies between `start` and `end`.
    """

    features: Mapping[int, Tensor]
    strength: float = 1.0
    start: float = 0.0
    end: float = 1.0

    def acts(self, share: float) -> bool:
        # With a strength of 0 nothing is added, since adding 0 turns -0 into 0.
        in_time = self.start <= share < self.end or share == self.end == 1.0
        return in_time and self.strength != 0


def load_control(file: Path, device: torch.device | str, dtype: torch.dtype) -> ControlNet:
    """The ControlNet of a safetensors file, in eval mode; its header says how it is built.

    Raises `BadModel`, naming the file, if it is missing, damaged or holds anything else.
    """
    header = read_header(file)
    with torch.device("meta"):  # no time and memory for weights that are overwritten at once
        control = ControlNet(
            header.mode, header.channels, header.width, header.blocks, header.widths
        )
    wanted = control.state_dict()
    check_sizes(file, header.contents, {name: tuple(one.shape) for name, one in wanted.items()})
    pieces = {name: Piece(entry) for name, entry in header.contents.entries.items()}
    weights = dict(read_tensors(pieces, wanted, device, dtype))
    control.load_state_dict(weights, strict=True, assign=True)
    return control.eval().requires_grad_(False)


def check_fits(control: ControlNet, prior: nn.Module) -> None:
    """Raises `BadModel` if `control` was made for a Stage C of other blocks."""
    widths = [cast(nn.Conv2d, block.depthwise).in_channels for block in inside(prior, res_blocks)]
    last = max(control.blocks)
    if last < len(widths) and all(widths[index] == control.width for index in control.blocks):
        return
    across = " and ".join(str(width) for width in sorted(set(widths)))
    raise BadModel(
        f"This ControlNet guides blocks up to number {last}, {control.width} channels wide; this "
        f"Stage C has {len(widths)} blocks, {across} channels wide: they do not fit together.",
        OTHER_MODEL,
    )


def features(control: ControlNet, picture: Tensor) -> dict[int, Tensor]:
    """What `control` makes of a picture [1, channels, h, w], by the block that it guides.

    Raises `BadModel` if it reads pictures of another kind.
    """
    if picture.shape[1] != control.channels:
        raise BadModel(
            f"This ControlNet reads {control.channels} channels, not {picture.shape[1]}: "
            "its file is one of another kind.",
            FETCH,
        )
    weight = next(control.parameters())
    maps = control(picture.to(weight.device, weight.dtype))
    return dict(zip(control.blocks, maps, strict=True))


@contextmanager
def guided(prior: nn.Module, guides: Sequence[Guide], share: Callable[[], float]) -> Iterator[None]:
    """While it lasts, the guides' maps are added to what their ResBlocks of `prior` get.

    A map is widened to the block's grid, corner on corner, and is the same for the whole batch,
    its unconditional half included (modules/stage_c.py:177-182). `share` tells how much of Stage
    C's steps is done, 0..1. Afterwards `prior` is as it was, whatever happens.
    """
    blocks = inside(prior, res_blocks)
    with ExitStack() as stack:
        for index in sorted({index for guide in guides for index in guide.features}):
            followed = Followed(
                [(each, each.features[index]) for each in guides if index in each.features], share
            )
            stack.callback(blocks[index].register_forward_pre_hook(followed.add).remove)
            stack.callback(setattr, blocks[index], FOLLOWED, None)
            setattr(blocks[index], FOLLOWED, followed)
        yield


FOLLOWED = "followed"
"""The attribute of a ResBlock that says what it follows while it is guided."""


def followed_in(prior: nn.Module) -> dict[int, Followed]:
    """What ResBlocks of `prior` follow now, by their number."""
    blocks = enumerate(inside(prior, res_blocks))
    # Asked for in the block's own dictionary: a module's attribute that is not there costs much.
    found = {number: block.__dict__.get(FOLLOWED) for number, block in blocks}
    return {number: followed for number, followed in found.items() if followed is not None}


class Followed:
    """What the guides together add to one ResBlock: made anew only when other guides act.

    `now` [1 or n, width, h, w] stays the same tensor as long as the grid does, so that a step
    that was recorded (`speed`) finds in it what acts at that moment.
    """

    def __init__(self, guides: Sequence[tuple[Guide, Tensor]], share: Callable[[], float]) -> None:
        self._guides = guides
        self._share = share
        self._acting: tuple[bool, ...] = ()
        self.now: Tensor | None = None
        self.rows = max(len(seen) for _, seen in guides)
        """One for all of a batch, or one for each of its pictures."""

    def add(self, _: nn.Module, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        """What the ResBlock is called with, with what the guides say added to the first."""
        x, *others = inputs
        fits = self.now is not None and self.now.shape[-2:] == x.shape[-2:]
        if not fits or self.now is None or (self.now.device, self.now.dtype) != (x.device, x.dtype):
            self.now, self._acting = x.new_zeros(self.rows, *x.shape[1:]), ()
        if not self.refresh() and not _is_recording(x):
            return inputs
        return x + self.now, *others

    def refresh(self) -> bool:
        """Brings `now` to this moment; whether any guide acts."""
        done = self._share()
        acting = tuple(guide.acts(done) for guide, _ in self._guides)
        if acting != self._acting and self.now is not None:
            self.now.copy_(self._sum(acting, self.now))
        self._acting = acting
        return any(acting)

    def _sum(self, acting: Sequence[bool], like: Tensor) -> Tensor:
        total = torch.zeros_like(like, dtype=torch.float32)
        for acts, (guide, seen) in zip(acting, self._guides, strict=True):
            if acts:
                wide = seen.to(like.device, torch.float32)
                wide = interpolate(wide, like.shape[-2:], mode="bilinear", align_corners=True)
                total = total + guide.strength * wide
        return total


def _is_recording(x: Tensor) -> bool:
    return x.device.type == "cuda" and torch.cuda.is_current_stream_capturing()


def res_blocks(prior: nn.Module) -> list[nn.Module]:
    """Stage C's ResBlocks in the order they run: down, then up.

    They are known by their depthwise convolution, which no other block has.
    """
    sides = (prior.get_submodule("down_blocks"), prior.get_submodule("up_blocks"))
    return [module for side in sides for module in side.modules() if hasattr(module, "depthwise")]
