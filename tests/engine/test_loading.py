"""Model folders: whole, incomplete, damaged and mixed up."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import torch

from cascade_desktop.engine import stages
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import ModelFiles, open_model
from cascade_desktop.engine.parts import NETWORKS
from cascade_desktop.engine.weights import Staged
from cascade_desktop.errors import BadModel, Cancelled, CannotSetUp
from cascade_desktop.progress import Progress, Stage
from cascade_desktop.request import Request

SMALL = Request("a red apple", width=64, height=64, steps=2, decoder_steps=1, seed=1)
PARTS = ["text_encoder", "prior", "decoder", "vqgan", "previewer"]


class Late(ModelFiles):
    """A model whose decoder cannot be read until something has happened."""

    def __init__(self, files: ModelFiles, happened: threading.Event) -> None:
        super().__init__(files.path, files.model, files.candidates, files.remarks)
        object.__setattr__(self, "happened", happened)

    def load(self, kind: str, *how: Any) -> Any:
        happened: threading.Event = vars(self)["happened"]
        assert kind != "decoder" or happened.wait(30)
        return super().load(kind, *how)


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "copy"))


def weights_of(folder: Path, part: str) -> Path:
    return stages.weights_file(folder / part)


def change_json(file: Path, **changes: Any) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def test_loading_tells_each_part(tiny: Path) -> None:
    seen: list[Progress] = []

    Cascade.load(tiny, seen.append, device="cpu")

    # On a busy machine the same step may be told again, so that it can be cancelled.
    assert list(dict.fromkeys((p.stage, p.step, p.steps) for p in seen)) == [
        (Stage.LOADING, step, 5) for step in range(6)
    ]


def test_loading_can_be_cancelled(tiny: Path) -> None:
    def report(progress: Progress) -> None:
        if progress.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        Cascade.load(tiny, report, device="cpu")


def test_networks_are_ready_to_draw_and_not_to_learn(tiny: Path) -> None:
    cascade = Cascade.load(tiny, device="cpu")

    for network in map(cascade.parts.get, NETWORKS):
        assert not network.training
        assert not any(parameter.requires_grad for parameter in network.parameters())


def test_what_is_read_in_the_midst_of_drawing_can_be_given_other_memory(tiny: Path) -> None:
    with torch.inference_mode():
        cascade = Cascade.load(tiny, device="cpu")
        networks = [cascade.parts.get(kind) for kind in NETWORKS]

    for network in networks:
        assert not any(weight.is_inference() for weight in network.state_dict().values())


def test_without_a_previewer_there_are_pictures_but_no_previews(copy: Path) -> None:
    shutil.rmtree(copy / "previewer")
    seen: list[Progress] = []

    cascade = Cascade.load(copy, device="cpu")
    pictures = list(
        cascade.generate(Request(seed=1, steps=1, decoder_steps=1, width=64), seen.append)
    )

    assert len(pictures) == 1
    assert all(progress.preview is None for progress in seen)


@pytest.mark.parametrize("part", ["image_encoder", "effnet_encoder"])
def test_parts_that_text_does_not_need_may_be_missing(copy: Path, part: str) -> None:
    shutil.rmtree(copy / part)

    assert Cascade.load(copy, device="cpu").parts.files.model.name == "tiny"


def test_a_folder_without_model_json_counts_as_the_published_model(copy: Path) -> None:
    (copy / "model.json").unlink()

    model = Cascade.load(copy, device="cpu").parts.files.model

    assert (model.name, model.compression, model.smallest_grid) == ("copy", 42.67, None)


@pytest.mark.parametrize("part", PARTS[:-1])
def test_a_missing_part_is_named(copy: Path, part: str) -> None:
    shutil.rmtree(copy / part)

    with pytest.raises(BadModel, match=part):
        Cascade.load(copy, device="cpu")


def test_a_missing_tokenizer_is_named(copy: Path) -> None:
    shutil.rmtree(copy / "tokenizer")

    with pytest.raises(BadModel, match="tokenizer"):
        Cascade.load(copy, device="cpu")


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="nowhere"):
        Cascade.load(tmp_path / "nowhere", device="cpu")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("keep", [0, 4, 100, -1])
def test_damaged_weights_are_named(copy: Path, part: str, keep: int) -> None:
    file = weights_of(copy, part)
    file.write_bytes(file.read_bytes()[:keep])

    with pytest.raises(BadModel, match=f"{part}.*damaged"):
        Cascade.load(copy, device="cpu")


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_configuration_is_named(copy: Path, part: str) -> None:
    (copy / part / "config.json").unlink()

    with pytest.raises(BadModel, match=f"{part}.config.json is missing"):
        Cascade.load(copy, device="cpu")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("text", ["", "{", "[]", "\ud7ff\x00"])
def test_a_damaged_configuration_is_named(copy: Path, part: str, text: str) -> None:
    (copy / part / "config.json").write_text(text, encoding="utf-8")

    with pytest.raises(BadModel, match=f"{part}.config.json"):
        Cascade.load(copy, device="cpu")


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("prior", {"block_out_channels": [64, 64]}),
        ("decoder", {"conditioning_dim": 64}),
        ("vqgan", {"embed_dim": 32}),
        ("text_encoder", {"num_hidden_layers": 3}),
        ("previewer", {"c_hidden": 32}),
    ],
    ids=str,
)
def test_weights_of_another_shape_are_refused(
    copy: Path, part: str, change: dict[str, Any]
) -> None:
    change_json(copy / part / "config.json", **change)

    with pytest.raises(BadModel, match=part):
        Cascade.load(copy, device="cpu")


def test_parts_of_different_models_are_told(copy: Path) -> None:
    config = {**stages.read_config(copy / "vqgan"), "latent_channels": 8}
    stages.save(stages.build("vqgan", config), "vqgan", config, copy)

    with pytest.raises(BadModel, match="decoder gives 4 channels but vqgan takes 8"):
        Cascade.load(copy, device="cpu")


@pytest.mark.parametrize(
    "facts",
    [
        {"compression": 0},
        {"compression": "much"},
        {"compression": None},
        {"smallest_grid": -1},
        {"smallest_grid": "9"},
    ],
    ids=str,
)
def test_facts_that_cannot_be_used_are_refused(copy: Path, facts: dict[str, Any]) -> None:
    change_json(copy / "model.json", **facts)

    with pytest.raises(BadModel, match=r"model\.json"):
        Cascade.load(copy, device="cpu")


def test_a_device_that_is_not_there_is_told_before_loading(tiny: Path) -> None:
    seen: list[Progress] = []

    with pytest.raises(CannotSetUp, match="abacus"):
        Cascade.load(tiny, seen.append, device="abacus")

    assert not seen


@pytest.mark.parametrize("part", ["prior", "decoder"])
def test_the_time_embedding_of_a_bfloat16_network_is_made_in_float32(tiny: Path, part: str) -> None:
    exact: Any = stages.load(tiny, part, "cpu", torch.float32)
    coarse: Any = stages.load(tiny, part, "cpu", torch.bfloat16)
    times = torch.linspace(0, 1, 101)

    found = coarse.get_timestep_ratio_embedding(times)

    expected = exact.get_timestep_ratio_embedding(times)
    assert found.dtype is torch.bfloat16
    assert torch.equal(found, expected.to(torch.bfloat16))
    rough = exact.get_timestep_ratio_embedding(times.to(torch.bfloat16))
    assert (rough - expected).abs().mean() > 0.01


def test_stage_c_is_drawn_while_the_rest_is_read(tiny: Path) -> None:
    """A decoder that does not come until Stage C has made a step is waited for."""
    drawn, asked = threading.Event(), threading.Event()
    files = Late(open_model(tiny), drawn)

    def report(progress: Progress) -> None:
        if progress.stage == Stage.C and progress.step == 1:
            asked.set()
        if progress.stage == Stage.B:
            drawn.set()

    cascade = Cascade.of(files, report, "cpu", early=True)
    (late,) = cascade.generate(SMALL, report)

    assert asked.is_set()
    (usual,) = Cascade.load(tiny, device="cpu").generate(SMALL)
    assert late.image.tobytes() == usual.image.tobytes()


def test_waiting_for_stage_b_can_be_cancelled(tiny: Path) -> None:
    never = threading.Event()
    cascade = Cascade.of(Late(open_model(tiny), never), device="cpu", early=True)
    told: list[Progress] = []

    def report(progress: Progress) -> None:
        told.append(progress)
        if [one.stage for one in told].count(Stage.B) == 2:
            raise Cancelled

    try:
        with pytest.raises(Cancelled):
            list(cascade.generate(SMALL, report))
    finally:
        never.set()


ENDING = """
import sys, time
from pathlib import Path
from cascade_desktop.engine.cascade import Cascade
from cascade_desktop.engine.checkpoints import ModelFiles, open_model

load = ModelFiles.load

def slowly(files, kind, place, number, ask):
    for _ in range(3000 if kind == "decoder" else 0):
        time.sleep(0.1)
        ask()
    return load(files, kind, place, number, ask)

ModelFiles.load = slowly
kept = sys.kept = Cascade.of(open_model(Path(sys.argv[1])), device="cpu", early=True)
"""


def test_the_end_of_the_program_does_not_wait_for_what_is_being_read(tiny: Path) -> None:
    """Even of a model that something still holds."""
    done = subprocess.run([sys.executable, "-c", ENDING, str(tiny)], timeout=120)

    assert done.returncode == 0


def test_what_does_not_fit_is_refused_before_anything_is_drawn(copy: Path) -> None:
    change_json(copy / "decoder" / "config.json", conditioning_dim=64)

    with pytest.raises(BadModel, match="decoder"):
        Cascade.of(open_model(copy), device="cpu", early=True)


@pytest.mark.parametrize("part_bytes", [64, 1 << 20])
def test_tensors_arrive_whole_in_parts_of_any_size(part_bytes: int) -> None:
    staged = Staged(torch.device("cpu"), part_bytes)
    for tensor in (torch.randn(33, 7), torch.randn(5).half(), torch.tensor(3), torch.empty(0, 2)):
        assert torch.equal(staged.sent(tensor, tensor.dtype), tensor)
    assert staged.sent(torch.ones(3), torch.bfloat16).dtype == torch.bfloat16
