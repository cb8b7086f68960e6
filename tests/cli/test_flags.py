"""The flags of a request: each field has one, and what cannot be drawn is refused at once."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from PIL import Image

from cascade_desktop import cli
from cascade_desktop.commands.generate import request_from
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request
from cascade_desktop.uses import (
    ControlUse,
    ImageUse,
    InpaintUse,
    LoraUse,
    UpscaleUse,
    VariationUse,
)
from tests.cli.conftest import Run

PLAIN = (
    "--negative n --count 2 --seed 3 --steps 4 --guidance 5.5 --decoder-steps 6 "
    "--decoder-guidance 7.5 --model m --precision bfloat16 --decoder-precision float16 "
    "--profile comfyui --shift 3 --decoder-shift 4 --rescale 0.1 --decoder-rescale 0.2 "
    "--together 2 --rescale-over batch --size 640x480"
)
FROM_FILES = (
    "--vary /a.png --vary /b.png,weight=-1 --image /c.png,strength=0.5 "
    "--control canny:/d.png,strength=0.8,end=0.7,squashed=no "
    "--control super_resolution:/e.png --inpaint /f.png,mask=/m.png,right=64,feather=4 "
    "--upscale /g.png,factor=4 --lora /l.safetensors,weight=0.7,token=[fern],starts-from=^dog</w>"
)


def parsed(*arguments: str) -> Request:
    return request_from(cli.parser().parse_args(["generate", "p", *arguments]))


def test_every_field_of_a_request_has_its_flag() -> None:
    request = parsed(*PLAIN.split(), *FROM_FILES.split())

    assert request == Request(
        "p",
        "n",
        640,
        480,
        2,
        3,
        4,
        5.5,
        6,
        7.5,
        "m",
        "bfloat16",
        "float16",
        "comfyui",
        3.0,
        4.0,
        0.1,
        0.2,
        2,
        "batch",
        (VariationUse("/a.png"), VariationUse("/b.png", -1.0)),
        ImageUse("/c.png", 0.5),
        (
            ControlUse("canny", "/d.png", strength=0.8, end=0.7, squashed="no"),
            ControlUse("super_resolution", "/e.png"),
        ),
        InpaintUse("/f.png", "/m.png", right=64, feather=4),
        UpscaleUse("/g.png", 4),
        (LoraUse("/l.safetensors", 0.7, "[fern]", "^dog</w>"),),
    )
    assert all(getattr(request, item.name) != item.default for item in fields(Request))


def test_without_flags_a_request_has_its_defaults() -> None:
    assert parsed() == Request("p")


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_profile_sets_what_no_flag_says(name: str) -> None:
    request = parsed("--profile", name, "--rescale", "0.25", "--steps", "7")

    settings = {**PROFILES[name].settings, "rescale": 0.25, "steps": 7}  # type: ignore[index]
    assert {field: getattr(request, field) for field in settings} == settings


def test_help_tells_the_options_of_a_file(run: Run) -> None:
    words = " ".join(run("generate", "--help")[1].split())

    assert "--vary FILE" in words
    assert "weight (Below 0: away from it; -2.0 to 2.0; 1.0 if not given)" in words
    assert "4.0, or that of the profile, if not given" in words


@pytest.fixture
def photo(tmp_path: Path) -> str:
    file = tmp_path / "photo.png"
    Image.new("RGB", (96, 80), "teal").save(file)
    return str(file)


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--vary", ""], "Argument --vary: The name of a file is missing"),
        (["--vary", "a.png,weight=much"], "weight must be a number"),
        (["--control", "a.png"], "Write KIND:FILE"),
        (["--upscale", "a.png,times=2"], "There is no option times"),
        (["--rescale-over", "all"], "Argument --rescale-over: invalid choice"),
    ],
)
def test_a_flag_that_cannot_be_meant_is_a_wrong_use(
    flags: list[str], sentence: str, run: Run
) -> None:
    code, out, err = run("generate", "x", *flags)

    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("flag", ["--vary", "--image", "--control", "--inpaint", "--upscale"])
def test_a_picture_that_is_not_there_is_said(flag: str, run: Run, tmp_path: Path) -> None:
    file = f"{'canny:' if flag == '--control' else ''}{tmp_path / 'none.png'}"
    more = ",right=8" if flag == "--inpaint" else ""

    code, out, err = run("generate", "x", flag, f"{file}{more}")

    assert (code, out) == (1, "")
    assert str(tmp_path / "none.png") in err or "none.png" in err
    assert len(err.splitlines()) == 1


def test_a_file_that_is_no_picture_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"no picture")

    code, _, err = run("generate", "x", "--vary", tmp_path / "x.png")

    assert code == 1
    assert "x.png" in err


def test_an_adapter_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    for name in ("none.safetensors", "x" * 5000):
        code, _, err = run("generate", "x", "--lora", tmp_path / name)

        assert code == 1
        assert "There is no file" in err


def test_a_mask_of_another_size_is_said(run: Run, photo: str, tmp_path: Path) -> None:
    Image.new("L", (80, 96), 255).save(tmp_path / "mask.png")

    code, _, err = run("generate", "x", "--inpaint", f"{photo},mask={tmp_path / 'mask.png'}")

    assert code == 1
    assert "80x96" in err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--vary {},weight=3", "Variation: Weight must be between -2.0 and 2.0, not 3.0."),
        ("--vary {} " * 9, "9 pictures to vary are too many"),
        ("--image {},strength=2", "Strength must be between"),
        ("--image {} --upscale {}", "use one of them"),
        ("--inpaint {}", "Nothing is to be painted anew"),
        ("--inpaint {},right=4090", "4186x80 pixels with its border"),
        ("--upscale {},factor=3", "Factor must be one of 2, 4, not 3"),
        ("--control canny:{},start=0.5,end=0.2", "must end after it starts"),
        ("--control canny:{},squashed=maybe", "must be one of yes, no"),
    ],
)
def test_a_use_that_cannot_be_drawn_is_said(
    options: str, sentence: str, run: Run, photo: str
) -> None:
    code, out, err = run("generate", "x", *options.replace("{}", photo).split())

    assert (code, out) == (1, "")
    assert sentence in err


@pytest.mark.parametrize("words", [["(apple:11)"], ["x", "--negative", "(apple:-11)"]])
def test_a_weight_of_a_word_that_is_too_large_is_said(words: list[str], run: Run) -> None:
    code, out, err = run("generate", *words)

    assert (code, out) == (1, "")
    assert "apple" in err
    assert "stage" not in err


def test_a_weight_that_only_some_seeds_take_is_said_as_well(run: Run) -> None:
    code, _, err = run("generate", "{apple|(pear:99)}", "--count", 64, "--seed", 1)

    assert code == 1
    assert "pear" in err


def test_a_picture_too_large_to_enlarge_is_said(run: Run, tmp_path: Path) -> None:
    Image.new("L", (1500, 10)).save(tmp_path / "wide.png")

    code, _, err = run("generate", "x", "--upscale", f"{tmp_path / 'wide.png'},factor=4")

    assert code == 1
    assert "6000x40 pixels enlarged 4 times" in err


def without_torch(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ask = (
        "import sys; from cascade_desktop import cli\n"
        f"code = cli.main({['--data', str(data), *arguments]!r})\n"
        "heavy = {'torch', 'PySide6', 'diffusers', 'transformers'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else code)"
    )
    return subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True)


def test_what_is_wrong_with_files_is_said_before_anything_is_loaded(
    data: Path, photo: str, tmp_path: Path
) -> None:
    (tmp_path / "prompts.csv").write_text("prompt,image\nx,none.png\n")
    wide = tmp_path / "wide.png"
    Image.new("L", (5000, 64)).save(wide)
    for arguments in (
        ["generate", "x", "--inpaint", f"{photo},mask={wide}"],
        ["generate", "x", "--upscale", str(wide)],
        ["batch", str(tmp_path / "prompts.csv")],
        ["decode", str(tmp_path / "none.latent.safetensors")],
        ["reconstruct", str(wide)],
    ):
        done = without_torch(data, *arguments)

        assert done.returncode == 1, done.stderr
        assert done.stdout == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("prompt,steps\nx,1\ny,0\n", "line 3: Stage C steps must be between"),
        ("prompt,image\nx,none.png\n", "none.png"),
        ("prompt,model\nx,none\n", "line 2: “none” is neither the name of a model"),
        ("promt\nx\n", "These are none: promt."),
    ],
)
def test_a_batch_is_checked_before_its_first_row_is_drawn(
    text: str, sentence: str, run: Run, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "prompts.csv").write_text(text)

    code, out, err = run("batch", tmp_path / "prompts.csv", "--seed", 1)

    assert (code, out) == (1, "")
    assert sentence in err
    assert list((data / "pictures").iterdir()) == []


def test_flags_of_a_batch_are_checked_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")

    code, _, err = run("batch", tmp_path, "--steps", 0)

    assert code == 1
    assert "a.txt: Stage C steps" in err


def test_json_of_a_refused_command_is_no_half_document(run: Run) -> None:
    code, out, _ = run("generate", "x", "--steps", 0, "--json")

    assert code == 1
    assert out == "" or json.loads(out) == []
