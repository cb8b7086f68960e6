"""Batches with a small real model, from the command line: each row is a picture of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from cascade_desktop import pictures
from cascade_desktop.commands import batch
from tests.cli.conftest import Run
from tests.cli.test_modes import pixels


@pytest.fixture
def draw_batch(run: Run, tiny_model: Path) -> Run:
    """`batch` with the small model and few steps."""
    few = ("--model", tiny_model, "--steps", 2, "--decoder-steps", 1, "--size", "64x64")

    def draw_rows(*arguments: object) -> tuple[int, str, str]:
        return run("batch", *few, "--device", "cpu", *arguments)

    return draw_rows


def test_a_batch_draws_its_rows_with_the_flags_where_they_are_open(
    draw_batch: Run, tmp_path: Path
) -> None:
    file = tmp_path / "prompts.csv"
    file.write_text("prompt;seed;steps\na;5;\nb;;1\nc;;\n")

    code, out, err = draw_batch(file, "--seed", 9, "--negative", "no")

    assert code == 0, err
    requests = [pictures.read_request(Path(line)) for line in out.splitlines()]
    drawn = [(one.prompt, one.seed, one.steps, one.negative) for one in requests]
    assert drawn == [("a", 5, 2, "no"), ("b", 9, 1, "no"), ("c", 9, 2, "no")]
    assert "picture 3 of 3" in err


def test_a_row_of_a_batch_is_the_picture_drawn_alone(
    draw_batch: Run, draw: Run, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text("an apple\n")
    alone = draw("an apple", "--size", "64x64", "--seed", 7, "--steps", 2, "--decoder-steps", 1)[
        1
    ].strip()

    out = draw_batch(tmp_path, "--seed", 7)[1].strip()

    assert pixels(out) == pixels(alone)


def test_a_folder_of_prompts_is_drawn_file_by_file(draw_batch: Run, tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    folder.mkdir()
    for name in ("b", "a", "c"):
        (folder / f"{name}.txt").write_text(f"{name} red apple\non a table\n")
    (folder / "notes.md").write_text("no prompt")

    code, out, err = draw_batch(folder, "--seed", 4)

    assert code == 0, err
    requests = [pictures.read_request(Path(line)) for line in out.splitlines()]
    assert [one.prompt.split()[0] for one in requests] == ["a", "b", "c"]
    assert len({pixels(line) for line in out.splitlines()}) == 3


def test_a_table_draws_a_mode_in_each_row(
    run: Run, guided_model: Path, photo: Path, mask: Path
) -> None:
    file = photo.with_name("modes.csv")
    file.write_text(
        "prompt,width,height,variations,image,controls,inpaint,upscale\n"
        "a,64,64,,,,,\n"
        f"a,64,64,{photo.name},,,,\n"
        f'a,64,64,,"{photo.name},strength=0.5",,,\n'
        f"a,64,64,,,canny:{photo.name},,\n"
        f'a,,,,,,"{photo.name},mask={mask.name}",\n'
        f'a,,,,,,,"{photo.name},factor=2"\n'
    )

    few = ("--model", guided_model, "--steps", 2, "--decoder-steps", 1, "--device", "cpu")
    code, out, err = run("batch", file, *few, "--seed", 3)

    assert code == 0, err
    files = [Path(line) for line in out.splitlines()]
    assert len(set(map(pixels, files))) == 6
    requests = list(map(pictures.read_request, files))
    assert [bool(one.variations) for one in requests] == [False, True, *4 * [False]]
    assert [bool(one.controls) for one in requests] == [*3 * [False], True, False, False]
    assert [(one.width, one.height) for one in requests] == [*4 * [(64, 64)], (96, 80), (192, 160)]


def test_a_row_that_fails_is_told_at_the_end_and_the_rest_is_drawn(
    draw_batch: Run, photo: Path
) -> None:
    file = photo.with_name("prompts.csv")
    file.write_text(f"prompt,controls\na,\nb,canny:{photo.name}\nc,\n")

    code, out, err = draw_batch(file, "--json")

    entries = json.loads(out)
    assert code == 1
    assert [entry["row"] for entry in entries] == ["line 2", "line 3", "line 4"]
    assert ["file" in entry for entry in entries] == [True, False, True]
    assert "ControlNet" in entries[1]["error"]
    assert entries[1]["request"]["prompt"] == "b"
    assert err.splitlines()[-2:] == [
        "1 of 3 rows were not drawn:",
        f"line 3: {entries[1]['error']}",
    ]


def test_rows_can_name_different_models(
    draw_batch: Run, own_model: Path, tiny_model: Path, tmp_path: Path
) -> None:
    file = tmp_path / "prompts.csv"
    file.write_text(f"prompt,model\na,\nb,{own_model}\nc,\n")

    code, out, err = draw_batch(file, "--seed", 1, "--json")

    models = [entry["request"]["model"] for entry in json.loads(out)]
    assert code == 0, err
    assert models == [str(tiny_model), str(own_model), str(tiny_model)]


def test_a_batch_can_be_kept_after_stage_c(draw_batch: Run, tmp_path: Path) -> None:
    (tmp_path / "prompts.txt").write_text("one\ntwo\n")

    code, out, err = draw_batch(tmp_path / "prompts.txt", "--stop-after-c", "--count", 2)

    assert code == 0, err
    assert len(set(out.splitlines())) == 4
    assert all(line.endswith(".latent.safetensors") for line in out.splitlines())


def test_a_bug_in_a_batch_goes_to_the_log_without_the_prompts(
    draw_batch: Run,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: list[str],
) -> None:
    expected_log.append("KeyError: '[prompt]'")

    def broken(_: object, request: Any, *__: object, **___: object) -> None:
        raise KeyError(request.prompt)

    monkeypatch.setattr(batch, "draw", broken)
    (tmp_path / "prompts.txt").write_text("my secret wish\n")

    code, _, err = draw_batch(tmp_path / "prompts.txt")

    assert code == 70
    assert "This is a bug" in err
    assert "secret" not in (data / "logs" / "cascade-desktop.log").read_text()
