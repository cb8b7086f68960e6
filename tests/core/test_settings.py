"""Settings survive restarts, newer versions, editors and damage."""

import logging
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cascade_desktop import settings, settings_check
from cascade_desktop.errors import CannotSave
from cascade_desktop.parameters import declaration
from cascade_desktop.settings import Settings
from cascade_desktop.toml_text import to_toml
from tests.core.disks import full_disk
from tests.core.texts import DIFFICULT, random_texts


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    mine = Settings("dark", "/home/me/Bilder ✿", False, '{"prompt": "a \\"red\\"\\napple"}', "QUJD")

    settings.save(mine, file)

    assert settings.load(file) == mine


@pytest.mark.parametrize("text", [text for text in DIFFICULT if "\ud83d" not in text])
def test_any_text_comes_back_exactly(text: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"

    settings.save(Settings(last_request=text), file)

    assert settings.load(file).last_request == text


def test_what_is_written_is_toml() -> None:
    values = {
        "text": "".join(map(chr, range(0x100))),
        "a key with spaces": -3,
        "": 1,
        "small": 1e-7,
        "large": 1e300,
        "infinite": float("-inf"),
        "flag": True,
        "day": date(2026, 11, 22),
        "list": [1, "two", [3.5], {"four": False}],
        "table": {"inner table": {"x": "y"}, "empty": {}},
        **{f"random{at}": text for at, text in enumerate(random_texts(50)) if text.isprintable()},
    }

    assert tomllib.loads(to_toml(values)) == values


def test_half_a_character_does_not_make_the_file_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"

    settings.save(Settings(last_request="half \ud83d"), file)

    assert settings.load(file).last_request == "half ?"


def test_without_a_file_all_settings_have_their_default(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.toml") == Settings()


def test_keys_of_a_newer_version_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('appearance = "dark"\nfuture = 3\n[newer.table]\nlist = [1, { a = "b" }]\n')

    settings.save(replace(settings.load(file), preview=False), file)

    stored = tomllib.loads(file.read_text())
    assert stored["appearance"] == "dark"
    assert stored["preview"] is False
    assert stored["future"] == 3
    assert stored["newer"] == {"table": {"list": [1, {"a": "b"}]}}


@pytest.mark.parametrize(
    "content", [b"appearance = ", b"\xff\xfe\x00", b"a = 1\na = 2", b"\0", b"a=" + b"[" * 9999]
)
def test_a_damaged_file_is_put_aside_and_said(
    content: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture, expected_log: list[str]
) -> None:
    expected_log.append("is damaged, so the defaults are used")
    file = tmp_path / "settings.toml"
    file.write_bytes(content)

    loaded = settings.load(file)

    assert loaded == Settings()
    assert not file.exists()
    assert (tmp_path / "settings.toml.damaged").read_bytes() == content
    assert "is damaged" in caplog.text


def test_a_second_damaged_file_does_not_replace_the_first(
    tmp_path: Path, expected_log: list[str]
) -> None:
    expected_log.append("is damaged")
    file = tmp_path / "settings.toml"
    for content in ("first damage", "second damage", "third damage"):
        file.write_text(content)
        settings.load(file)

    kept = {path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"first damage", "second damage", "third damage"}


def test_a_file_that_became_damaged_is_put_aside_on_saving_too(
    tmp_path: Path, expected_log: list[str]
) -> None:
    expected_log.append("is damaged")
    file = tmp_path / "settings.toml"
    file.write_text("damage")

    settings.save(Settings(appearance="light"), file)

    assert settings.load(file).appearance == "light"
    assert (tmp_path / "settings.toml.damaged").read_text() == "damage"


def test_a_value_that_cannot_be_used_takes_its_default_and_keeps_the_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, expected_log: list[str]
) -> None:
    expected_log.append("cannot be what it is")
    file = tmp_path / "settings.toml"
    file.write_text(
        'appearance = "pink"\npreview = "yes"\nlast_request = 3\npictures_folder = "/p"'
    )

    with caplog.at_level(logging.WARNING):
        loaded = settings.load(file)

    assert loaded == Settings(pictures_folder="/p")
    assert len(caplog.records) == 3


@pytest.mark.parametrize(
    "written", ["bandwidth = -1", "bandwidth = true", "bandwidth = 10001", "offline = 1"]
)
def test_numbers_out_of_bounds_and_numbers_for_yes_take_the_default(
    written: str, tmp_path: Path, expected_log: list[str]
) -> None:
    expected_log.append("cannot be what it is")
    file = tmp_path / "settings.toml"
    file.write_text(f'{written}\nmirror = "https://m.example"')

    assert settings.load(file) == Settings(mirror="https://m.example")


def test_what_cannot_be_used_is_named_in_a_sentence_without_its_value(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('threads = "many secrets"\nlanguage = ["en"]\ndevice = "cpu"')

    found = settings.read(file)

    assert found.settings == Settings(device="cpu")
    assert found.problems == (
        "The setting threads in settings.toml cannot be what it is, so it is 0.",
        "The setting language in settings.toml cannot be what it is, so it is 'system'.",
    )


def test_every_preference_has_a_title_a_hint_and_a_section_of_the_page() -> None:
    found = settings.preferences()
    names = [name for names in found.values() for name in names]

    assert tuple(found) == settings.SECTIONS
    assert all(found.values())
    assert len(names) == len(set(names))
    for name in names:
        about = declaration(Settings, name)
        assert about["title"]
        assert about["hint"]
    titles = [declaration(Settings, name)["title"] for name in names]
    assert len(set(titles)) == len(titles)


def test_resetting_leaves_what_is_no_preference() -> None:
    mine = Settings(appearance="dark", threads=3, last_request="{}", models_folder="/m")

    assert settings.in_default(mine) == {"appearance": "system", "threads": 0}


def test_what_is_wrong_with_a_value_is_said_at_its_field() -> None:
    bad = Settings(mirror="ftp://m.example", name_pattern="{colour}", threads=-1)

    found = settings_check.problems(bad)

    assert set(found) == {"mirror", "name_pattern", "threads"}
    assert "{colour}" in found["name_pattern"]
    assert settings_check.problems(Settings()) == {}


def test_a_byte_order_mark_of_an_editor_is_no_damage(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b'\xef\xbb\xbfappearance = "dark"\r\n')

    assert settings.load(file).appearance == "dark"


def test_settings_that_cannot_be_saved_leave_the_old_ones(tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as disk:
        (disk / "filler").unlink()
        settings.save(Settings(appearance="dark"), disk / "settings.toml")

        with pytest.raises(CannotSave, match="no room left"):
            settings.save(Settings(last_request="x" * 100_000), disk / "settings.toml")

        assert settings.load(disk / "settings.toml") == Settings(appearance="dark")
        assert [file.name for file in disk.iterdir()] == ["settings.toml"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CannotSave, match="Choose another folder"):
        settings.save(Settings(), tmp_path / "file" / "settings.toml")
