"""Styles: around a prompt and off again, kept in a file, given on; and files that are broken."""

from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop.errors import BadRequest
from cascade_desktop.prompt_styles import (
    PLACE,
    Change,
    Style,
    dressed,
    style_of,
    summary,
    undressed,
    worn,
)
from cascade_desktop.request import Request
from cascade_desktop.style_files import Styles, shipped

FOGGY = Style("Foggy", "{prompt} in the fog", "sun", {"guidance": 6.0})


@pytest.fixture
def styles(tmp_path: Path) -> Styles:
    return Styles(tmp_path / "data" / "styles.toml")


def names(styles: Styles) -> list[str]:
    return [style.name for style in styles.own()]


def test_ten_styles_come_with_the_app_and_each_can_be_put_on_and_taken_off() -> None:
    request = Request("a fox", "a hunter")

    assert len(shipped()) == 10
    for style in shipped():
        made = dressed(style, request)
        assert made.checked()
        assert "a fox" in made.prompt and made.negative.startswith("a hunter, ")
        assert worn(shipped(), made) == style
        bare = undressed(style, made)
        assert bare is not None and (bare.prompt, bare.negative) == ("a fox", "a hunter")
        assert style.prompt.count(PLACE) == 1


@pytest.mark.parametrize(
    ("words", "prompt", "wanted"),
    [
        ("{prompt} in the fog", "a fox", "a fox in the fog"),
        ("foggy, soft", "a fox", "a fox, foggy, soft"),
        ("a photo of {prompt}, soft", "", "a photo of , soft"),
        ("", "a fox", "a fox"),
    ],
)
def test_the_prompt_stands_at_its_place_or_before_the_words(
    words: str, prompt: str, wanted: str
) -> None:
    style = Style("S", words, "blur")
    made = dressed(style, Request(prompt))

    assert made.prompt == wanted
    bare = undressed(style, made)
    assert bare is not None and (bare.prompt, bare.negative) == (prompt, "")


def test_a_change_tells_its_settings_and_takes_back_only_what_is_still_as_it_was_left() -> None:
    before = Request("a fox")
    change = Change(FOGGY, before, dressed(FOGGY, before))

    assert change.settings() == {"guidance": (4.0, 6.0)}
    assert change.undone(change.after) == before
    edited = replace(change.after, prompt="a red fox in the fog", seed=7)
    assert change.undone(edited) == Request("a red fox", seed=7)
    other = replace(change.after, prompt="a cat", guidance=9.0)
    assert change.undone(other) == other, "nothing of the style is left in it"


def test_a_style_leaves_an_unguided_profile_unguided() -> None:
    quick = Request("a fox").in_profile("instant")

    assert dressed(FOGGY, quick).guidance == quick.guidance


def test_a_style_with_a_profile_brings_what_goes_with_it() -> None:
    style = Style("Quick", "", parameters={"profile": "instant", "steps": 6})

    made = dressed(style, Request("a fox"))

    assert replace(Request("a fox").in_profile("instant"), steps=6) == made


def test_the_present_prompt_becomes_a_style_with_the_settings_that_are_unusual() -> None:
    style = style_of(Request("fog", "sun", steps=33))

    assert (style.prompt, style.negative, style.parameters) == ("fog", "sun", {"steps": 33})
    assert summary(style) == "fog\nAvoid: sun\nStage C steps: 33"


def test_styles_are_kept_changed_renamed_and_removed(styles: Styles) -> None:
    styles.keep(FOGGY)
    styles.keep(Style(" Bright ", "sunny"))
    assert names(styles) == ["Bright", "Foggy"]
    assert styles.own()[1] == FOGGY

    styles.rename("Bright", "Zebra")
    styles.change("Foggy", replace(FOGGY, name="foggy", negative="moon"))
    assert names(styles) == ["foggy", "Zebra"]
    assert styles.find("FOGGY").negative == "moon"

    styles.remove("foggy")
    assert names(Styles(styles.file)) == ["Zebra"]


@pytest.mark.parametrize(
    "style",
    [
        Style("foggy", "x"),
        Style("watercolour", "x"),
        Style("", "x"),
        Style("two\nlines", "x"),
        Style("x" * 61, "x"),
        Style("Empty", " "),
        Style("Twice", "{prompt} {prompt}"),
        Style("Seed", "x", parameters={"seed": 1}),
        Style("Steps", "x", parameters={"steps": 0}),
        Style("Type", "x", parameters={"steps": "many"}),
        Style("Bad\N{SNOWMAN}", "a\0b"),
    ],
)
def test_what_no_style_can_be_is_refused_with_a_sentence(styles: Styles, style: Style) -> None:
    styles.keep(FOGGY)

    with pytest.raises(BadRequest, match=r"\."):
        styles.keep(style)
    assert styles.own() == [FOGGY]


def test_an_unknown_style_is_refused_with_the_names_there_are(styles: Styles) -> None:
    with pytest.raises(BadRequest, match=r"no style “Fog”.*Clay figure, .*Watercolour"):
        styles.find("Fog")


def test_styles_are_given_on_and_what_is_there_already_is_left_out(
    styles: Styles, tmp_path: Path
) -> None:
    styles.keep(FOGGY)
    styles.keep(Style("Quoted", 'a "tale" \\ of\n{prompt} “é”'))
    styles.export_to(tmp_path / "shared.toml")
    other = Styles(tmp_path / "other.toml")
    other.keep(Style("foggy", "another one"))

    assert other.import_from(tmp_path / "shared.toml") == ["Foggy 2", "Quoted"]
    assert other.own()[2] == styles.own()[1]
    assert styles.import_from(tmp_path / "shared.toml") == []


@pytest.mark.parametrize(
    "content",
    [
        b"not toml",
        b"\xff\xfe",
        b'style = "x"',
        b"style = [1]",
        b"[[style]]\nname = 3",
        b'[[style]]\nname = "A"\nprompt = "a"\nparameters = 1',
        b'[[style]]\nname = "A"\nprompt = "a"\n[[style]]\nname = "B"\nprompt = "b"\n'
        b"parameters = {steps = 1000}",
    ],
)
def test_a_broken_file_is_not_imported_and_named(
    styles: Styles, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "odd.toml").write_bytes(content)

    with pytest.raises(BadRequest, match=r"The styles in odd\.toml cannot be used: .*\."):
        styles.import_from(tmp_path / "odd.toml")
    assert styles.own() == []


def test_of_a_file_with_a_broken_style_the_others_load_and_nothing_is_lost(styles: Styles) -> None:
    assert styles.file is not None
    styles.keep(FOGGY)
    good = styles.file.read_text(encoding="utf-8")
    bad = '[[style]]\nname = "Bad"\nprompt = "b"\nparameters = {steps = 1000}\n'
    styles.file.write_text(good + bad, encoding="utf-8")

    assert styles.own() == [FOGGY]
    assert "Stage C steps" in styles.problem() and str(styles.file) in styles.problem()
    assert styles.file.read_text(encoding="utf-8") == good + bad, "looking changes nothing"

    styles.keep(Style("New", "n"))
    assert names(styles) == ["Foggy", "New"] and not styles.problem()
    aside = styles.file.with_name("styles.toml.damaged")
    assert aside.read_text(encoding="utf-8") == good + bad


def test_without_a_file_the_shipped_styles_are_there_and_none_can_be_kept() -> None:
    styles = Styles()

    assert len(styles.all()) == 10
    with pytest.raises(BadRequest):
        styles.keep(FOGGY)
