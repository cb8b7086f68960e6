"""Models in every layout: the same networks, whichever way they are stored."""

import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from cascade_desktop.engine import checkpoints, stages
from cascade_desktop.engine.checkpoints import ModelFiles, open_model
from cascade_desktop.errors import BadModel
from cascade_desktop.safetensors_header import read_contents
from tests.engine.published import (
    FILES,
    Source,
    cast,
    open_clip,
    original,
    small_model,
    write,
    write_comfyui,
    write_hub,
    write_original,
)
from tests.engine.published_sizes import LITE, SMALL

KINDS = list(SMALL)
ROUGH = torch.bfloat16


@pytest.fixture(scope="module")
def source(tiny: Path) -> Source:
    return small_model(tiny)


@pytest.fixture(scope="module")
def lite(tiny: Path) -> Source:
    return small_model(tiny, LITE)


def expect_same(files: ModelFiles, source: Source, stored: torch.dtype) -> None:
    """Each network, loaded, is what was stored to the last bit."""
    for kind in source.networks:
        loaded = files.load(kind, "cpu", torch.float32)
        expected = cast(cast(source.state(kind), stored), torch.float32)
        found = loaded.state_dict()
        assert found.keys() == expected.keys()
        for name, tensor in expected.items():
            assert torch.equal(found[name], tensor), (kind, name)
            assert found[name].dtype == tensor.dtype
        assert not loaded.training
        assert not any(parameter.requires_grad for parameter in loaded.parameters())
        assert not any(buffer.is_meta for buffer in loaded.buffers())


@pytest.mark.parametrize("variant", ["", "bf16"])
@pytest.mark.parametrize("shards", [0, 3])
def test_both_published_repositories_in_one_folder(
    source: Source, tmp_path: Path, variant: str, shards: int
) -> None:
    files = open_model(write_hub(source, tmp_path, variant, shards))

    expect_same(files, source, ROUGH if variant else torch.float32)
    assert files.missing(KINDS) == ""
    assert files.tokenizer()(["a red apple"])[2] == [5]


@pytest.mark.parametrize("ending", ["", "_bf16"])
def test_the_single_files_of_the_authors(source: Source, tmp_path: Path, ending: str) -> None:
    write_original(source, tmp_path, ending)
    stored = ROUGH if ending else torch.float32

    for path in (tmp_path, tmp_path / f"stage_c{ending}.safetensors"):
        files = open_model(path)
        for kind in source.networks:
            exact = kind not in ("prior", "decoder")
            part = Source({kind: source.networks[kind]}, source.configs, source.tokenizer)
            expect_same(files, part, torch.float32 if exact else stored)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32])
def test_the_two_checkpoints_of_comfyui(source: Source, tmp_path: Path, dtype: torch.dtype) -> None:
    write_comfyui(source, tmp_path, dtype)

    for path in (tmp_path, tmp_path / "stable_cascade_stage_c.safetensors"):
        expect_same(open_model(path), source, dtype)


def test_an_openclip_file_beside_the_single_files(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    for kind in ("text_encoder", "image_encoder"):
        shutil.rmtree(tmp_path / kind)
    clip = open_clip(source.state("text_encoder"), source.state("image_encoder"))
    write(clip, tmp_path / "open_clip_pytorch_model.safetensors")

    expect_same(open_model(tmp_path), source, torch.float32)


def test_the_app_s_own_layout(tiny: Path) -> None:
    files = open_model(tiny)

    for kind in KINDS:
        expected = stages.load(tiny, kind).state_dict()
        found = files.load(kind).state_dict()
        assert all(torch.equal(found[name], expected[name]) for name in expected)
    assert (files.model.name, files.model.smallest_grid) == ("tiny", 9)


def test_a_single_file_draws_what_the_folder_draws(source: Source, tmp_path: Path) -> None:
    """The same weights are the same network only if it is built in the same way."""
    folder = open_model(write_hub(source, tmp_path / "folder"))
    alone = open_model(write_comfyui(source, tmp_path / "alone", torch.float32))

    for kind, told in (
        ("prior", {"clip_text": torch.ones(1, 7, 64), "clip_img": torch.ones(1, 1, 64)}),
        ("decoder", {"effnet": torch.ones(1, 16, 3, 3)}),
    ):
        networks = [files.load(kind) for files in (folder, alone)]
        x = torch.randn(1, source.configs[kind]["in_channels"], 16, 16)
        time, pooled = torch.tensor([0.5]), torch.ones(1, 1, 64)
        first, second = (
            network(x, time, clip_text_pooled=pooled, return_dict=False, **told)[0]
            for network in networks
        )
        assert torch.equal(first, second)


def test_numbers_are_cast_on_the_way(source: Source, tmp_path: Path) -> None:
    files = open_model(write_original(source, tmp_path))

    network = files.load("effnet_encoder", "cpu", ROUGH)

    state = source.state("effnet_encoder")
    for name, tensor in network.state_dict().items():
        counts = name.endswith("num_batches_tracked")
        assert tensor.dtype is (torch.int64 if counts else ROUGH)
        assert torch.equal(tensor, state[name] if counts else state[name].to(ROUGH))


def test_opening_and_loading_changes_nothing_on_disk(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    for kind in KINDS:
        for parameter in open_model(tmp_path).load(kind).parameters():
            parameter.add_(1)

    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_of_two_sizes_the_large_one_is_taken_unless_asked_otherwise(
    source: Source, lite: Source, tmp_path: Path
) -> None:
    write_hub(source, tmp_path)
    for kind, network in lite.networks.items():
        stages.save(network, kind, lite.configs[kind], tmp_path / "made", torch.float32)
        (tmp_path / "made" / kind).rename(tmp_path / f"{kind}_lite")

    for files in (open_model(tmp_path), open_model(tmp_path, "full", "full")):
        expect_same(files, source, torch.float32)
    small = open_model(tmp_path, stage_c="lite")
    assert small.files["prior"].parent.name == "prior_lite"
    assert small.files["decoder"].parent.name == "decoder"
    expect_same(open_model(tmp_path, "lite", "lite"), lite, torch.float32)


def test_a_lite_single_file_is_taken_when_it_is_the_one_opened(
    source: Source, lite: Source, tmp_path: Path
) -> None:
    write_original(source, tmp_path)
    write_original(lite, tmp_path, "_lite_bf16")

    files = open_model(tmp_path / "stage_c_lite_bf16.safetensors")

    assert files.files["prior"].name == "stage_c_lite_bf16.safetensors"
    assert files.files["decoder"].name == "stage_b.safetensors"


def test_a_size_that_is_not_there_is_told(
    source: Source, lite: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_original(source, tmp_path)
    assert open_model(tmp_path, "full", "full").has("prior")
    with pytest.raises(BadModel, match=r"no lite Stage B.*stage_b_lite_bf16\.safetensors"):
        open_model(tmp_path, stage_b="lite")

    size = sum(one.numel() for one in lite.state("prior").values())
    monkeypatch.setitem(checkpoints.LITE, "prior", size)
    write_original(lite, tmp_path)
    assert open_model(tmp_path, stage_c="lite").has("prior")
    with pytest.raises(BadModel, match=r"no full Stage C.*stage_c_bf16\.safetensors"):
        open_model(tmp_path, stage_c="full")


def test_names_do_not_count_where_headers_can_be_read(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    for number, stem in enumerate(FILES.values()):
        (tmp_path / f"{stem}.safetensors").rename(tmp_path / f"{number}.safetensors")

    expect_same(open_model(tmp_path), source, torch.float32)


def test_a_file_with_another_ending_can_be_opened(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    (tmp_path / "stage_c.safetensors").rename(tmp_path / "mine.sft")

    files = open_model(tmp_path / "mine.sft")

    assert (files.files["prior"].name, files.model.name) == ("mine.sft", "mine")


def test_a_file_in_diffusers_layout_stands_for_its_model(source: Source, tmp_path: Path) -> None:
    folder = write_hub(source, tmp_path / "mine")
    files = open_model(folder / "prior" / "diffusion_pytorch_model.safetensors")

    assert (files.missing(KINDS), files.model.name) == ("", "mine")


def test_of_equal_networks_the_final_one_in_16_bits_is_taken(
    source: Source, tmp_path: Path
) -> None:
    write_original(source, tmp_path)
    shutil.copy(tmp_path / "stage_c.safetensors", tmp_path / "stage_c_pretrained.safetensors")
    assert open_model(tmp_path).files["prior"].name == "stage_c.safetensors"

    write_original(source, tmp_path, "_bf16")
    assert open_model(tmp_path).files["prior"].name == "stage_c_bf16.safetensors"


def test_a_text_encoder_that_stage_c_cannot_read_is_left_aside(
    source: Source, tmp_path: Path
) -> None:
    write_original(source, tmp_path)
    shutil.rmtree(tmp_path / "text_encoder")
    wide = {**source.configs["text_encoder"], "projection_dim": 48}
    write(dict(stages.build("text_encoder", wide).state_dict()), tmp_path / "a.safetensors")
    write(source.state("text_encoder"), tmp_path / "longer_name.safetensors")

    assert open_model(tmp_path).files["text_encoder"].name == "longer_name.safetensors"


def test_a_note_in_the_header_wins_over_the_shapes(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    config = {**source.configs["vqgan"], "scale_factor": 0.5}
    state = original("vqgan", source.state("vqgan"))
    write(state, tmp_path / "stage_a.safetensors", {"config": json.dumps(config)})

    assert open_model(tmp_path).load("vqgan").config["scale_factor"] == 0.5  # type: ignore[index]


def test_the_published_scale_of_stage_a_is_kept(source: Source, tmp_path: Path) -> None:
    write_hub(source, tmp_path)
    config = {**source.configs["vqgan"], "scale_factor": 0.3764, "_name_or_path": "x"}
    (tmp_path / "vqgan" / "config.json").write_text(json.dumps(config))

    assert open_model(tmp_path).load("vqgan").config["scale_factor"] == 0.3764  # type: ignore[index]


@pytest.mark.parametrize("nothing", [0, -1])
def test_levels_without_attention_may_have_any_number_of_heads(
    source: Source, tmp_path: Path, nothing: int
) -> None:
    write_hub(source, tmp_path)
    heads = [nothing, nothing, 1, 1]
    config = {**source.configs["decoder"], "num_attention_heads": heads}
    (tmp_path / "decoder" / "config.json").write_text(json.dumps(config))

    assert open_model(tmp_path).load("decoder")


def test_a_header_of_odd_length_is_read(source: Source, tmp_path: Path) -> None:
    """As in the published single files, whose numbers then stand at odd places."""
    write_original(source, tmp_path)
    for stem in FILES.values():
        file = tmp_path / f"{stem}.safetensors"
        raw = file.read_bytes()
        length = struct.unpack("<Q", raw[:8])[0]
        header = raw[8 : 8 + length].rstrip()
        header += b" " * (1 - len(header) % 2)
        file.write_bytes(struct.pack("<Q", len(header)) + header + raw[8 + length :])

    files = open_model(tmp_path)

    expect_same(files, source, torch.float32)
    for parameter in files.load("prior").parameters():
        assert parameter.data_ptr() % parameter.element_size() == 0


def test_a_batch_norm_may_lack_its_counter(source: Source, tmp_path: Path) -> None:
    write_original(source, tmp_path)
    state = source.state("previewer")
    kept = {name: one for name, one in state.items() if "num_batches" not in name}
    write(kept, tmp_path / "previewer.safetensors")

    network = open_model(tmp_path).load("previewer")

    assert all(torch.equal(network.state_dict()[name], kept[name]) for name in kept)


def test_bytes_are_those_of_the_networks_asked_for(source: Source, tmp_path: Path) -> None:
    files = open_model(write_comfyui(source, tmp_path, torch.float32))

    expected = sum(one.numel() * one.element_size() for one in source.state("prior").values())
    assert files.bytes(["prior"]) == expected
    assert files.bytes(["prior", "vqgan"]) > expected
    assert files.bytes([]) == 0


def test_controlnets_are_found_under_all_their_names(source: Source, tmp_path: Path) -> None:
    files = open_model(write_original(source, tmp_path))
    assert files.control("canny.safetensors") is None

    for name in (
        "stable_cascade_canny.safetensors",
        "canny.safetensors",
        "controlnet/canny.safetensors",
    ):
        write({"projections.0.0.weight": torch.zeros(1)}, tmp_path / name)
        assert files.control("canny.safetensors") == tmp_path / name


def test_the_tokenizer_may_lie_one_folder_higher(source: Source, tmp_path: Path) -> None:
    folder = write_comfyui(source, tmp_path / "comfyui_checkpoints")
    (folder / "tokenizer").rename(tmp_path / "tokenizer")

    files = open_model(folder / "stable_cascade_stage_c.safetensors")

    assert files.tokenizer().encode("a red apple")
    assert files.model.name == "stable_cascade_stage_c"


MEASURE = """
import re, sys, torch
from pathlib import Path
from cascade_desktop.engine import weights
from cascade_desktop.engine.checkpoints import open_model
weights.MAPPED_BYTES = 8 << 20
def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
files = open_model(Path(sys.argv[1]))
files.load("vqgan")
before = peak()
network = files.load("prior", "cpu", getattr(torch, sys.argv[2]))
print(peak() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is measured in Linux's way")
def test_loading_makes_no_second_copy(tiny: Path, tmp_path: Path) -> None:
    wide = {**SMALL["prior"], "block_out_channels": [768, 768], "num_attention_heads": [12, 12]}
    source = small_model(tiny, {"prior": wide, "vqgan": SMALL["vqgan"]})
    size = (write_original(source, tmp_path) / "stage_c.safetensors").stat().st_size
    assert size > 150 << 20

    for dtype, share in (("float32", 1), ("bfloat16", 0.5)):
        command = [sys.executable, "-c", MEASURE, str(tmp_path), dtype]
        done = subprocess.run(command, capture_output=True, text=True)

        assert done.returncode == 0, done.stderr
        assert int(done.stdout) < share * size + (48 << 20), dtype


def test_the_contents_of_a_file_are_told_from_its_header(source: Source, tmp_path: Path) -> None:
    file = write_original(source, tmp_path) / "stage_a.safetensors"

    contents = read_contents(file)

    assert contents.entries["vquantizer.codebook.weight"].shape == (32, 4)
    assert contents.entries["vquantizer.codebook.weight"].format == "F32"
    assert contents.notes["format"] == "pt"
