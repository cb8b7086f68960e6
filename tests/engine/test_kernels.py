"""Kernels of our own: as the plain functions, made beside drawing, and gone where they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from cascade_desktop.engine import arithmetic, compiling, kernels
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import ModelFiles, open_model
from cascade_desktop.request import Request
from tests.engine import kernel_shapes
from tests.engine.kernel_shapes import by_cells, res_weights
from tests.engine.tiny_model import write_tiny_model

ROOT = Path(__file__).resolve().parent.parent.parent
APPLE = Request("a red apple", width=96, height=64, steps=4, decoder_steps=2, seed=3)
CPU = torch.device("cpu")

FUSED = {"TRITON_DEFAULT_FP_FUSION": "1"}
"""Newer Tritons want to be told."""

needs_triton = pytest.mark.skipif(
    find_spec("triton") is None, reason="Triton is not installed, or not for this system."
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> ModelFiles:
    return open_model(write_tiny_model(tmp_path_factory.mktemp("m") / "tiny"))


@pytest.fixture(autouse=True)
def untried() -> Iterator[None]:
    kernels._trusted.cache_clear()
    yield
    kernels._trusted.cache_clear()


def drawn(cascade: Cascade) -> Any:
    return np.asarray(next(iter(cascade.generate(APPLE))).image, int)


def passes(name: str, tmp_path: Path, **variables: str) -> None:
    command = (sys.executable, "-m", "pytest", f"tests/engine/{name}", "-q")
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-p", "no:xdist"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={
            **os.environ,
            "TRITON_CACHE_DIR": str(tmp_path),
            "OMP_NUM_THREADS": "1",
            **FUSED,
            **variables,
        },
    )

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]


@needs_triton
@pytest.mark.slow
def test_in_the_interpreter_they_give_what_plain_functions_give(tmp_path: Path) -> None:
    passes("interpreted_kernels.py", tmp_path, TRITON_INTERPRET="1")


@needs_triton
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Triton's compiler is for Linux.")
def test_the_compiler_takes_them(tmp_path: Path) -> None:
    passes("compiled_kernels.py", tmp_path, TRITON_INTERPRET="0")


def test_without_a_card_nothing_is_asked_for(files: ModelFiles) -> None:
    cascade = Cascade.of(files, device="cpu", kernels="auto")
    drawn(cascade)

    assert not cascade.parts.blocks.on
    assert "cascade_desktop.engine.kernel_blocks" not in sys.modules, "Triton is not imported"


@torch.inference_mode()
def test_they_are_for_tensors_that_lie_as_they_want_them() -> None:
    x, weights = by_cells(1, 32, 4, 4), res_weights(32)
    rough = [one.bfloat16() for one in (x, *weights)]
    large = (*weights[:0], kernel_shapes.some(32, 1, 5, 5), *weights[1:])
    attend = kernel_shapes.attend(1, 32, 4, 4, words=3, heads=2)

    def fits(function: Any, *given: Any, ways: kernels.Kernels = "rehearsed") -> bool:
        return kernels.fit(function, given, ways)

    assert fits(arithmetic.res, x, None, *weights)
    assert fits(arithmetic.res, x, by_cells(1, 32, 4, 4), *weights)
    assert fits(arithmetic.res, rough[0], None, *rough[1:], ways="auto")
    assert fits(arithmetic.attend, *attend)
    assert not fits(arithmetic.res, x, None, *weights, ways="auto"), "float32"
    assert not fits(arithmetic.res, x.contiguous(), None, *weights), "channel after channel"
    assert not fits(arithmetic.res, x, x.contiguous(), *weights)
    assert not fits(arithmetic.res, x, None, *large), "another convolution"
    assert not fits(arithmetic.res, by_cells(1, 24, 4, 4), None, *res_weights(24)), "odd channels"
    assert not fits(arithmetic.attend, *attend[:3], attend[5], *attend[4:]), "words alone"
    assert not fits(arithmetic.moved, x, x, x), "nothing to join"
    with torch.inference_mode(False), torch.enable_grad():
        assert not fits(arithmetic.res, x, None, *weights), "learning"


def test_they_stand_in_once_they_are_made(
    files: ModelFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def own(function: Any) -> Any:
        def run(*given: Any) -> Any:
            calls.append(function)
            return function(*given)

        return run

    monkeypatch.setattr(kernels, "own", own)
    expected = drawn(Cascade.of(files, device="cpu"))
    cascade = Cascade.of(files, device="cpu", graphs="rehearsed", kernels="rehearsed")
    assert (drawn(cascade) == expected).all()
    cascade.parts.blocks.wait()
    calls.clear()

    assert (drawn(cascade) == expected).all()

    assert {*calls} == {arithmetic.res, arithmetic.attend}
    assert arithmetic.moved not in {key[1] for key in cascade.parts.blocks._made}


@pytest.mark.parametrize("how", ["absent", "wrong", "later"])
def test_where_they_fail_plain_functions_go_on(
    files: ModelFiles, monkeypatch: pytest.MonkeyPatch, expected_log: list[str], how: str
) -> None:
    """Triton is absent, needs a compiler of C that is not there, or makes something wrong of it;
    or some shape is too much for a card. One sentence of it is logged."""
    expected_log.append("Blocks have no kernels of their own")

    def own(function: Any) -> Any:
        if how == "absent":
            raise ImportError("No module named 'triton'")
        return lambda *given: function(*given) * 1.1 if how == "wrong" else too_much()

    def too_much() -> Any:
        raise RuntimeError("out of resource: shared memory")

    monkeypatch.setattr(kernels, "own", own)
    if how == "later":
        monkeypatch.setattr(kernels, "trusted", lambda _: True)
    monkeypatch.setattr(compiling.Blocks.__init__, "__defaults__", ("aot_eager",))
    expected = drawn(Cascade.of(files, device="cpu"))
    cascade = Cascade.of(files, device="cpu", kernels="rehearsed", compiled="beside")
    blocks = cascade.parts.blocks
    for _ in range(3):
        assert np.abs(drawn(cascade) - expected).max() <= 1
        blocks.wait()

    assert blocks._own == "off"
    assert arithmetic.res in blocks._compiled, "what can be compiled is"
    torch.compiler.reset()
