"""Kernels of our own are what Triton's compiler takes, for a card that need not be here.

Run by `test_kernels.py` in a process of its own: the interpreter takes more than the compiler.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import triton
from torch import Tensor
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource

from cascade_desktop.engine import float8, kernel_blocks, triton_kernels
from tests.engine import kernel_shapes
from tests.engine.kernel_shapes import by_cells, res_weights

POINTERS = {
    torch.bfloat16: "*bf16",
    torch.float16: "*fp16",
    torch.float32: "*fp32",
    torch.float8_e4m3fn: "*fp8e4nv",
}
HOPPER, AMPERE = (GPUTarget("cuda", capability, 32) for capability in (90, 80))


class Compiled:
    """A kernel that is compiled where it would be launched."""

    def __init__(self, kernel: Any, made: list[str], target: GPUTarget) -> None:
        self._kernel, self._made, self._target = kernel, made, target

    def __getitem__(self, _: tuple[int, ...]) -> Callable[..., None]:
        return self.launch

    def launch(self, *given: Any, num_warps: int, **constants: Any) -> None:
        names = self._kernel.arg_names
        signature = dict.fromkeys(constants, "constexpr")
        attributes: dict[tuple[int], list[list[Any]]] = {}
        for number, (name, one) in enumerate(zip(names, given, strict=False)):
            tensor = isinstance(one, Tensor)
            signature[name] = POINTERS[one.dtype] if tensor else "i32"
            if tensor or one % 16 == 0:
                attributes[(number,)] = [["tt.divisibility", 16]]
        signature = {name: signature[name] for name in names}
        source = ASTSource(self._kernel, signature, constants, attributes)
        made = triton.compile(source, target=self._target, options={"num_warps": num_warps})
        self._made.append(made.asm["ptx"])


@pytest.fixture(params=[HOPPER, AMPERE], ids=["hopper", "ampere"])
def made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compiled, as the card's assembly."""
    texts: list[str] = []
    for name in [name for name in vars(triton_kernels) if name.endswith("_kernel")]:
        kernel = Compiled(getattr(triton_kernels, name), texts, request.param)
        monkeypatch.setattr(triton_kernels, name, kernel)
    if request.param is AMPERE:
        monkeypatch.setattr(kernel_blocks, "FORMAT", torch.bfloat16)
    return texts


@torch.inference_mode()
@pytest.mark.parametrize("width", [320, 640])
def test_blocks_that_widen(width: int, made: list[str]) -> None:
    for side, skips in ((2, False), (2, True), (26, False)):
        x = by_cells(1, width, side, side).bfloat16()
        weights: list[Any] = [one.bfloat16() for one in res_weights(width, skips=skips)]
        kernel_blocks.res(x, x if skips else None, *weights)

    assert len(made) == 3 * 5
    assert not any("atom." in text or "red.global" in text for text in made), "sums have one order"


@torch.inference_mode()
def test_blocks_with_attention(made: list[str]) -> None:
    given = kernel_shapes.attend(2, 64, 5, 7, words=3, heads=2)
    rough: list[Any] = [one.bfloat16() if isinstance(one, Tensor) else one for one in given]
    kernel_blocks.attend(*rough)

    assert len(made) == 1


@torch.inference_mode()
def test_eight_bits(made: list[str]) -> None:
    if vars(kernel_blocks)["FORMAT"] != float8.FORMAT:
        pytest.skip("An older card has no such products.")
    x, weights = by_cells(2, 64, 5, 7).bfloat16(), [one.bfloat16() for one in res_weights(64)]
    widen, narrow = float8.Eight.of(weights[2]), float8.Eight.of(weights[6])
    rest = (*weights[3:6], narrow.numbers, narrow.scale, weights[7])
    given: list[Any] = [x, *weights[:2], *widen.parts(), *rest]
    kernel_blocks.res_float8(*given)

    assert sum("cvt.rn.satfinite.e4m3x2.f32" in text for text in made) == 2
