"""When an environment is taken as it is, and when it is set up again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from installer import stamp
from installer.stamp import PYTHON_VERSION, Stamp

MADE = Stamp("product", PYTHON_VERSION, "cpu", "cpu", ("test",), complete=True)


@pytest.mark.parametrize(
    ("extra", "asked"), [("", None), ("test", None), ("", "cpu"), ("test", "cpu")]
)
def test_an_environment_fits_what_it_was_made_for(extra: str, asked: str | None) -> None:
    assert MADE.fits("product", extra, asked)


@pytest.mark.parametrize(
    "changed",
    [{"product": "an older one"}, {"python_version": "3.1"}, {"complete": False}],
    ids=lambda changed: next(iter(changed)),
)
def test_an_environment_made_for_something_else_does_not_fit(changed: dict[str, Any]) -> None:
    assert not replace(MADE, **changed).fits("product", "", None)


def test_a_missing_extra_or_another_build_does_not_fit() -> None:
    assert not MADE.fits("product", "train", None)
    assert not MADE.fits("product", "", "cu130")


def test_a_stamp_comes_back_as_it_was_written(tmp_path: Path) -> None:
    stamp.write(MADE, tmp_path / "stamp.json")

    assert stamp.read(tmp_path / "stamp.json") == MADE


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"extras": []}', "null"])
def test_a_damaged_stamp_counts_as_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "stamp.json"
    file.write_text(text, encoding="utf-8")

    assert stamp.read(file) is None


def test_the_product_changes_with_its_needs_and_its_place(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "pyproject.toml").write_text("[project]", encoding="utf-8")
    before = stamp.product_of(here)

    moved = stamp.product_of(there)
    (here / "pyproject.toml").write_text("[project] # more", encoding="utf-8")

    assert len({before, moved, stamp.product_of(here)}) == 3
