"""Every mode with a small real model, from the command line: what is drawn, kept and finished."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cascade_desktop import pictures
from cascade_desktop.commands import batch
from cascade_desktop.uses import LoraUse
from tests.cli.conftest import Run

FEW = ("--size", "64x64", "--seed", 7)


@pytest.fixture(scope="session")
def guided_model(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a ControlNet of each kind."""
    from tests.engine.controls import write_tiny_controls

    folder = tmp_path_factory.mktemp("guided") / "tiny"
    return write_tiny_controls(Path(shutil.copytree(tiny_model, folder)))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    levels = np.random.default_rng(3).integers(0, 256, (80, 96, 3), np.uint8)
    Image.fromarray(levels).resize((96, 80)).save(tmp_path / "a photo.png")
    return tmp_path / "a photo.png"


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    hole = Image.new("L", (96, 80))
    hole.paste(255, (30, 30, 60, 60))
    hole.save(tmp_path / "mask.png")
    return tmp_path / "mask.png"


def pixels(file: object) -> bytes:
    with Image.open(str(file)) as image:
        return image.tobytes()


@pytest.mark.parametrize(
    ("flags", "size"),
    [
        ("--vary {photo} --vary {photo},weight=-0.5 --size 64x72", (64, 72)),
        ("--image {photo},strength=0.7 --size 64x72", (64, 72)),
        ("--control canny:{photo},end=0.7,squashed=no --size 64x72", (64, 72)),
        ("--control super_resolution:{photo},strength=0.5 --size 64x72", (64, 72)),
        ("--inpaint {photo},mask={mask},feather=3", (96, 80)),
        ("--inpaint {photo},left=8,bottom=30", (104, 110)),
        ("--upscale {photo}", (192, 160)),
        ("--profile comfyui --size 64x64", (64, 64)),
        ("--profile diffusers --size 64x64", (64, 64)),
    ],
)
def test_every_mode_draws_a_picture_that_tells_what_it_was_drawn_with(
    flags: str,
    size: tuple[int, int],
    draw: Run,
    guided_model: Path,
    photo: Path,
    mask: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(photo.parent)
    names = {"photo": photo.name, "mask": mask.name}
    given = [part.format(**names) for part in flags.split()]

    code, out, err = draw("an apple", "--model", guided_model, *given, "--json")

    assert code == 0, err
    (entry,) = json.loads(out)
    with Image.open(entry["file"]) as image:
        assert image.size == size
    request = pictures.read_request(Path(entry["file"]))
    assert request.problems() == {}
    told = {use["file"] for use in entry["record"]["files"]}
    assert told == {str(file) for file in (photo, mask) if f"{{{file.stem.split()[-1]}}}" in flags}


def test_image_to_image_takes_the_shape_of_its_source(draw: Run, photo: Path) -> None:
    code, out, err = draw("x", "--image", f"{photo},strength=0.4")

    assert code == 0, err
    with Image.open(out.strip()) as image:
        assert image.width / image.height == pytest.approx(96 / 80, rel=0.03)
        assert image.width * image.height == pytest.approx(512 * 512, rel=0.03)


def test_another_size_than_that_of_the_picture_to_repaint_is_said(
    run: Run, photo: Path, mask: Path
) -> None:
    code, _, err = run("generate", "x", "--inpaint", f"{photo},mask={mask}", "--size", "64x64")

    assert code == 1
    assert "Leave the size out, or choose 96x80." in err


def test_an_adapter_changes_the_picture(draw: Run, tmp_path: Path) -> None:
    import torch

    from tests.engine.loras import TEXT_WIDTH, authors, learnt, new_words

    words = new_words(torch.ones(1, TEXT_WIDTH))
    file = authors(learnt(), tmp_path / "fern.safetensors", **words)
    lora = ("--lora", f"{file},weight=2,token=[fern],starts-from=^apple</w>")

    plain = draw("an apple [fern]", *FEW)[1]
    code, out, err = draw("an apple [fern]", *FEW, *lora)

    assert code == 0, err
    assert pixels(plain.strip()) != pixels(out.strip())
    use = LoraUse(str(file), 2.0, "[fern]", "^apple</w>")
    assert pictures.read_request(Path(out.strip())).loras == (use,)


def kept(draw: Run, *more: object) -> list[dict[str, Any]]:
    code, out, err = draw("a red apple", *FEW, *more, "--stop-after-c", "--json")
    assert code == 0, err
    entries: list[dict[str, Any]] = json.loads(out)
    return entries


def test_what_is_kept_after_stage_c_is_finished_bit_by_bit(draw: Run, run: Run) -> None:
    whole = draw("a red apple", *FEW, "--count", 2)[1].split("\n")[:2]

    entries = kept(draw, "--count", 2)
    latents = [entry["file"] for entry in entries]
    code, out, err = run("decode", *latents, "--device", "cpu")

    assert code == 0, err
    finished = out.split("\n")[:2]
    assert [pixels(file) for file in finished] == [pixels(file) for file in whole]
    assert [pictures.read_request(Path(file)) for file in finished] == [
        pictures.read_request(Path(file)) for file in whole
    ]
    assert all(name.endswith(".latent.safetensors") for name in latents)


def test_a_preview_lies_beside_each_kept_latent(draw: Run, data: Path) -> None:
    (entry,) = kept(draw)

    latent, preview = Path(entry["file"]), Path(entry["preview"])
    assert latent.name == f"{preview.stem}.latent.safetensors"
    assert sorted((data / "pictures").iterdir()) == sorted([latent, preview])
    assert pictures.read_request(preview).prompt == "a red apple"


def test_the_path_of_a_kept_latent_is_printed(draw: Run) -> None:
    code, out, _ = draw("x", *FEW, "--stop-after-c")

    assert code == 0
    assert [Path(line).is_file() for line in out.splitlines()] == [True]
    assert out.strip().endswith(".latent.safetensors")


def test_a_kept_latent_is_finished_in_other_ways(draw: Run, run: Run, tmp_path: Path) -> None:
    latent = kept(draw)[0]["file"]
    as_kept = run("decode", latent, "--device", "cpu")[1].strip()

    code, out, err = run(
        "decode", latent, "--decoder-steps", 4, "--decoder-guidance", 2, "--device", "cpu",
        "--out", tmp_path / "other", "--json",
    )  # fmt: skip

    assert code == 0, err
    (entry,) = json.loads(out)
    assert Path(entry["file"]).parent == tmp_path / "other"
    assert pixels(entry["file"]) != pixels(as_kept)
    request = pictures.read_request(Path(entry["file"]))
    assert (request.decoder_steps, request.decoder_guidance, request.steps) == (4, 2.0, 3)
    assert entry["record"]["latent"] == latent


def test_a_kept_repainting_is_finished_with_what_is_around_it(
    draw: Run, run: Run, guided_model: Path, photo: Path, mask: Path
) -> None:
    given = ("--model", guided_model, "--inpaint", f"{photo},mask={mask}", "--seed", 3)
    whole = draw("x", *given)[1].strip()
    latent = draw("x", *given, "--stop-after-c")[1].strip()

    code, out, err = run("decode", latent, "--device", "cpu")

    assert code == 0, err
    assert pixels(out.strip()) == pixels(whole)


def test_what_is_no_kept_latent_is_said_before_any_is_drawn(
    draw: Run, run: Run, data: Path, photo: Path
) -> None:
    latent = kept(draw)[0]["file"]
    before = sorted((data / "pictures").iterdir())

    code, out, err = run("decode", latent, photo)

    assert (code, out) == (1, "")
    assert "a photo.png cannot be read as a kept latent" in err
    assert sorted((data / "pictures").iterdir()) == before


def test_a_latent_whose_model_has_gone_is_said(run: Run, own_model: Path, tiny_model: Path) -> None:
    given = ("--model", own_model, "--steps", 1, "--device", "cpu", "--stop-after-c")
    latent = run("generate", "x", *FEW, *given)[1].strip()
    shutil.rmtree(own_model)

    code, _, err = run("decode", latent)
    assert code == 1
    assert "neither the name of a model nor a folder" in err

    assert run("decode", latent, "--model", tiny_model, "--device", "cpu")[0] == 0


def test_a_picture_is_reconstructed_in_its_own_size(
    run: Run, tiny_model: Path, photo: Path
) -> None:
    given = ("--model", tiny_model, "--decoder-steps", 2, "--seed", 1, "--device", "cpu")

    code, out, err = run("reconstruct", photo, photo, "--prompt", "noise", *given, "--json")

    assert code == 0, err
    first, second = json.loads(out)
    with Image.open(first["file"]) as image, Image.open(photo) as source:
        assert image.size == source.size
        error = np.asarray(image, float) - np.asarray(source, float)
    assert first["record"]["psnr_db"] == pytest.approx(
        20 * np.log10(255 / np.sqrt((error**2).mean())), abs=0.01
    )
    assert first["record"]["reconstructed"]["file"] == str(photo)
    assert pictures.read_request(Path(first["file"])).prompt == "noise"
    assert pixels(first["file"]) == pixels(second["file"])


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
    alone = draw("an apple", *FEW, "--steps", 2, "--decoder-steps", 1)[1].strip()

    out = draw_batch(tmp_path, "--seed", 7)[1].strip()

    assert pixels(out) == pixels(alone)


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
