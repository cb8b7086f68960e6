"""ControlNets' files: the published ones fit, and what is damaged or another thing is said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from cascade_desktop.engine.control_header import PUBLISHED_BLOCKS
from cascade_desktop.engine.control_layers import Mode
from cascade_desktop.engine.controlnet import ControlNet, features, load_control
from cascade_desktop.engine.effnet import EffnetEncoder
from cascade_desktop.engine.previewer import Previewer
from cascade_desktop.errors import BadModel
from cascade_desktop.uses import ControlKind
from tests.engine.controls import BLOCKS, WIDTH, published_control, tiny_control, write_control

# Bytes of the published files, as the Hub lists them.
PUBLISHED: dict[ControlKind, int] = {
    "canny": 217_739_268,
    "inpaint": 217_741_855,
    "super_resolution": 813_989_376,
}
PUBLISHED_TOO: list[tuple[Callable[[], nn.Module], int]] = [
    (EffnetEncoder, 81_506_763),
    (Previewer, 15_954_183),
]

every_mode = pytest.mark.parametrize(
    ("mode", "channels"),
    [("effnet", 1), ("effnet", 4), ("effnet", 3), ("large", 16), ("simple", 6)],
)


def load(file: Path) -> ControlNet:
    return load_control(file, "cpu", torch.float32)


@every_mode
def test_a_file_is_read_as_it_was_written(mode: Mode, channels: int, tmp_path: Path) -> None:
    control = tiny_control(mode, channels)
    file = write_control(control, tmp_path / "control.safetensors", "0, 1,3")
    picture = torch.rand(1, channels, 64, 96)

    read = load_control(file, "cpu", torch.float32)

    assert (read.mode, read.channels, read.width, read.blocks) == (mode, channels, WIDTH, BLOCKS)
    assert not read.training and not any(value.requires_grad for value in read.parameters())
    for one, other in zip(control(picture), features(read, picture).values(), strict=True):
        assert torch.equal(one, other)
        assert one.shape == (1, WIDTH, *((2, 3) if mode == "effnet" else (64, 96)))


@pytest.mark.parametrize("more", range(1, 8))
def test_a_file_is_read_wherever_its_numbers_begin(more: int, tmp_path: Path) -> None:
    """The authors' files are of odd lengths: their numbers lie at no multiple of four or eight."""
    control = tiny_control("effnet", 1)
    whole = write_control(control, tmp_path / "whole.safetensors").read_bytes()
    start = 8 + int.from_bytes(whole[:8], "little")
    header = whole[8:start] + b" " * more
    file = tmp_path / "shifted.safetensors"
    file.write_bytes(len(header).to_bytes(8, "little") + header + whole[start:])
    picture = torch.rand(1, 1, 64, 64)

    said = load(file)(picture)

    assert all(map(torch.equal, said, control(picture)))


def test_a_file_is_read_in_the_number_format_that_is_asked_for(tmp_path: Path) -> None:
    file = write_control(tiny_control("effnet", 1), tmp_path / "a.safetensors")

    read = load_control(file, torch.device("cpu"), torch.bfloat16)

    kinds = {value.dtype for value in read.state_dict().values()}
    assert kinds == {torch.bfloat16, torch.int64}
    assert features(read, torch.rand(1, 1, 64, 64))[0].dtype == torch.bfloat16


def test_without_metadata_eight_projections_are_those_of_the_published_files(
    tmp_path: Path,
) -> None:
    eight = tiny_control("large", 16, blocks=tuple(range(8)))
    write_control(eight, tmp_path / "eight.safetensors")
    write_control(tiny_control("large", 16), tmp_path / "three.safetensors")

    assert load(tmp_path / "eight.safetensors").blocks == PUBLISHED_BLOCKS
    assert load(tmp_path / "three.safetensors").blocks == (0, 1, 2)


def unexplained(network: nn.Module, size: int) -> int:
    """What is left of a published file's bytes after its numbers and the list of its tensors.

    The numbers are float32 (batch norms count in int64, which come first); before them are eight
    bytes and the list, in the way Python writes JSON.
    """
    listed, place = {}, 0
    tensors = sorted(network.state_dict().items(), key=lambda item: (-item[1].itemsize, item[0]))
    for name, value in tensors:
        kind = {torch.float32: "F32", torch.int64: "I64"}[value.dtype]
        offsets = [place, place + value.nbytes]
        listed[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": offsets}
        place += value.nbytes
    return size - place - 8 - len(json.dumps(listed))


def test_the_published_files_are_as_long_as_these_networks_make_them() -> None:
    """All of the authors' files have a description of nearly the same length besides.

    In the list alone, each tensor takes up a hundred bytes: one too many or too few would show.
    """
    left = [unexplained(published_control(kind), size) for kind, size in PUBLISHED.items()]
    with torch.device("meta"):
        left += [unexplained(build(), size) for build, size in PUBLISHED_TOO]

    assert 13_750 < min(left) <= max(left) < 13_850


@pytest.mark.parametrize(
    ("kind", "tensors", "parameters"),
    [
        ("canny", 796, 54_255_776),
        ("inpaint", 796, 54_256_424),
        ("super_resolution", 86, 203_491_584),
    ],
)
def test_the_published_ones_have_so_many_numbers(
    kind: ControlKind, tensors: int, parameters: int
) -> None:
    control = published_control(kind)
    names = control.state_dict().keys()

    assert len(names) == tensors
    assert sum(value.numel() for value in control.parameters()) == parameters
    assert control.blocks == PUBLISHED_BLOCKS
    some = {
        *("backbone.0.0.weight", "backbone.4.5.block.2.fc2.bias", "backbone.7.1.running_var"),
        *("projections.0.0.weight", "projections.7.2.weight"),
    }
    large = {
        *("backbone.0.bias", "backbone.3.blocks.0.weight", "backbone.10.blocks.5.bias"),
        *("backbone.11.weight", "projections.0.0.weight", "projections.7.2.weight"),
    }
    assert (large if kind == "super_resolution" else some) <= names


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=r"absent\.safetensors does not exist"):
        load(tmp_path / "absent.safetensors")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is damaged: it ends after 0 bytes"),
        (b"<html>Not found</html>", "is a web page"),
        (b"PK\x03\x04 and so on", "a pickle"),
        (b"\x80\x02}q\x00.", "a pickle"),
    ],
)
def test_what_is_no_safetensors_file_is_said(content: bytes, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "control.safetensors"
    file.write_bytes(content)

    with pytest.raises(BadModel, match=re.escape(str(file)) + f".*{sentence}"):
        load(file)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_damaged(part: float, tmp_path: Path) -> None:
    file = write_control(tiny_control("effnet", 1), tmp_path / "control.safetensors")
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * part)])

    with pytest.raises(BadModel, match="is damaged"):
        load(file)


@pytest.mark.parametrize(
    "tensors",
    [
        {},
        {"a": torch.zeros(3)},
        {"backbone.0.weight": torch.zeros(4, 1, 3, 3)},
        {"projections.0.0.weight": torch.zeros(4), "projections.0.2.weight": torch.zeros(4, 4)},
    ],
    ids=range(4),
)
def test_other_weights_are_no_controlnet(tensors: dict[str, Tensor], tmp_path: Path) -> None:
    save_file(tensors, tmp_path / "other.safetensors")

    with pytest.raises(BadModel, match=r"other\.safetensors is not a ControlNet"):
        load(tmp_path / "other.safetensors")


@pytest.mark.parametrize(("mode", "channels"), [("effnet", 4), ("large", 16)])
def test_no_tensor_can_be_missing_or_of_another_shape(
    mode: Mode, channels: int, tmp_path: Path
) -> None:
    whole = tiny_control(mode, channels).state_dict()
    file = tmp_path / "control.safetensors"
    for name, value in list(whole.items())[::11]:
        others = {key: tensor for key, tensor in whole.items() if key != name}
        for changed in (others, others | {name: value.new_zeros(*value.shape, 2)}):
            save_file(changed, file)
            with pytest.raises(BadModel, match=r"control\.safetensors (does not fit|is not)"):
                load(file)
    save_file(whole | {"more": torch.zeros(2)}, file)
    with pytest.raises(BadModel, match="more is not known"):
        load(file)


def test_a_missing_tensor_and_a_shape_are_said(tmp_path: Path) -> None:
    weights = tiny_control("effnet", 1).state_dict()
    del weights["backbone.4.1.block.1.1.running_var"]
    weights["projections.1.2.weight"] = torch.zeros(WIDTH, 5, 1, 1)
    save_file(weights, tmp_path / "a.safetensors")

    with pytest.raises(BadModel) as caught:
        load(tmp_path / "a.safetensors")

    assert "backbone.4.1.block.1.1.running_var is missing" in caught.value.message
    assert "projections.1.2.weight has the shape [32, 5, 1, 1] instead of" in caught.value.message


@pytest.mark.parametrize("blocks", ["0,1", "0,1,1", "0,1,-3", "0,1,x", ",,", "0,1,2,3", "0,1,1_0"])
def test_blocks_that_cannot_be_are_refused(blocks: str, tmp_path: Path) -> None:
    file = write_control(tiny_control("large", 16), tmp_path / "a.safetensors", blocks)

    with pytest.raises(BadModel, match=f'guides the blocks "{blocks}", but holds 3'):
        load(file)


def test_reading_changes_nothing_on_the_disk(tmp_path: Path) -> None:
    file = write_control(tiny_control("effnet", 4), tmp_path / "a.safetensors")
    before = file.read_bytes()

    control = load(file)
    with torch.no_grad():
        features(control, torch.rand(1, 4, 64, 64))

    assert file.read_bytes() == before
    assert load_file(file).keys() == control.state_dict().keys()
    assert [item.name for item in tmp_path.iterdir()] == ["a.safetensors"]
