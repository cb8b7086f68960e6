"""Every mode with a small real model, from the command line: what is drawn, kept and finished."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cascade_desktop import pictures
from cascade_desktop.uses import LoraUse
from tests.cli.conftest import Run

FEW = ("--size", "64x64", "--seed", 7)


def pixels(file: object) -> bytes:
    with Image.open(str(file)) as image:
        return image.tobytes()


@pytest.mark.parametrize(
    ("flags", "size"),
    [
        ("--vary {photo} --vary {photo},weight=-0.5 --size 64x72", (64, 72)),
        ("--vary {photo},weight=1.5 --negative blue --size 64x72", (64, 72)),
        ("--image {photo},strength=0.7 --size 64x72", (64, 72)),
        ("--control canny:{photo},end=0.7,squashed=no --size 64x72", (64, 72)),
        ("--control super_resolution:{photo},strength=0.5 --size 64x72", (64, 72)),
        (
            "--control canny:{photo} --control super_resolution:{photo},end=0.5 --size 64x72",
            (64, 72),
        ),
        ("--control canny:{photo} --inpaint {photo},mask={mask}", (96, 80)),
        ("--vary {photo} --image {photo} --control canny:{photo} --size 64x72", (64, 72)),
        ("--inpaint {photo},mask={mask},feather=3", (96, 80)),
        ("--inpaint {photo},left=8,bottom=30", (104, 110)),
        ("--upscale {photo}", (192, 160)),
        ("--upscale {photo},factor=4,strength=0.8", (384, 320)),
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


def test_what_is_to_be_avoided_has_a_say(draw: Run) -> None:
    drawn = []
    for negative in ([], ["--negative", "blue"], ["--negative", "a table"]):
        code, out, err = draw("a red apple", *FEW, *negative)
        assert code == 0, err
        drawn.append(Path(out.strip()))

    assert len(set(map(pixels, drawn))) == 3
    assert [pictures.read_request(file).negative for file in drawn] == ["", "blue", "a table"]


def test_several_pictures_are_varied_by_their_weights_with_and_without_text(
    draw: Run, photo: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.png"
    Image.new("RGB", (40, 50), "red").save(other)

    drawn = []
    for prompt in ("", "an apple"):
        for first, second in ((1, 1), (0.5, -1), (1, 0)):
            uses = ("--vary", f"{photo},weight={first}", "--vary", f"{other},weight={second}")
            code, out, err = draw(prompt, *FEW, *uses)
            assert code == 0, err
            drawn.append(out.strip())

    assert len(set(map(pixels, drawn))) == 6
    request = pictures.read_request(Path(drawn[1]))
    assert request.prompt == ""
    assert [(Path(use.file).name, use.weight) for use in request.variations] == [
        ("a photo.png", 0.5),
        ("other.png", -1.0),
    ]


def test_several_controls_act_at_once(draw: Run, guided_model: Path, photo: Path) -> None:
    edges = ("--control", f"canny:{photo},strength=2")
    rough = ("--control", f"super_resolution:{photo},strength=2")

    drawn = [
        draw("an apple", *FEW, "--model", guided_model, *given)[1].strip()
        for given in ((), edges, rough, (*edges, *rough))
    ]

    assert len(set(map(pixels, drawn))) == 4
    assert [use.kind for use in pictures.read_request(Path(drawn[3])).controls] == [
        "canny",
        "super_resolution",
    ]


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
