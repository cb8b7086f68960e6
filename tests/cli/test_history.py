"""`history` with a small real model: what was made is found, shown, drawn again and exported."""

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cascade_desktop import pictures, settings
from cascade_desktop.history import History, Query
from cascade_desktop.request import Request
from cascade_desktop.settings import Settings
from tests.cli.conftest import Run

SMALL = ("--size", "64x64")


def kept(data: Path) -> History:
    return History(data / "history.sqlite")


def add(data: Path, **changes: Any) -> int:
    """A picture of one colour, as if it had been drawn; its number."""
    usual = Request(prompt="a red apple", width=64, height=64, seed=5)
    request = replace(usual, **changes)
    record = {"device": "cpu", "seconds": {"stage C": float(request.seed)}}
    image = Image.new("RGB", (64, 64), (request.seed % 256, 20, 20))
    file = pictures.save(image, request, record, data / "pictures")
    with kept(data) as history:
        return history.add(file, request, record, made_at=1_700_000_000 + request.seed)


@pytest.mark.slow
def test_what_a_command_draws_is_in_the_history(draw: Run, run: Run, data: Path) -> None:
    _, out, _ = draw("ein Café", *SMALL, "--seed", 7, "--count", 2)

    files = [Path(line) for line in out.splitlines()]
    with kept(data) as history:
        made = history.find(Query(text="cafe", order="oldest"))
        assert [one.file for one in made] == files
        assert made[0].request == pictures.read_request(files[0])
        assert made[0].record == pictures.read_saved(files[0]).record
        assert len(history.latent(made[0].number) or b"") > 100
        assert [prompt.text for prompt in history.prompts()] == ["ein Café"]
    code, out, err = run("history", "search", "CAF")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["2", "1"]

    code, out, _ = run("history", "rerun", 1, 2, "--device", "cpu", "--json")
    entries = json.loads(out)
    assert code == 0
    assert [entry["same"] for entry in entries] == [True, True]
    assert [entry["new_number"] for entry in entries] == [3, 4]
    assert Path(entries[0]["file"]).read_bytes() != b""

    # Changed pixels are told, and a file that is gone cannot be compared.
    Image.new("RGB", (64, 64)).save(files[0])
    files[1].unlink()
    code, out, _ = run("history", "rerun", 1, 2, "--device", "cpu")
    assert code == 1
    assert "other pixels than before" in out.splitlines()[0]
    assert "nothing to compare with" in out.splitlines()[1]


@pytest.mark.slow
def test_private_pictures_and_other_formats_are_drawn_again_alike(
    draw: Run, run: Run, data: Path
) -> None:
    settings.save(Settings(picture_format="jpeg"), data / "settings.toml")
    _, out, _ = draw("a secret", *SMALL, "--private")
    settings.save(Settings(), data / "settings.toml")

    file = Path(out.strip())
    assert file.suffix == ".jpg"
    assert b"secret" not in file.read_bytes()
    _, out, _ = run("history", "rerun", 1, "--device", "cpu", "--json")
    (entry,) = json.loads(out)
    assert entry["same"] is True
    assert Path(entry["file"]).suffix == ".jpg"
    assert b"secret" not in Path(entry["file"]).read_bytes()


@pytest.mark.slow
def test_kept_latents_and_their_pictures(draw: Run, run: Run, data: Path) -> None:
    _, out, _ = draw("x", *SMALL, "--stop-after-c")
    with kept(data) as history:
        assert history.count(Query()) == 0, "a preview is no picture yet"
        assert history.rebuild(data / "pictures") == 0
    _, out, _ = run("decode", out.strip(), "--device", "cpu")
    with kept(data) as history:
        assert [made.file for made in history.find(Query())] == [Path(out.strip())]
    assert run("reconstruct", out.strip(), "--model", _model(data), "--device", "cpu")[0] == 0
    with kept(data) as history:
        assert history.count(Query()) == 1, "no request draws that one again"


def _model(data: Path) -> str:
    with kept(data) as history:
        return history.find(Query())[0].request.model


@pytest.mark.slow
def test_a_history_that_cannot_be_used_stops_no_drawing(draw: Run, data: Path) -> None:
    with kept(data):
        pass
    with closing(sqlite3.connect(data / "history.sqlite")) as opened:
        opened.execute("PRAGMA user_version = 99")

    code, out, err = draw("x", *SMALL)

    assert code == 0
    assert Path(out.strip()).exists()
    assert err.count("will not be in the history. The history was written by a newer version") == 1


def test_facts_narrow_a_search_down(run: Run, data: Path) -> None:
    numbers = [add(data, seed=seed, prompt=f"apple {seed}") for seed in range(5)]
    with kept(data) as history:
        history.star(numbers[:1], 1)
        history.star(numbers[2:3], 4)
        history.tag(numbers[1:3], "fruit")
        history.bin(numbers[4:])

    def found(*flags: object) -> list[int]:
        code, out, _ = run("history", "search", "--json", *flags)
        document = json.loads(out)
        assert code == 0
        assert document["count"] >= len(document["pictures"])
        return [picture["number"] for picture in document["pictures"]]

    assert found() == [4, 3, 2, 1]
    assert found("--starred") == [3, 1]
    assert found("--stars", 4) == [3]
    assert found("--stars", 5) == []
    assert "from 1 to 5, not '6'" in run("history", "search", "--stars", 6)[2]
    assert found("--tag", "FRUIT", "--order", "oldest") == [2, 3]
    assert found("--binned") == [5]
    assert found("--limit", 2) == [4, 3]
    assert found("app", "3") == [4]
    assert found("--size", "64x64", "--since", "2023-11-14", "--until", "2023-11-15") != []
    assert found("--until", "2023-11-13T10:00") == []
    assert found("--mode", "inpaint") == []
    _, out, err = run("history", "search", "--limit", 1)
    assert (out.count("\n"), err.strip()) == (1, "1 of 4 are shown; --limit shows more.")
    assert run("history", "search", "nothing")[2].strip() == "No picture was found."


def test_a_picture_is_shown_by_number_and_by_file(run: Run, data: Path, tmp_path: Path) -> None:
    number = add(data, negative="blurry")

    code, out, _ = run("history", "show", number)
    assert code == 0
    assert "Device: cpu" in out
    assert "a red apple\nNegative prompt: blurry\nSteps: 20" in out
    _, out, _ = run("history", "show", number, "--json")
    shown = json.loads(out)
    assert (shown["number"], shown["record"]["device"], shown["mode"]) == (number, "cpu", "text")
    _, out, _ = run("history", "show", shown["file"], "--json")
    assert json.loads(out)["request"] == shown["request"]

    Image.new("RGB", (8, 8)).save(tmp_path / "other.png")
    for wrong, sentence in [
        (99, "The history has no picture 99."),
        ("9" * 30, "Write the number of a picture"),
        ("nothing.png", "There is no file nothing.png."),
        (tmp_path / "other.png", "other.png holds no settings that can be read."),
        (tmp_path, "There is no file"),
    ]:
        code, out, err = run("history", "show", wrong)
        assert (code, out) == (1, "")
        assert sentence in err


def test_pictures_are_exported(run: Run, data: Path, tmp_path: Path) -> None:
    for seed in range(3):
        add(data, seed=seed)
    with kept(data) as history:
        history.rows([2])[0].file.unlink()

    code, out, err = run("history", "export", tmp_path / "all.zip")
    assert (code, out.strip()) == (0, str(tmp_path / "all.zip"))
    assert "is gone or cannot be read." in err
    with zipfile.ZipFile(tmp_path / "all.zip") as zipped:
        assert len(zipped.namelist()) == 2
    _, out, _ = run("history", "export", tmp_path / "a.jsonl", "--text", "app", "--json")
    assert json.loads(out) == {"file": str(tmp_path / "a.jsonl"), "pictures": 3, "left_out": []}
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [line["request"]["seed"] for line in lines] == [2, 1, 0]
    run("history", "export", tmp_path / "sheet.png", "--number", 3, "--number", 1)
    with Image.open(tmp_path / "sheet.png") as sheet:
        colours = {colour for _, colour in sheet.convert("RGB").getcolors(2**20) or []}
    assert {(2, 20, 20), (0, 20, 20)} <= colours

    for arguments, sentence in [
        (["all.zip"], "is there already. Choose another name"),
        (["all.rar"], "all.rar does not say what to write."),
        (["new.zip", "--text", "nothing"], "There is no such picture to export."),
        (["new.zip", "--number", "9"], "The history has no picture 9."),
    ]:
        code, _, err = run("history", "export", tmp_path / arguments[0], *arguments[1:])
        assert code == 1
        assert sentence in err
    assert not (tmp_path / "new.zip").exists()


def test_a_folder_is_imported(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "other pictures"
    for seed, kind in enumerate(("png", "webp", "jpeg")):
        request = replace(Request(prompt="from elsewhere"), seed=seed)
        record = {"seconds": {"stage C": seed + 1}}
        pictures.save(Image.new("RGB", (8, 8)), request, record, folder, kind)  # type: ignore[arg-type]
    (folder / "damaged.png").write_bytes(b"no picture")

    _, out, _ = run("history", "import", folder)
    assert out == "3 pictures are new in the history.\n"
    assert run("history", "import", folder)[1].startswith("Nothing new: ")
    assert json.loads(run("history", "import", folder, "--json")[1])["added"] == 0
    assert len(run("history", "search", "else")[1].splitlines()) == 3
    code, _, err = run("history", "import", tmp_path / "nowhere")
    assert (code, "There is no folder" in err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["search", "--since", "yesterday"], "Write a date as 2026-11-22"),
        (["search", "--size", "big"], "Write the size as WIDTHxHEIGHT"),
        (["search", "--limit", "0"], "Write a whole number from 1 up"),
        (["rerun"], "required"),
        (["rerun", "0"], "Write the number of a picture"),
        (["rerun", "1e9"], "Write the number of a picture"),
        ([], "required"),
    ],
)
def test_what_cannot_be_meant_is_said(run: Run, arguments: list[str], sentence: str) -> None:
    code, _, err = run("history", *arguments)

    assert code == 2
    assert sentence in err


def test_a_picture_whose_model_is_gone_is_refused_before_anything_is_drawn(
    run: Run, data: Path
) -> None:
    number = add(data, model="/models/gone")

    code, out, err = run("history", "rerun", number)

    assert (code, out) == (1, "")
    assert "neither the name of a model" in err
