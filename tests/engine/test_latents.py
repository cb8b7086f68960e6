"""Kept latents: what comes back is what was kept, and anything else is refused."""

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from cascade_desktop.engine.latents import SUFFIX, read_latent, save_latent
from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.request import Request
from cascade_desktop.uses import VariationUse

REQUEST = Request("größer 🍎\n", "no", seed=7, variations=(VariationUse("/a.png", -0.5),))
RECORD = {"model": "tiny", "seconds": {"stage C": 1.5}}


def latent(*shape: int) -> Tensor:
    return torch.randn(shape or (16, 24, 24), generator=torch.Generator().manual_seed(1)).half()


def about(**more: str) -> dict[str, str]:
    return {"schema": "1", "request": REQUEST.to_json(), "record": "{}", **more}


@pytest.mark.parametrize("shape", [(16, 24, 24), (16, 9, 31), (16, 1, 1)])
def test_a_latent_comes_back_bit_by_bit_with_its_request(
    shape: tuple[int, ...], tmp_path: Path
) -> None:
    kept = latent(*shape)

    file = save_latent(kept, REQUEST, RECORD, tmp_path / "new" / "name")

    found, request = read_latent(file)
    assert file == tmp_path / "new" / f"name{SUFFIX}"
    assert found.dtype == torch.float16
    assert torch.equal(found, kept)
    assert request == REQUEST


def test_a_latent_of_a_picture_of_1024_pixels_takes_about_18_kilobytes(tmp_path: Path) -> None:
    file = save_latent(latent(), REQUEST, RECORD, tmp_path / "name")

    assert 16 * 24 * 24 * 2 < file.stat().st_size < 21_000


def test_nothing_is_overwritten_and_no_part_is_left(tmp_path: Path) -> None:
    files = [save_latent(latent(), REQUEST, {}, tmp_path / f"name{SUFFIX}") for _ in range(2)]

    assert [file.name for file in files] == [f"name{SUFFIX}", f"name-2{SUFFIX}"]
    assert sorted(tmp_path.iterdir()) == sorted(files)


def test_a_view_of_a_larger_latent_is_kept_alone(tmp_path: Path) -> None:
    many = torch.stack([latent(), latent()]).transpose(-1, -2)

    file = save_latent(many[1], REQUEST, {}, tmp_path / "name")

    assert torch.equal(read_latent(file)[0], many[1])
    assert file.stat().st_size < 21_000


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CannotSave):
        save_latent(latent(), REQUEST, {}, tmp_path / "file" / "name")


@pytest.mark.parametrize(
    ("tensors", "metadata", "sentence"),
    [
        ({"latent": latent(4, 24, 24)}, about(), "float16 of the shape (4, 24, 24)"),
        ({"latent": latent(1, 16, 24, 24)}, about(), "shape (1, 16, 24, 24)"),
        ({"latent": latent(16, 0, 24)}, about(), "no latent of Stage C"),
        ({"latent": latent().float()}, about(), "float32 of the shape"),
        ({"latent": latent().fill_(torch.nan)}, about(), "values that are not numbers"),
        ({"latent_tensor": latent()}, about(), "holds no latent of Cascade Desktop"),
        ({"latent": latent(), "more": latent()}, about(), "holds no latent"),
        ({"latent": latent()}, None, "holds no latent"),
        ({"latent": latent()}, {"format": "pt"}, "holds no latent"),
        ({"latent": latent()}, about(schema="2"), "another version"),
        ({"latent": latent()}, about(request="{}}"), "not a stored request"),
        ({"latent": latent()}, about(request='{"steps": "x"}'), "not a stored request"),
    ],
)
def test_another_safetensors_file_is_refused(
    tensors: dict[str, Tensor], metadata: dict[str, str] | None, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "x.safetensors"
    save_file(tensors, file, metadata)

    with pytest.raises(BadRequest) as caught:
        read_latent(file)

    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04pickle", b"\x08" + b"\0" * 7 + b'{"a": {}', None]
)
def test_what_is_no_safetensors_file_is_refused(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / f"x{SUFFIX}"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(BadRequest, match="cannot be read as a kept latent"):
        read_latent(file)


def test_a_latent_cut_short_is_refused(tmp_path: Path) -> None:
    file = save_latent(latent(), REQUEST, {}, tmp_path / "name")
    file.write_bytes(file.read_bytes()[:-10])

    with pytest.raises(BadRequest, match="cannot be read"):
        read_latent(file)


def test_what_is_no_latent_is_not_kept(tmp_path: Path) -> None:
    refused: list[Any] = [latent(3, 8, 8), latent().float(), latent() * torch.inf]
    for tensor in refused:
        with pytest.raises(BadRequest):
            save_latent(tensor, REQUEST, {}, tmp_path / "name")

    assert list(tmp_path.iterdir()) == []
