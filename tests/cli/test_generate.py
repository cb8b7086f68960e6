"""`generate` with a small real model: what is drawn, printed, refused and kept."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop import pictures
from cascade_desktop.request import LARGEST_SEED, Request
from tests.cli.conftest import Run
from tests.core.disks import full_disk, read_only_disk

ROOT = Path(__file__).parents[2]


def saved(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.*")) if folder.exists() else []


def program_that_draws(model: Path, data: Path, *more: str) -> list[str]:
    program = [sys.executable, "-m", "cascade_desktop", "--data", str(data), "generate", "x"]
    few = ["--steps", "3", "--decoder-steps", "2", "--size", "64x64", "--device", "cpu"]
    return [*program, "--model", str(model), *few, *more]


def test_a_picture_is_drawn_and_its_path_printed(draw: Run, data: Path) -> None:
    code, out, err = draw("a red apple", "--size", "64x64", "--seed", 7)

    (file,) = map(Path, out.splitlines())
    assert code == 0
    assert file.parent == data / "pictures"
    request = pictures.read_request(file)
    assert (request.prompt, request.seed, request.steps) == ("a red apple", 7, 3)
    assert "stage C" in err


def test_the_same_seed_draws_the_same_picture(draw: Run) -> None:
    first, again, other = (draw("x", "--size", "64x64", "--seed", seed)[1] for seed in (5, 5, 6))

    pixels = [Image.open(path.strip()).tobytes() for path in (first, again, other)]
    assert pixels[0] == pixels[1]
    assert pixels[0] != pixels[2]


def test_several_pictures_have_the_next_seeds_and_lie_in_the_folder_asked_for(
    draw: Run, tmp_path: Path
) -> None:
    out_folder = tmp_path / "new" / "out"

    code, out, _ = draw("x", "--size", "64x64", "--count", 3, "--seed", 9, "--out", out_folder)

    files = [Path(line) for line in out.splitlines()]
    assert code == 0
    assert [pictures.read_request(file).seed for file in files] == [9, 10, 11]
    assert saved(out_folder) == sorted(files)


def test_json_tells_all_about_each_picture(draw: Run, tiny_model: Path) -> None:
    code, out, _ = draw("é", "--size", "64x96", "--count", 2, "--seed", 1, "--json")

    told = json.loads(out)
    assert code == 0
    assert [entry["request"]["seed"] for entry in told] == [1, 2]
    for entry in told:
        stored = pictures.read_request(Path(entry["file"]))
        assert Request.from_json(json.dumps(entry["request"])) == stored
        assert entry["request"]["model"] == str(tiny_model)
        assert entry["record"]["device"] == "cpu"


@pytest.mark.parametrize(
    "prompt",
    ["", "word " * 4000, "🍎👩‍👩‍👧‍👦", "تفاحة حمراء שלום", "two\nlines\tand a tab", "--x=1"],
    ids=["empty", "4000 words", "emoji", "right to left", "lines", "like a flag"],
)
def test_any_text_is_drawn(prompt: str, draw: Run) -> None:
    code, out, _ = draw("--size", "64x64", "--", prompt)

    assert code == 0
    assert pictures.read_request(Path(out.strip())).prompt == prompt


def test_odd_sizes_are_drawn_exactly(draw: Run) -> None:
    code, out, _ = draw("x", "--size", "65x97")

    with Image.open(out.strip()) as image:
        assert (code, image.size) == (0, (65, 97))


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["word " * 10_000], 1, "Prompt has 50,000 characters"),
        (["bell \a"], 1, "Prompt holds a control character"),
        (["x", "--negative", "\x1b[31m"], 1, "Avoid holds a control character"),
        (["x", "--size", "0x0"], 1, "Width must be between 64 and 4096, not 0."),
        (["x", "--size", "99999x512"], 1, "Width must be between"),
        (["x", "--size", "512x63"], 1, "Height must be between"),
        (["x", "--size", "abc"], 2, "Write the size as WIDTHxHEIGHT, such as 512x512"),
        (["x", "--size", "512"], 2, "Write the size as"),
        (["x", "--size", "512x"], 2, "Write the size as"),
        (["x", "--size", "-1x512"], 2, "Argument --size: expected one argument"),
        (["x", "--size=-1x512"], 2, "Write the size as"),
        (["x", "--size", "5.5x5"], 2, "Write the size as"),
        (["x", "--count", "0"], 1, "Pictures must be between 1 and 64, not 0."),
        (["x", "--count", "65"], 1, "Pictures must be"),
        (["x", "--steps", "0"], 1, "Stage C steps must be"),
        (["x", "--guidance", "nan"], 1, "Stage C guidance must be"),
        (["x", "--decoder-guidance", "inf"], 1, "Stage B guidance must be"),
        (["x", "--seed", "-2"], 1, "Seed must be"),
        (["x", "--seed", str(LARGEST_SEED + 1)], 1, "Seed must be"),
        (["x", "--seed", "many"], 2, "Argument --seed"),
        (["x", "--precision", "float8"], 2, "Argument --precision"),
        (["x", "--model", "none"], 1, "“none” is neither the name of a model"),
        (["x", "--step", "3"], 2, "Unrecognized arguments"),
        ([], 2, "PROMPT"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_what_cannot_be_drawn_is_said(
    arguments: list[str], code: int, sentence: str, run: Run, data: Path
) -> None:
    found, out, err = run("generate", *arguments)

    assert found == code
    assert sentence in err
    assert "Traceback" not in err
    assert out == ""
    assert [path for path in saved(data) if path.suffix != ".log"] == []


@pytest.mark.parametrize("damage", ["missing", "cut short", "empty", "other bytes"])
@pytest.mark.parametrize("part", ["prior", "decoder", "vqgan", "text_encoder"])
def test_a_damaged_model_is_said(part: str, damage: str, own_model: Path, run: Run) -> None:
    weights = next((own_model / part).glob("*.safetensors"))
    content = weights.read_bytes()
    weights.unlink()
    if damage != "missing":
        changed = {"cut short": content[:-10], "empty": b"", "other bytes": b"<html>" * 100}
        weights.write_bytes(changed[damage])

    code, out, err = run("generate", "x", "--model", own_model, "--size", "64x64")

    assert (code, out) == (1, "")
    assert str(own_model) in err
    assert part in err.replace(str(own_model), "")
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["prior/config.json", "decoder/config.json", "model.json"])
def test_a_damaged_description_of_a_model_is_said(name: str, own_model: Path, run: Run) -> None:
    (own_model / name).write_text('{"half":')

    code, out, err = run("generate", "x", "--model", own_model, "--size", "64x64")

    assert (code, out) == (1, "")
    assert str(own_model) in err
    assert "bug" not in err


def test_a_folder_that_cannot_be_written_to_is_said_before_anything_is_loaded(
    tmp_path: Path, data: Path
) -> None:
    with read_only_disk(tmp_path / "disk") as disk:
        arguments = ["--data", str(data), "generate", "x", "--out", str(disk)]
        ask = (
            "import sys; from cascade_desktop import cli\n"
            f"code = cli.main({arguments!r})\n"
            "heavy = {'torch', 'PySide6', 'diffusers', 'transformers'} & set(sys.modules)\n"
            "sys.exit(str(heavy) if heavy else code)"
        )
        done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"The folder {disk} cannot be written to. "
        "Choose another folder, or allow writing to this one."
    ]


def test_a_full_disk_is_said(draw: Run, tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as disk:
        code, out, err = draw("x", "--size", "64x64", "--out", disk)

    assert (code, out) == (1, "")
    assert "There is no room left" in err


def test_a_disk_that_becomes_full_keeps_the_pictures_before(draw: Run, tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as disk:
        (disk / "filler").unlink()

        code, out, err = draw("x", "--size", "96x96", "--count", 20, "--out", disk, "--json")

        told = [Path(entry["file"]) for entry in json.loads(out)]
        assert code == 1
        assert "There is no room left" in err
        assert sorted(told) == saved(disk)
        assert all(pictures.read_request(file).prompt == "x" for file in told)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process.")
def test_ctrl_c_keeps_finished_pictures_and_no_half_one(tiny_model: Path, data: Path) -> None:
    program = subprocess.Popen(
        program_that_draws(tiny_model, data, "--count", "64"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert program.stdout is not None
    first = program.stdout.readline().strip()

    program.send_signal(signal.SIGINT)
    rest, err = program.communicate()

    assert program.returncode == 130
    assert err.splitlines()[-1] == "Stopped. What was finished before is kept."
    assert "Traceback" not in err
    files = saved(data / "pictures")
    assert {first, *rest.split()} <= set(map(str, files))
    assert 1 <= len(files) < 64
    assert all(pictures.read_request(file).prompt == "x" for file in files)


@pytest.mark.skipif(sys.platform == "win32", reason="Pipes end in another way on Windows.")
def test_a_reader_that_goes_away_ends_the_command_quietly(tiny_model: Path, data: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        program_that_draws(tiny_model, data),
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    os.close(writer)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr
    assert len(saved(data / "pictures")) == 1
