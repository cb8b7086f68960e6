"""Prompts and pictures are read once, and again when what is in them has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.recent import Recent
from cascade_desktop.request import Request
from cascade_desktop.uses import ImageUse, VariationUse

SMALL = Request("a red apple", width=64, height=64, steps=1, decoder_steps=1, seed=1)


@contextmanager
def runs(cascade: Cascade, kind: str) -> Iterator[list[Any]]:
    """Each run of a network of the model."""
    seen: list[Any] = []
    hook = cascade.parts.get(kind).register_forward_pre_hook(lambda _, given: seen.append(given))
    try:
        yield seen
    finally:
        hook.remove()


def test_a_prompt_is_read_once(cascade: Cascade) -> None:
    cascade.parts.recent.forget()
    with runs(cascade, "text_encoder") as seen:
        first, again = (next(cascade.generate(SMALL)) for _ in range(2))
        assert len(seen) == 1
        next(cascade.generate(replace(SMALL, negative="a small blue bird")))
        assert len(seen) == 2
    assert first.image.tobytes() == again.image.tobytes()


def test_a_picture_is_read_once_until_its_file_is_another(cascade: Cascade, tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    Image.new("RGB", (64, 64), "red").save(file)
    varied = replace(SMALL, variations=(VariationUse(str(file)),), image=ImageUse(str(file), 1.0))
    cascade.parts.recent.forget()
    with runs(cascade, "image_encoder") as clip, runs(cascade, "effnet_encoder") as effnet:
        for _ in range(2):
            next(cascade.generate(varied))
        assert (len(clip), len(effnet)) == (1, 1)
        Image.new("RGB", (64, 64), "blue").save(file)
        next(cascade.generate(varied))
        assert (len(clip), len(effnet)) == (2, 2)


def test_what_was_used_longest_ago_is_made_anew() -> None:
    recent = Recent(2)
    made: list[str] = []

    def make(name: str) -> str:
        def slowly() -> str:
            made.append(name)
            return name

        return recent.of(name, slowly)

    for name in ("a", "b", "a", "c", "a", "b"):
        assert make(name) == name
    assert made == ["a", "b", "c", "b"]
