"""Saved pictures: whole or not there, named safely, and they give their request back."""

import json
import os
import random
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cascade_desktop import pictures
from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.parameters import LONGEST_TEXT
from cascade_desktop.request import Request
from tests.core.disks import full_disk, read_only_disk
from tests.core.texts import DIFFICULT, random_texts

APPLE = Request(prompt="A red apple", seed=7, width=64, height=80)
RECORD = {"model": "Pocket", "device": "cpu", "seconds": {"stage C": 1.25}}


def drawn(width: int = 64, height: int = 80) -> Image.Image:
    return Image.linear_gradient("L").resize((width, height)).convert("RGB")


def noise(side: int = 256) -> Image.Image:
    return Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3))


def chunks(file: Path) -> list[tuple[bytes, bytes]]:
    """Type and content of each chunk of a PNG, read by hand."""
    data, found, at = file.read_bytes(), [], 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += length + 12
    return found


def test_a_saved_picture_has_the_same_pixels(tmp_path: Path) -> None:
    file = pictures.save(drawn(), APPLE, RECORD, tmp_path)

    with Image.open(file) as image:
        assert image.mode == "RGB"
        assert image.tobytes() == drawn().tobytes()


def test_the_name_tells_date_seed_and_prompt(tmp_path: Path) -> None:
    file = pictures.save(drawn(), APPLE, RECORD, tmp_path)

    assert re.fullmatch(r"\d{8}-\d{6}-7-a-red-apple\.png", file.name)


def test_a_folder_that_does_not_exist_is_made(tmp_path: Path) -> None:
    file = pictures.save(drawn(), APPLE, RECORD, tmp_path / "new" / "folder")

    assert file.is_file()


def test_pictures_of_the_same_second_and_seed_never_overwrite_each_other(tmp_path: Path) -> None:
    files = {pictures.save(drawn(), APPLE, RECORD, tmp_path) for _ in range(12)}

    assert len(files) == 12
    assert set(tmp_path.iterdir()) == files


def test_programs_that_save_at_once_never_take_the_same_name(tmp_path: Path) -> None:
    save = (
        "from pathlib import Path; from cascade_desktop.writing import write_new\n"
        f"for _ in range(100): print(write_new(Path({str(tmp_path)!r}), 'a', '.txt', b'x').name)"
    )
    run = [sys.executable, "-c", save]
    programs = [subprocess.Popen(run, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    names = "".join(program.communicate()[0] for program in programs).split()

    assert len(names) == 200
    assert sorted(names) == sorted(file.name for file in tmp_path.iterdir())
    assert len(set(names)) == 200


@pytest.mark.parametrize("prompt", DIFFICULT, ids=range(len(DIFFICULT)))
def test_any_prompt_comes_back_exactly(prompt: str, tmp_path: Path) -> None:
    request = replace(APPLE, prompt=prompt, negative=prompt[::-1], guidance=3.3)

    file = pictures.save(drawn(), request, RECORD, tmp_path)

    assert pictures.read_request(file) == request


def test_random_prompts_come_back_exactly(tmp_path: Path) -> None:
    for prompt in random_texts(60):
        request = replace(APPLE, prompt=prompt)

        file = pictures.save(drawn(8, 8), request, RECORD, tmp_path)

        assert pictures.read_request(file) == request
        assert_safe_name(file.name)


@pytest.mark.parametrize("prompt", DIFFICULT, ids=range(len(DIFFICULT)))
def test_the_name_is_safe_on_every_system(prompt: str, tmp_path: Path) -> None:
    largest = replace(APPLE, prompt=prompt, seed=2**32 - 1)

    assert_safe_name(pictures.save(drawn(), largest, RECORD, tmp_path).name)


def assert_safe_name(name: str) -> None:
    assert len(name) <= 80
    assert len(name.encode()) + len(".part") <= 143
    assert not set(name) & set('<>:"/\\|?* ')
    assert name.isprintable()
    assert re.fullmatch(r"\d{8}-\d{6}-\d+(-[^-](.*[^-])?)?\.png", name)


def test_the_record_is_stored_as_it_is(tmp_path: Path) -> None:
    file = pictures.save(drawn(), APPLE, RECORD, tmp_path)

    with Image.open(file) as image:
        own = json.loads(image.info["cascade"])
    assert own["schema"] == 1
    assert own["record"] == RECORD


def test_other_programs_find_the_settings_in_the_usual_form(tmp_path: Path) -> None:
    request = replace(APPLE, negative="green", model="/models/of mine, the best")

    file = pictures.save(drawn(), request, RECORD, tmp_path)

    with Image.open(file) as image:
        prompt, negative, settings = image.info["parameters"].split("\n")
    found = re.findall(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)', settings)
    facts = {name: json.loads(value) if value[0] == '"' else value for name, value in found}
    assert (prompt, negative) == ("A red apple", "Negative prompt: green")
    assert facts["Steps"] == "20"
    assert facts["Seed"] == "7"
    assert facts["Size"] == "64x80"
    assert facts["CFG scale"] == "4.0"
    assert facts["Model"] == "of mine, the best"
    assert facts["Decoder steps"] == "10"


def test_the_picture_is_labelled_as_made_by_a_model(tmp_path: Path) -> None:
    file = pictures.save(drawn(), APPLE, RECORD, tmp_path)

    with Image.open(file) as image:
        packet = ElementTree.fromstring(image.info["xmp"])
    source = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
    labels = [node.get(source) for node in packet.iter() if node.get(source)]
    assert labels == ["http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"]


@pytest.mark.parametrize(("prompt", "kind"), [("plain", b"tEXt"), ("café", b"iTXt")])
def test_only_text_beyond_ascii_needs_the_newer_chunk(
    prompt: str, kind: bytes, tmp_path: Path
) -> None:
    file = pictures.save(drawn(), replace(APPLE, prompt=prompt), RECORD, tmp_path)

    found = chunks(file)
    kinds = {content.partition(b"\0")[0]: kind for kind, content in found}
    assert kinds[b"parameters"] == kind
    assert kinds[b"cascade"] == b"tEXt"
    order = [kind for kind, _ in found]
    assert max(at for at, kind in enumerate(order) if kind[1:] in {b"EXt", b"TXt"}) < order.index(
        b"IDAT"
    )


def test_the_longest_prompts_stay_below_what_readers_accept(tmp_path: Path) -> None:
    longest = "🍎" * LONGEST_TEXT
    file = pictures.save(drawn(), replace(APPLE, prompt=longest, negative=longest), {}, tmp_path)

    texts = [content for kind, content in chunks(file) if kind in {b"tEXt", b"iTXt"}]
    assert max(map(len, texts)) < 2**20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for a file's size.")
def test_a_write_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    save = (
        "import resource, sys; from pathlib import Path\n"
        "from cascade_desktop.errors import CannotSave\n"
        "from tests.core.test_pictures import APPLE, noise, pictures\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        f"try: pictures.save(noise(), APPLE, {{}}, Path({str(tmp_path)!r}))\n"
        "except CannotSave as error: sys.exit(str(error))"
    )
    root = Path(__file__).parents[2]

    run = subprocess.run(
        [sys.executable, "-c", save],
        capture_output=True,
        text=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=False,
    )

    assert run.stderr.startswith("There is no room left for a file in ")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_keeps_no_half_picture(tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as disk:
        before = set(disk.iterdir())

        with pytest.raises(CannotSave, match=r"no room left.*Free some space"):
            pictures.save(noise(), APPLE, RECORD, disk)

        assert set(disk.iterdir()) == before


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    with (
        read_only_disk(tmp_path / "disk") as disk,
        pytest.raises(CannotSave, match=r"cannot be written to.*Choose another folder"),
    ):
        pictures.save(drawn(), APPLE, RECORD, disk)


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CannotSave, match="Choose another folder"):
        pictures.save(drawn(), APPLE, RECORD, tmp_path / "file")


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\nabcdefgh"]
)
def test_a_file_that_is_no_picture_is_said(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "notes.png"
    file.write_bytes(content)

    with pytest.raises(BadRequest, match=r"notes\.png cannot be read as a PNG"):
        pictures.read_request(file)


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.png", tmp_path):
        with pytest.raises(BadRequest, match="cannot be read as a PNG"):
            pictures.read_request(path)


def test_a_picture_of_another_program_is_said(tmp_path: Path) -> None:
    text = PngInfo()
    text.add_text("parameters", "an apple\nSteps: 20")
    drawn().save(tmp_path / "other.png", pnginfo=text)

    with pytest.raises(BadRequest, match=r"other\.png holds no settings of Cascade Desktop"):
        pictures.read_request(tmp_path / "other.png")


@pytest.mark.parametrize(
    "own",
    [
        "",
        "not json",
        "[]",
        "null",
        '"text"',
        '{"schema": 1}',
        '{"schema": 1, "request": []}',
        '{"schema": 1, "request": {"steps": "many"}}',
        '{"schema": 2, "request": {}}',
        "[" * 100_000,
        '{"schema": 1, "request": {"seed": ' + "9" * 5000 + "}}",
    ],
    ids=lambda own: own[:40],
)
def test_damaged_settings_are_said(own: str, tmp_path: Path) -> None:
    text = PngInfo()
    text.add_text("cascade", own)
    drawn().save(tmp_path / "odd.png", pnginfo=text)

    with pytest.raises(BadRequest, match=r"The settings in odd\.png cannot be used\. "):
        pictures.read_request(tmp_path / "odd.png")


def test_settings_packed_beyond_reason_are_said(tmp_path: Path) -> None:
    text = PngInfo()
    text.add_text("cascade", " " * 20_000_000, zip=True)
    drawn().save(tmp_path / "bomb.png", pnginfo=text)

    with pytest.raises(BadRequest, match=r"The settings in bomb\.png are too large"):
        pictures.read_request(tmp_path / "bomb.png")


def test_a_damaged_file_gives_its_request_or_a_sentence(tmp_path: Path) -> None:
    whole = bytearray(pictures.save(drawn(8, 8), APPLE, RECORD, tmp_path).read_bytes())
    chance = random.Random(3)
    refused = 0
    for _ in range(300):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        file = tmp_path / "damaged.png"
        file.write_bytes(
            damaged[: chance.randrange(len(damaged)) if chance.random() < 0.3 else None]
        )
        try:
            pictures.read_request(file)
        except BadRequest as error:
            refused += 1
            assert error.advice or error.message.endswith(".")
    assert refused > 50


def test_recent_pictures_come_newest_first(tmp_path: Path) -> None:
    for age, name in enumerate(["new.png", "older.PNG", "oldest.png"]):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    for other in (".hidden.png", "half.png.part", "notes.txt"):
        (tmp_path / other).touch()
    (tmp_path / "folder.png").mkdir()

    assert pictures.recent(tmp_path, 2) == [tmp_path / "new.png", tmp_path / "older.PNG"]
    assert len(pictures.recent(tmp_path, 50)) == 3


def test_a_folder_that_does_not_exist_has_no_recent_pictures(tmp_path: Path) -> None:
    assert pictures.recent(tmp_path / "none", 5) == []
