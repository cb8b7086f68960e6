"""Names of pictures after a pattern, which every system can hold."""

from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop import picture_names, pictures
from cascade_desktop.errors import BadRequest
from cascade_desktop.picture_names import FORBIDDEN, RESERVED, check, example, name_for
from cascade_desktop.request import Request
from cascade_desktop.settings import NAME_PATTERN
from tests.core.texts import DIFFICULT, random_texts

NOW = datetime(2026, 11, 28, 19, 9, 15)
FOX = Request(prompt="A red fox, running", seed=5, model="full-bf16", width=640, height=480)


def named(pattern: str, folder: Path, request: Request = FOX, *, private: bool = False) -> str:
    return name_for(request, pattern, folder, private=private, now=NOW)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (NAME_PATTERN, "20261128-190915-5-a-red-fox-running"),
        ("{words} ({model}, {size}) {number}", "a-red-fox-running (full-bf16, 640x480) 00001"),
        ("{seed}/{seed}", "5-5"),
        ("..{date}. ", "20261128"),
        ("con{number}", "con00001"),
    ],
)
def test_each_field_stands_where_the_pattern_says(pattern: str, name: str, tmp_path: Path) -> None:
    check(pattern)

    assert named(pattern, tmp_path) == name


@pytest.mark.parametrize("pattern", ["{colour}", "{date", "date}", "picture", "", "{date}" * 20])
def test_a_pattern_that_cannot_be_used_is_explained_and_no_picture_is_lost(
    pattern: str, tmp_path: Path
) -> None:
    with pytest.raises(BadRequest, match=r"\."):
        check(pattern)

    assert named(pattern, tmp_path) == named(NAME_PATTERN, tmp_path)


@pytest.mark.parametrize("words", ["CON", "nul", "Com1", "lpt9", "com¹", "aux.txt"])
def test_no_name_is_one_of_windows_devices(words: str, tmp_path: Path) -> None:
    name = named("{words}", tmp_path, Request(prompt=words))

    assert name
    assert not RESERVED.fullmatch(name)


def test_any_prompt_and_model_and_pattern_gives_a_name_for_every_system(tmp_path: Path) -> None:
    patterns = [NAME_PATTERN, "{words}", "{words}{words}{words}{model}{number}", "<{words}>:{seed}"]
    for text in [*DIFFICULT, *random_texts(60), "é" * 500, "🦊" * 500, "..", "  "]:
        request = Request(prompt=text, model=text, seed=2**32 - 1)
        for pattern in patterns:
            name = named(pattern, tmp_path, request)
            # With an ending, a number behind names that are taken, and .part, within 143 bytes.
            assert 0 < len(name.encode()) <= 120
            assert not set(name) & FORBIDDEN
            assert name.isprintable()
            assert name == name.strip(" .")
            assert not RESERVED.fullmatch(name)


def test_the_number_stays_whole_where_words_have_to_yield(tmp_path: Path) -> None:
    request = Request(prompt="é" * 40, model="ü" * 40)

    assert named("{model}-{words}-{words}-{number}", tmp_path, request).endswith("-00001")


@pytest.mark.parametrize(
    "pattern", ["{number}-{words}", "{date}-{words}-{number}", "fox2{number}", "{seed}{number}"]
)
def test_numbers_run_on_whatever_the_words_are(pattern: str, tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8))
    prompts = ["a fox", "", "7 foxes", "a fox"]

    files = [
        pictures.save(image, Request(prompt=prompt, seed=9), {}, tmp_path, pattern=pattern)
        for prompt in prompts
    ]

    assert [f"{number:05}" in file.name for number, file in enumerate(files, start=1)] == [True] * 4
    assert len(set(files)) == len(prompts)


def test_the_number_after_a_removed_picture_is_a_new_one(tmp_path: Path) -> None:
    for name in ("00007.png", "00099-2.webp", "holiday 12345.png", "123456789012.png"):
        (tmp_path / name).touch()

    assert named("{number}", tmp_path) == "00100"


def test_pictures_of_one_name_never_overwrite_each_other(tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8))

    files = {pictures.save(image, FOX, {}, tmp_path, pattern="{model}") for _ in range(3)}

    assert {file.name for file in files} == {f"full-bf16{end}.png" for end in ("", "-2", "-3")}


def test_the_name_of_a_private_picture_tells_neither_prompt_nor_seed_nor_model(
    tmp_path: Path,
) -> None:
    pattern = "{date}-{seed}-{words}-{model}-{size}-{number}"

    assert named(pattern, tmp_path, private=True) == "20261128-640x480-00001"
    assert named("{words}", tmp_path, private=True) == "20261128-190915"


def test_the_example_shows_every_field_and_reads_no_folder() -> None:
    name = example("{words}-{seed}-{number}", Request())

    assert name == f"a-fox-in-the-snow-{picture_names.EXAMPLE_SEED}-00001"
