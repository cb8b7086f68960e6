"""The catalog's rows are complete models: their sums, names and places fit the published files."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cascade_desktop.catalog import FILES, GIB, MODELS, PURPOSES, Model, known, model, suggested
from cascade_desktop.catalog_files import (
    DECODER_FILES,
    DECODERS,
    PRIOR_FILES,
    PRIORS,
    SMALL_FILES,
    File,
)
from cascade_desktop.controls import CONTROLS
from cascade_desktop.folders import Folders, resource
from cascade_desktop.licences import LICENCES
from cascade_desktop.models import holds_a_model
from cascade_desktop.request import BUILT_IN

DRAWING = [row for row in MODELS if row.purpose == "draw" and row.files]
ADDED = [row for row in MODELS if row.base]
each_model = pytest.mark.parametrize("row", MODELS, ids=lambda row: row.name)
each_drawing = pytest.mark.parametrize("row", DRAWING, ids=lambda row: row.name)
each_added = pytest.mark.parametrize("row", ADDED, ids=lambda row: row.name)


def weights(repository: str, *paths: str) -> int:
    """The bytes of these files of weights."""
    return sum(
        next(file for file in FILES if (file.repository, file.path) == (repository, path)).size
        for path in paths
    )


def named(name: str) -> Model:
    found = model(name)
    assert found is not None
    return found


def test_the_sums_are_those_of_the_repositories() -> None:
    assert len(DECODER_FILES) == 25
    assert sum(file.size for file in DECODER_FILES) == 87_313_286_876
    assert len(PRIOR_FILES) == 8
    assert sum(file.size for file in PRIOR_FILES) == 33_711_820_976


@pytest.mark.parametrize(
    ("stages", "total"),
    [
        (("prior", "decoder"), 11_730_657_420),
        (("prior_lite", "decoder_lite"), 4_886_911_212),
        (("prior_lite", "decoder"), 6_613_934_884),
    ],
)
def test_the_sums_in_16_bits_are_the_published_ones(stages: tuple[str, str], total: int) -> None:
    end = "diffusion_pytorch_model.bf16.safetensors"
    of_priors = weights(PRIORS[0], f"{stages[0]}/{end}", "text_encoder/model.bf16.safetensors")

    assert of_priors + weights(DECODERS[0], f"{stages[1]}/{end}", f"vqgan/{end}") == total


def test_the_sums_of_other_layouts_are_the_published_ones() -> None:
    end = "diffusion_pytorch_model.safetensors"
    exact = weights(PRIORS[0], f"prior/{end}", "text_encoder/model.safetensors") + weights(
        DECODERS[0], f"decoder/{end}", f"vqgan/{end}"
    )
    pair = [f"comfyui_checkpoints/stable_cascade_stage_{letter}.safetensors" for letter in "bc"]
    essentials = ["stage_a", "previewer", "effnet_encoder"]
    single = [f"{name}.safetensors" for name in ("stage_c_bf16", "stage_b_bf16", *essentials)]

    assert exact == 23_460_878_736
    assert weights(DECODERS[0], *pair) == 13_776_906_831
    assert weights(DECODERS[0], *single, "text_encoder/model.safetensors") == 11_864_943_013


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.repository[12:]}/{file.path}")
def test_each_file_can_be_fetched_and_checked(file: File) -> None:
    assert (file.repository, file.revision) in (DECODERS, PRIORS)
    assert re.fullmatch(r"[0-9a-f]{40}", file.revision)
    assert re.fullmatch(r"[0-9a-f]{64}|", file.sha256)
    assert file.licence in LICENCES
    assert not Path(file.path).is_absolute()
    assert ".." not in Path(file.path).parts
    if file.path.endswith(".safetensors"):
        assert file.size > 10_000_000


def test_no_file_is_listed_twice_and_only_two_hashes_are_unknown() -> None:
    assert len({(file.repository, file.path) for file in FILES}) == len(FILES)
    unknown = [(file.repository, file.path) for file in FILES if not file.sha256]
    assert unknown == [(PRIORS[0], "text_encoder/model.safetensors"), (DECODERS[0], "LICENSE")]


def test_the_same_hash_means_the_same_size() -> None:
    sizes: dict[str, int] = {}
    for file in FILES:
        assert sizes.setdefault(file.sha256 or file.path, file.size) == file.size


@each_model
def test_each_row_says_what_it_is_for(row: Model) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", row.name), "it is also the name of a folder"
    assert row.title
    assert row.purpose in PURPOSES
    assert row.enables
    assert row.licences == (() if row.name == BUILT_IN else ("stable-cascade",))
    assert row.size == sum(file.size for file in row.files)


def test_each_row_has_a_name_and_a_title_of_its_own_among_its_neighbours() -> None:
    assert len({row.name for row in MODELS}) == len(MODELS)
    assert len({(row.folder, row.title) for row in MODELS}) == len(MODELS)


@each_model
def test_no_two_files_of_a_row_share_a_place(row: Model) -> None:
    places = [file.path.lower() for file in row.files]

    assert len(set(places)) == len(places)


@each_model
def test_the_licence_comes_first(row: Model) -> None:
    assert not row.files or row.files[0].path == "LICENSE"


@each_model
def test_what_lies_in_one_folder_is_the_same_file(row: Model) -> None:
    others = [other for other in MODELS if other.folder == row.folder]
    for file in row.files:
        same = [one for other in others for one in other.files if one.path == file.path]
        assert set(same) == {file}


@each_drawing
def test_a_downloaded_folder_holds_a_model(row: Model, folders: Folders) -> None:
    place = row.place(folders)
    for file in row.files:
        arrive(place, file)

    assert place == folders.models / row.name
    assert holds_a_model(place)


@each_drawing
def test_every_network_in_a_folder_has_its_configuration(row: Model) -> None:
    paths = {Path(file.path) for file in row.files}
    networks = {path.parent for path in paths if path.suffix == ".safetensors"} - {Path()}

    assert {path.parent for path in paths if path.name == "config.json"} == networks
    assert len(networks) == 4
    assert Path("tokenizer/tokenizer.json") in paths


@each_added
def test_what_is_added_lies_in_the_folder_of_its_model(row: Model, folders: Folders) -> None:
    assert row.place(folders) == folders.models / row.base
    assert named(row.base).purpose == "draw"
    assert row.memory > named(row.base).memory
    assert MODELS.index(row) > MODELS.index(named(row.base))


@pytest.mark.parametrize("base", ["full-bf16", "full-float32"])
def test_every_kind_of_controlnet_is_published_for_the_full_stage_c(base: str) -> None:
    rows = [row for row in ADDED if row.purpose == "control" and row.base == base]
    lite = [row for row in ADDED if row.purpose == "control" and "lite" in row.base]

    assert [row.files[-1].path for row in rows] == [
        f"controlnet/{control.file}" for control in CONTROLS.values()
    ]
    assert [row.enables for row in rows] == [(control.purpose,) for control in CONTROLS.values()]
    assert not lite


def test_pocket_is_built_in_and_says_what_its_files_can_do() -> None:
    pocket = named(BUILT_IN)
    own = resource("pocket/controlnet")
    lacking = {row.purpose for row in CONTROLS.values() if not (own / row.file).is_file()}

    assert pocket.size == 0
    assert pocket.memory == 0
    everything = {words for row in MODELS for words in row.enables}
    assert set(pocket.enables) == everything - lacking


@pytest.mark.parametrize(
    ("memory", "best"),
    [(0, "pocket"), (4, "pocket"), (8, "lite-bf16"), (12, "lite-bf16"), (16, "full-bf16")],
)
def test_the_best_model_that_fits_is_suggested_first(memory: int, best: str) -> None:
    rows = suggested(memory * GIB)

    assert rows[0].name == best
    assert rows[-1].name == BUILT_IN
    assert all(row.memory <= memory * GIB and row.purpose == "draw" for row in rows)


@pytest.mark.parametrize(
    ("memory", "best"),
    [(0, "pocket"), (8, "pocket"), (12, "pocket"), (16, "lite-bf16"), (32, "full-bf16")],
)
def test_a_processor_computes_in_32_bits_and_needs_more(memory: int, best: str) -> None:
    rows = suggested(memory * GIB, card=False)

    assert rows[0].name == best
    assert rows[-1].name == BUILT_IN


def test_with_memory_enough_every_model_is_suggested() -> None:
    assert set(suggested(100 * GIB)) == {*DRAWING, named(BUILT_IN)}


def test_memory_grows_with_the_model() -> None:
    full, lite = named("full-bf16"), named("lite-bf16")

    assert round(full.memory / GIB, 1) == 12.1, "measured: docs/performance.md"
    for row in DRAWING:
        weights_of = sum(file.size for file in row.files)
        assert weights_of < row.memory < weights_of + 2 * GIB
    assert lite.memory < full.memory < named("full-float32").memory


def test_a_file_is_known_by_its_hash_wherever_it_lies() -> None:
    found = known("dfe24009fc881011f350d08d9d13be13a1a3b3cbfed667435efe0fd419aca099")

    assert found is not None
    assert found.path == "stage_c_bf16.safetensors"
    assert known("") is None
    assert known("0" * 64) is None
    assert model("nothing") is None


def arrive(folder: Path, file: File, content: Any = None) -> None:
    """The file as it would be after its download, as far as its name goes."""
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content or {}), encoding="utf-8")


def test_no_row_needs_a_file_that_only_pickle_reads() -> None:
    assert {Path(file.path).suffix for row in MODELS for file in row.files} == {
        "",
        ".json",
        ".safetensors",
    }
    assert all(file in (*DECODER_FILES, *PRIOR_FILES, *SMALL_FILES) for file in FILES)
