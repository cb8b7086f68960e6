"""Settings written as text: files with options, and the request that values make."""

from pathlib import Path
from typing import Any

import pytest

from cascade_desktop.errors import BadRequest
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
from cascade_desktop.written import read_use, request_of, use_of_field


def file(folder: Path, name: str) -> str:
    (folder / name).write_bytes(b"")
    return str(folder / name)


@pytest.mark.parametrize(
    ("owner", "text", "use"),
    [
        (VariationUse, "/a.png", VariationUse("/a.png")),
        (VariationUse, "/a.png,weight=-0.5", VariationUse("/a.png", -0.5)),
        (ImageUse, "/a b.png,strength=0.6", ImageUse("/a b.png", 0.6)),
        (ImageUse, "/a.png,Strength= 1", ImageUse("/a.png", 1.0)),
        (ControlUse, "canny:/p.png", ControlUse("canny", "/p.png")),
        (
            ControlUse,
            "canny:/p.png,strength=0.8,start=0,end=0.7,low=90,high=210,squashed=no",
            ControlUse("canny", "/p.png", 0.8, 0.0, 0.7, 90, 210, "no"),
        ),
        (ControlUse, "super_resolution:/p.png", ControlUse("super_resolution", "/p.png")),
        (
            InpaintUse,
            "/a.png,mask=/m, n.png,left=64,feather=4",
            InpaintUse("/a.png", "/m, n.png", left=64, feather=4),
        ),
        (UpscaleUse, "/a.png,factor=4", UpscaleUse("/a.png", 4)),
        (
            LoraUse,
            "/l.safetensors,weight=0.7,token=[fern],starts-from=^(dog|cat){1,2}</w>$",
            LoraUse("/l.safetensors", 0.7, "[fern]", "^(dog|cat){1,2}</w>$"),
        ),
        (LoraUse, "/l,starts_from=a=b", LoraUse("/l", starts_from="a=b")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_and_its_options_are_read(owner: type[Any], text: str, use: Any) -> None:
    assert read_use(owner, text) == use


@pytest.mark.parametrize(
    "name", ["a,b.png", "a,weight=2.png", "canny:a.png", "C:\\pics\\a.png", "a=b,c=d,e=f", "a,"]
)
def test_a_file_that_is_there_may_have_any_name(name: str, tmp_path: Path) -> None:
    there = file(tmp_path, name)

    assert read_use(VariationUse, there) == VariationUse(there)
    assert read_use(VariationUse, f"{there},weight=0.5") == VariationUse(there, 0.5)
    assert read_use(ControlUse, f"canny:{there},low=5") == ControlUse("canny", there, low=5)


def test_a_windows_path_after_a_kind_is_one_path() -> None:
    use = read_use(ControlUse, "canny:C:\\pics\\a.png,strength=0.5")

    assert use.file.endswith("C:\\pics\\a.png")
    assert use.strength == 0.5


def test_a_stored_path_means_the_same_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "me"))

    assert read_use(ImageUse, "a.png").file == str(tmp_path / "a.png")
    assert read_use(ImageUse, "a.png", tmp_path / "x").file == str(tmp_path / "x" / "a.png")
    assert read_use(ImageUse, "~/a.png", tmp_path / "x").file == str(tmp_path / "me" / "a.png")
    inpaint = read_use(InpaintUse, "a.png,mask=m.png", tmp_path / "x")
    assert inpaint.mask == str(tmp_path / "x" / "m.png")


@pytest.mark.parametrize(
    ("owner", "text", "sentence"),
    [
        (VariationUse, "", "name of a file is missing"),
        (VariationUse, ",weight=1", "name of a file is missing"),
        (VariationUse, "a.png,wieght=1", "There is no option wieght. Options are weight."),
        (VariationUse, "a.png,file=b.png", "There is no option file"),
        (VariationUse, "a.png,weight=heavy", "weight must be a number, not 'heavy'"),
        (VariationUse, "a.png,weight=", "weight must be a number, not ''"),
        (VariationUse, "a.png,weight=1,weight=2", "weight is given twice"),
        (ControlUse, "canny:a.png,low=0.5", "low must be a whole number, not '0.5'"),
        (ControlUse, "a.png", "Write KIND:FILE with one of canny, super_resolution"),
        (ControlUse, "pose:a.png", "Write KIND:FILE"),
        (ControlUse, "canny:", "name of a file is missing"),
        (UpscaleUse, "a.png,factor=two", "factor must be a whole number"),
        (InpaintUse, "a.png,mask=", "name of a file is missing"),
    ],
)
def test_what_cannot_be_meant_is_said(owner: type[Any], text: str, sentence: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read_use(owner, text)

    assert sentence in str(caught.value)


def test_a_name_that_no_file_can_have_is_still_a_name() -> None:
    assert read_use(ImageUse, "/" + "x" * 5000).file == "/" + "x" * 5000


def test_bounds_are_left_to_the_request() -> None:
    request = request_of({"image": read_use(ImageUse, "/a.png,strength=7")})

    assert "between 0.0 and 1.0" in request.problems()["image"]


def test_what_comes_from_files_is_known_from_the_declaration() -> None:
    assert use_of_field("variations") == (VariationUse, True)
    assert use_of_field("upscale") == (UpscaleUse, False)
    assert use_of_field("precision") is None
    assert use_of_field("prompt") is None


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_profile_sets_what_is_not_given(name: str) -> None:
    settings = PROFILES[name].settings  # type: ignore[index]

    request = request_of({"prompt": "x", "profile": name, "rescale": 0.25})

    assert (request.prompt, request.profile, request.rescale) == ("x", name, 0.25)
    told = {field: getattr(request, field) for field in settings}
    assert told == {**settings, "rescale": 0.25}


def test_no_values_are_the_usual_request() -> None:
    assert request_of({}) == Request()
