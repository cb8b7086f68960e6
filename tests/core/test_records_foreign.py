"""Settings in pictures of other programs: read as far as they mean something, or a sentence."""

import json
import random
import zlib
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from cascade_desktop import comfyui_graph, diffusers_record, parameters_text, pictures
from cascade_desktop.errors import BadRequest
from cascade_desktop.exif_text import comment
from cascade_desktop.foreign_records import Found, read_settings
from cascade_desktop.png_text import parameters
from cascade_desktop.request import Request
from tests.core.picture_files import chunk

A1111 = """a red apple, (masterpiece:1.2)
on a table
Negative prompt: blurry, text: "no"
Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 1234567890, Size: 768x1344, \
Model hash: e1441589a6, Model: "a, model: v1", Version: v1.9.4"""

CASCADE: dict[str, Any] = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 5,
            "steps": 24,
            "cfg": 4.5,
            "sampler_name": "euler_ancestral",
            "scheduler": "simple",
            "denoise": 1,
            "model": ["40", 0],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["34", 0],
        },
    },
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["50", 0], "clip": ["41", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "watermark", "clip": ["41", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["33", 0], "vae": ["42", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "x", "images": ["8", 0]}},
    "33": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 99,
            "steps": 12,
            "cfg": 1.2,
            "model": ["42", 0],
            "positive": ["36", 0],
            "negative": ["7", 0],
            "latent_image": ["34", 1],
        },
    },
    "34": {
        "class_type": "StableCascade_EmptyLatentImage",
        "inputs": {"width": 1024, "height": 1536, "compression": 42, "batch_size": 1},
    },
    "36": {
        "class_type": "StableCascade_StageB_Conditioning",
        "inputs": {"conditioning": ["6", 0], "stage_c": ["3", 0]},
    },
    "40": {
        "class_type": "ModelSamplingStableCascade",
        "inputs": {"model": ["41", 0], "shift": 3.0},
    },
    "41": {
        "class_type": "unCLIPCheckpointLoader",
        "inputs": {"ckpt_name": "stable_cascade_stage_c.safetensors"},
    },
    "42": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "b.safetensors"}},
    "50": {"class_type": "PrimitiveString", "inputs": {"value": "ein Café"}},
}

DIFFUSERS = {
    "_class_name": "StableCascadeCombinedPipeline",
    "prompt": ["a fox", "a bear"],
    "negative_prompt": "",
    "width": 768,
    "height": 512,
    "prior_num_inference_steps": 60,
    "prior_guidance_scale": 4.0,
    "num_inference_steps": 12,
    "decoder_guidance_scale": 0.0,
    "seed": 77,
    "model": "stabilityai/stable-cascade",
}


def png(file: Path, **texts: str) -> Path:
    told = PngInfo()
    for name, text in texts.items():
        told.add_itxt(name, text)
    Image.new("RGB", (8, 8)).save(file, pnginfo=told)
    return file


def read(folder: Path, **texts: str) -> Found:
    return read_settings(png(folder / "other.png", **texts))


def test_our_own_are_read_whole(tmp_path: Path) -> None:
    request = Request(prompt="a fox", seed=3)
    file = pictures.save(Image.new("RGB", (8, 8)), request, {"device": "cpu"}, tmp_path, "webp")

    assert read_settings(file) == Found(request, "Cascade Desktop", (), {"device": "cpu"})


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_parameters_of_automatic1111(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"other.{kind}"
    if kind == "png":
        png(file, parameters=A1111)
    else:
        exif = Image.Exif()
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment(A1111)
        Image.new("RGB", (8, 8)).save(file, exif=exif)

    found = read_settings(file)

    request = found.request
    assert request.prompt == "a red apple, (masterpiece:1.2)\non a table"
    assert request.negative == 'blurry, text: "no"'
    assert (request.steps, request.guidance, request.seed) == (28, 6.5, 1234567890)
    assert (request.width, request.height, request.model) == (768, 1344, "pocket")
    assert any("a, model: v1" in note for note in found.notes)
    assert any("DPM++ 2M Karras" in note for note in found.notes)
    assert not request.problems()


def test_our_own_parameters_alone_are_enough_for_most(tmp_path: Path) -> None:
    request = Request(prompt="a fox", negative="Seed: 4", seed=3, decoder_shift=3.5, steps=7)

    found = read(tmp_path, parameters=parameters(request, {}))

    assert (found.request, found.notes) == (request, ())


def test_a_graph_of_comfyui(tmp_path: Path) -> None:
    found = read(tmp_path, prompt=json.dumps(CASCADE), workflow="{}")

    request = found.request
    assert found.program == "ComfyUI"
    assert (request.prompt, request.negative, request.seed) == ("ein Café", "watermark", 5)
    assert (request.steps, request.guidance, request.shift) == (24, 4.5, 3.0)
    assert (request.decoder_steps, request.decoder_guidance) == (12, 1.2)
    assert (request.width, request.height) == (1024, 1536)
    assert (request.profile, request.rescale) == ("comfyui", 0.0)
    assert found.notes == (
        "It was drawn with the model stable_cascade_stage_c.safetensors, "
        "which is not chosen by this.",
    )


def test_a_graph_in_the_exif_of_a_webp_and_with_pictures(tmp_path: Path) -> None:
    graph = {
        **CASCADE,
        "6": {
            "class_type": "unCLIPConditioning",
            "inputs": {"conditioning": ["60", 0], "clip_vision_output": ["61", 0], "strength": 1},
        },
        "60": {"class_type": "CLIPTextEncode", "inputs": {"text": "behind", "clip": ["41", 1]}},
    }
    exif = Image.Exif()
    exif[0x0110] = f"prompt:{json.dumps(graph)}"
    Image.new("RGB", (8, 8)).save(tmp_path / "other.webp", exif=exif)

    found = read_settings(tmp_path / "other.webp")

    assert found.request.prompt == "behind"
    assert "Pictures to vary are left out: choose the files again." in found.notes


@pytest.mark.parametrize("place", ["parameters", "diffusers", "metadata", "Description"])
def test_json_with_the_names_of_diffusers(place: str, tmp_path: Path) -> None:
    told: Any = {"parameters": DIFFUSERS} if place == "metadata" else DIFFUSERS
    request = read(tmp_path, **{place: json.dumps(told)}).request

    assert (request.prompt, request.seed, request.width, request.height) == ("a fox", 77, 768, 512)
    assert (request.steps, request.guidance) == (60, 4.0)
    assert (request.decoder_steps, request.decoder_guidance) == (12, 1.0)
    assert request.profile == "diffusers"


def test_values_that_cannot_be_meant_are_left_out_and_said(tmp_path: Path) -> None:
    odd = {
        **DIFFUSERS,
        "prompt": {"a": 1},
        "width": 10**9,
        "height": "tall",
        "seed": True,
        "prior_guidance_scale": float("nan"),
        "prior_num_inference_steps": 1e400,
        "num_inference_steps": 10**400,
        "decoder_guidance_scale": [],
    }
    found = read(tmp_path, parameters=json.dumps(odd))

    usual = Request().in_profile("diffusers")
    assert found.request == usual
    assert len(found.notes) == 9
    assert all(note.endswith(".") and len(note) < 200 for note in found.notes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a plain comment",
        "{",
        "{}",
        "[]",
        "null",
        '{"1": {"class_type": 3, "inputs": []}}',
        '{"1": {"class_type": "KSampler", "inputs": {}}}',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": ' + "9" * 10_000 + "}",
        "Steps: 3",
        "Steps: " + "a " * 300_000,
        "a" * 1_000_000,
        ("a:" * 100_000) + "\nSteps: 4, Seed: 5",
    ],
    ids=range(15),
)
def test_a_text_that_means_nothing_is_said(text: str, tmp_path: Path) -> None:
    for place in ("parameters", "prompt"):
        with pytest.raises(BadRequest, match="holds no settings that can be read"):
            read(tmp_path, **{place: text})


def hostile_graphs() -> list[Any]:
    """Graphs that go in circles, lead nowhere, or are larger than any person's."""
    circle = json.loads(json.dumps(CASCADE))
    circle["50"]["inputs"]["value"] = ["50", 0]
    circle["40"]["inputs"]["model"] = ["40", 0]
    circle["36"]["inputs"]["stage_c"] = ["33", 0]
    lost = json.loads(json.dumps(CASCADE))
    lost["3"]["inputs"] |= {"positive": ["nowhere", 0], "latent_image": ["3", -1], "seed": [[], {}]}
    many = {
        str(n): {
            "class_type": "KSampler",
            "inputs": {name: [str(n + 1), 0] for name in ("positive", "negative", "latent_image")},
        }
        for n in range(20_000)
    }
    wide = json.loads(json.dumps(CASCADE))
    wide["6"]["inputs"] |= {f"conditioning{n}": ["7", n] for n in range(50_000)}
    return [circle, lost, many, wide]


@pytest.mark.parametrize("graph", hostile_graphs(), ids=["circle", "lost", "many", "wide"])
def test_a_graph_made_to_do_harm_is_read_at_once(graph: Any, tmp_path: Path) -> None:
    begun = perf_counter()
    found = read(tmp_path, prompt=json.dumps(graph))

    assert found.program == "ComfyUI"
    assert not found.request.problems()
    assert perf_counter() - begun < 20, "or it would never end"


def test_texts_packed_beyond_reason_are_said(tmp_path: Path) -> None:
    bomb = b"parameters\0\0" + zlib.compress(bytes(50_000_000))
    whole = png(tmp_path / "a.png").read_bytes()
    head, rest = whole[:33], whole[33:]
    small = b"parameters\0\0" + zlib.compress(b"x" * 8_000_000)
    many = b"".join(chunk(b"zTXt", small) for _ in range(2000))

    (tmp_path / "bomb.png").write_bytes(head + chunk(b"zTXt", bomb) + rest)
    with pytest.raises(BadRequest, match="too large to be read"):
        read_settings(tmp_path / "bomb.png")
    (tmp_path / "many.png").write_bytes(head + many + rest)
    with pytest.raises(BadRequest, match="holds no settings"):
        read_settings(tmp_path / "many.png")


def test_random_changes_give_a_request_or_nothing() -> None:
    chance = random.Random(2)
    for text, reader in [
        (A1111, parameters_text.read),
        (json.dumps(CASCADE), comfyui_graph.read),
        (json.dumps(DIFFUSERS), diffusers_record.read),
    ]:
        for _ in range(100):
            marks = list(text)
            for _ in range(chance.choice([1, 10])):
                marks[chance.randrange(len(marks))] = chance.choice('{}[]",:0-9aé\n\0 ')
            found = reader("".join(marks))
            assert found is None or isinstance(found[0], Request)
