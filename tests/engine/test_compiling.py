"""Compiled blocks: made beside drawing, taken over between stages, and never in a picture's way."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from cascade_desktop.engine import arithmetic, compiling, eight_bit
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import ModelFiles, open_model
from cascade_desktop.engine.speed import Graphs
from cascade_desktop.request import Request
from tests.engine.tiny_model import write_tiny_model

APPLE = Request("a red apple", width=96, height=64, steps=4, decoder_steps=2, seed=3)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> ModelFiles:
    return open_model(write_tiny_model(tmp_path_factory.mktemp("m") / "tiny"))


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any], None]]:
    """Takes another compiler than PyTorch's usual one, which needs a minute here."""

    def take(backend: Any) -> None:
        monkeypatch.setattr(compiling.Blocks.__init__, "__defaults__", (backend,))

    take("aot_eager")
    yield take
    torch.compiler.reset()


def drawn(cascade: Cascade, request: Request = APPLE) -> Any:
    return np.asarray(next(iter(cascade.generate(request))).image, int)


@pytest.mark.usefixtures("compiler")
@pytest.mark.parametrize("graphs", ["off", "rehearsed"])
def test_compiled_blocks_draw_the_same_picture(files: ModelFiles, graphs: Graphs) -> None:
    """Traced as a compiler sees them; what it makes of that is measured, not tested."""
    expected = drawn(Cascade.of(files, device="cpu"))
    compiled = Cascade.of(files, device="cpu", graphs=graphs, compiled="always")

    assert np.abs(drawn(compiled) - expected).max() <= 1
    assert compiled.parts.blocks._compiled.keys() >= {arithmetic.res, arithmetic.attend}


@pytest.mark.usefixtures("compiler")
def test_weights_in_eight_bits_are_made_whole_by_what_is_compiled(
    files: ModelFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eight_bit, "SMALL", 0)
    expected = drawn(Cascade.of(files, device="cpu", plan="eight-bit"))
    compiled = Cascade.of(files, device="cpu", plan="eight-bit", compiled="always")

    assert np.abs(drawn(compiled) - expected).max() <= 1
    assert eight_bit.whole in compiled.parts.blocks._compiled


def test_where_blocks_cannot_be_compiled_they_are_run_as_they_are(
    files: ModelFiles, compiler: Callable[[Any], None], expected_log: list[str]
) -> None:
    expected_log.append("Blocks are not compiled")

    def no_compiler(*_: Any) -> Any:
        raise FileNotFoundError("g++")

    compiler(no_compiler)
    expected = drawn(Cascade.of(files, device="cpu"))
    for compiled in ("always", "beside"):
        cascade = Cascade.of(files, device="cpu", compiled=compiled)
        for _ in range(2):
            assert (drawn(cascade) == expected).all()
            cascade.parts.blocks.wait()
        assert not cascade.parts.blocks.on


@pytest.mark.parametrize("graphs", ["off", "rehearsed"])
def test_no_picture_waits_for_the_compiler(
    files: ModelFiles, compiler: Callable[[Any], None], graphs: Graphs
) -> None:
    """While nothing is ready, pictures are drawn as if there were no compiler."""
    may_go_on, began, calls = threading.Event(), threading.Event(), []

    def slow(graph: Any, _: Any) -> Any:
        def run(*given: Any) -> Any:
            calls.append(threading.current_thread().name)
            return graph(*given)

        began.set()
        may_go_on.wait(60)
        return run

    compiler(slow)
    expected = drawn(Cascade.of(files, device="cpu"))
    cascade = Cascade.of(files, device="cpu", graphs=graphs, compiled="beside")
    blocks = cascade.parts.blocks

    assert (drawn(cascade) == expected).all()
    assert began.wait(60), "compiling begins when the first picture is done"
    wide = replace(APPLE, width=128)
    assert drawn(cascade, wide).shape == (64, 128, 3), "a new size is not recorded meanwhile"
    assert not calls
    assert not blocks.renew()

    may_go_on.set()
    blocks.wait()
    assert set(calls) == {"compiling"}
    calls.clear()
    assert np.abs(drawn(cascade) - expected).max() <= 1
    assert "MainThread" in calls, "now the compiled functions are run"
    blocks.wait()
    calls.clear()
    drawn(cascade, wide)
    assert "MainThread" in calls, "of the new size as well"


def test_what_is_no_longer_needed_is_not_compiled(
    files: ModelFiles, compiler: Callable[[Any], None]
) -> None:
    may_go_on, began, compiled = threading.Event(), threading.Event(), []

    def slow(graph: Any, _: Any) -> Any:
        compiled.append(graph)
        began.set()
        may_go_on.wait(60)
        return graph

    compiler(slow)
    cascade = Cascade.of(files, device="cpu", compiled="beside")
    drawn(cascade)
    blocks = cascade.parts.blocks
    assert began.wait(60)
    asked, making = len(blocks._asked), blocks._making
    del cascade
    may_go_on.set()
    assert making is not None
    assert making.done.wait(60)
    assert len(compiled) < asked


def test_memory_that_ends_while_compiling_ends_the_compiling_alone(
    files: ModelFiles, compiler: Callable[[Any], None], expected_log: list[str]
) -> None:
    expected_log.append("Blocks are not compiled")
    held: list[Any] = []

    def too_large(*_: Any) -> Any:
        made = torch.empty(1000)
        held.append(weakref.ref(made))
        raise torch.OutOfMemoryError("CUDA out of memory (a test's).")

    compiler(too_large)
    cascade = Cascade.of(files, device="cpu", graphs="rehearsed", compiled="beside")
    expected = drawn(cascade)
    blocks = cascade.parts.blocks
    blocks.wait()

    assert held
    assert all(made() is None for made in held), "what was begun is out of memory at once"
    (again,) = cascade.generate(APPLE)
    assert (np.asarray(again.image, int) == expected).all()
    assert again.record["smaller"] == {}
    assert again.record["plan"] == "resident"
    assert not blocks.on


def test_another_model_does_not_wait_and_records_when_the_device_is_its_own(
    files: ModelFiles, compiler: Callable[[Any], None]
) -> None:
    may_go_on, began = threading.Event(), threading.Event()

    def slow(graph: Any, _: Any) -> Any:
        began.set()
        may_go_on.wait(60)
        return graph

    compiler(slow)
    left = Cascade.of(files, device="cpu", compiled="beside")
    drawn(left)
    making = left.parts.blocks._making
    assert making is not None
    assert began.wait(60)
    del left

    cascade = Cascade.of(files, device="cpu", graphs="rehearsed")
    drawn(cascade)
    assert not making.done.is_set(), "the compiler was not waited for"
    assert not cascade.parts.steps._recorded, "while it still makes the device work"

    may_go_on.set()
    assert making.done.wait(60)
    drawn(cascade)
    assert len(cascade.parts.steps._recorded) == 2


ENDING = """
import sys, threading
from pathlib import Path
import torch
from cascade_desktop.engine import compiling
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import open_model
from cascade_desktop.request import Request

began = threading.Event()

def slow(graph, _):
    began.set()
    threading.Event().wait(600)

compiling.Blocks.__init__.__defaults__ = (slow,)
kept = Cascade.of(open_model(Path(sys.argv[1])), device="cpu", compiled="beside")
list(kept.generate(Request("a red apple", width=64, height=64, steps=1, decoder_steps=1)))
assert began.wait(60)
"""


def test_the_end_of_the_program_does_not_wait_for_the_compiler(files: ModelFiles) -> None:
    done = subprocess.run([sys.executable, "-c", ENDING, str(files.path)], timeout=120)

    assert done.returncode == 0
