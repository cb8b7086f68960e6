"""The record in PNG, WebP and JPEG: all of it comes back, or nothing of it is there."""

import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from PIL import Image

from cascade_desktop import pictures, png_text
from cascade_desktop.errors import BadRequest
from cascade_desktop.exif_text import read_block
from cascade_desktop.folders import Folders
from cascade_desktop.licences import PUBLISHED
from cascade_desktop.model_hash import model_hash
from cascade_desktop.parameters import LONGEST_TEXT
from cascade_desktop.picture_formats import Kind
from cascade_desktop.picture_texts import read_texts
from cascade_desktop.request import Request
from cascade_desktop.uses import ControlUse, InpaintUse, LoraUse, VariationUse
from cascade_desktop.xmp_text import MADE_BY_A_MODEL
from tests.core.texts import DIFFICULT, random_texts

KINDS: tuple[Kind, ...] = get_args(Kind)
REQUEST = Request(
    prompt="a red apple",
    negative="blurry",
    seed=2**32 - 1,
    guidance=3.3,
    variations=(VariationUse("/a photo.png", -0.1), VariationUse("/b.png")),
    controls=(ControlUse("canny", "/c.png", start=0.1),),
    inpaint=InpaintUse("/d.png", mask="/e.png", left=64),
    loras=(LoraUse("/f.safetensors", token="[f]"),),
)
RECORD: dict[str, Any] = {
    "model": "Stable Cascade",
    "licence": PUBLISHED,
    "model_hash": "0123456789abcdef",
    "seconds": {"stage C": 1.25},
    "files": [{"file": "/f.safetensors", "sha256": "ab" * 32}],
    "tokens": [3, 0],
    "nothing": None,
}


def drawn(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    return Image.linear_gradient("L").resize((width, height)).convert(mode)


@pytest.mark.parametrize("kind", KINDS)
def test_request_and_record_come_back_as_they_were(kind: Kind, tmp_path: Path) -> None:
    for request in (REQUEST, Request()):
        file = pictures.save(drawn(), request, RECORD, tmp_path, kind)

        saved = pictures.read_saved(file)
        assert (saved.request, saved.record) == (request, RECORD)
        with Image.open(file) as image:
            assert (image.size, image.format) == ((64, 48), kind.upper())
            image.load()


@pytest.mark.parametrize("kind", KINDS)
def test_any_prompt_comes_back_exactly(kind: Kind, tmp_path: Path) -> None:
    longest = "🍎" * LONGEST_TEXT
    for prompt in [*DIFFICULT, *random_texts(10)]:
        request = replace(REQUEST, prompt=prompt, negative=prompt[::-1])
        file = pictures.save(drawn(8, 8), request, RECORD, tmp_path, kind)
        assert pictures.read_saved(file).request == request
    both = replace(REQUEST, prompt=longest, negative=longest)
    file = pictures.save(drawn(8, 8), both, {"prompt_drawn": longest}, tmp_path, kind)
    assert pictures.read_saved(file).request == both
    with Image.open(file) as image:
        assert image.size == (8, 8), "other programs still open it"


@pytest.mark.parametrize("kind", KINDS)
def test_other_programs_find_what_they_look_for(kind: Kind, tmp_path: Path) -> None:
    file = pictures.save(drawn(), replace(REQUEST, prompt="ein Café"), RECORD, tmp_path, kind)

    with Image.open(file) as image:
        xmp = image.info["xmp"]
        if kind == "png":
            text = image.info["parameters"]
        else:
            text = read_block(image.info["exif"])["UserComment"]
    assert text.startswith("ein Café\nNegative prompt: blurry\nSteps: 20, Sampler: ")
    assert "Model hash: 0123456789" in text
    told = xmp if isinstance(xmp, bytes) else xmp.encode()
    assert MADE_BY_A_MODEL.encode() in told
    assert b"Not for commercial use" in told


def test_the_record_names_version_and_licence(tmp_path: Path) -> None:
    file = pictures.save(drawn(), REQUEST, RECORD, tmp_path)

    own = json.loads(read_texts(file, {png_text.OWN_CHUNK})[png_text.OWN_CHUNK])
    assert own["schema"] == 1
    assert own["app"].startswith("Cascade Desktop ")
    assert "Not for commercial use" in own["licence_note"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_picture_tells_nothing(kind: Kind, tmp_path: Path) -> None:
    image = drawn()
    image.info["parameters"] = "a red apple"
    image.info["comment"] = b"a red apple"

    file = pictures.save(image, REQUEST, RECORD, tmp_path, kind, private=True)

    content = file.read_bytes()
    assert b"apple" not in content
    assert b"apple" not in file.name.encode()
    assert str(REQUEST.seed) not in file.name
    assert MADE_BY_A_MODEL.encode() in content, "that a model has made it is told all the same"
    with pytest.raises(BadRequest, match="holds no settings"):
        pictures.read_saved(file)


def test_webp_keeps_every_pixel_at_its_best_and_png_always(tmp_path: Path) -> None:
    noise = Image.frombytes("RGB", (40, 30), random.Random(1).randbytes(3600))
    for kind, quality, exact in [("png", 1, True), ("webp", 100, True), ("webp", 90, False)]:
        file = pictures.save(noise, REQUEST, RECORD, tmp_path, kind, quality=quality)  # type: ignore[arg-type]
        with Image.open(file) as image:
            assert (image.convert("RGB").tobytes() == noise.tobytes()) == exact


def test_what_a_format_cannot_hold_is_saved_all_the_same(tmp_path: Path) -> None:
    wide = pictures.save(drawn(16_384, 2), REQUEST, RECORD, tmp_path, "webp")
    clear = pictures.save(drawn(mode="RGBA"), REQUEST, RECORD, tmp_path, "jpeg")

    assert wide.suffix == ".png"
    for file in (wide, clear):
        assert pictures.read_request(file) == REQUEST


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_gives_its_request_or_a_sentence(kind: Kind, tmp_path: Path) -> None:
    chance, refused = random.Random(3), 0
    whole = pictures.save(drawn(8, 8), REQUEST, RECORD, tmp_path, kind).read_bytes()
    file = tmp_path / "damaged"
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 8])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        end = chance.randrange(len(damaged)) if chance.random() < 0.3 else None
        file.write_bytes(damaged[:end])
        try:
            pictures.read_saved(file)
        except BadRequest as error:
            refused += 1
            assert error.message.endswith(".")
    assert refused > 100


def test_the_models_own_hash_is_known_without_reading_gigabytes(tmp_path: Path) -> None:
    folders = Folders.of(tmp_path)
    small, large = tmp_path / "small.safetensors", tmp_path / "large.safetensors"
    small.write_bytes(b"x" * 1000)
    with large.open("wb") as opened:
        opened.truncate(2**27)

    assert model_hash(str(small), folders) == hashlib.sha256(b"x" * 1000).hexdigest()
    assert model_hash(str(large), folders) == ""
    assert model_hash("no such model", folders) == ""
    assert len(model_hash("pocket", folders)) == 64
