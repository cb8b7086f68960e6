"""The runtime: found, kept whole, made, carried and removed, with real pip and a toy index."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop import network, runtime, runtime_install
from cascade_desktop.errors import Cancelled, CannotSetUp
from cascade_desktop.folders import Folders
from cascade_desktop.network import Offline
from cascade_desktop.progress import Progress, silent
from cascade_desktop.runtime import Runtime
from cascade_desktop.torch_builds import TORCH, Build, usual
from tests.core import toy_index

# The build that the usual index has: no other index is asked for it.
BUILD = Build(usual("linux"), "Toy", ("linux",), 1000, 1000)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv(network.OFFLINE)
    # The toy PyTorch is imported by programs of their own, also where the real one is out of reach.
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with toy_index.served(tmp_path / "index") as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        yield tmp_path / "index"


def kept(folders: Folders, name: str = "cpu-1", **changed: object) -> Runtime:
    """A runtime with one package of one file, and its note."""
    folder = folders.runtimes / name
    record = folder / "torch-2.13.0.dist-info" / "RECORD"
    record.parent.mkdir(parents=True)
    (folder / "torch.py").write_text("x = 1\n", encoding="utf-8")
    (record.parent / "METADATA").write_text("Name: torch\nVersion: 2.13.0\n", encoding="utf-8")
    record.write_text("torch.py,,6\n", encoding="utf-8")
    made = Runtime(folder, "cpu", TORCH, runtime.PYTHON, runtime.needs())
    runtime.write_note(replace(made, **changed))  # type: ignore[arg-type]
    return made


def test_what_is_needed_is_what_the_app_declares_less_the_window() -> None:
    names = {
        line.split(">")[0].split("=")[0].split("~")[0].split("<")[0] for line in runtime.needs()
    }

    assert names == {"torch", *runtime.DRAWING}


def test_the_chosen_one_is_drawn_with_unless_it_is_too_old(folders: Folders) -> None:
    assert runtime.chosen(folders) is None
    first, second = kept(folders, "cpu-1"), kept(folders, "cu130-1")
    runtime.choose(second, folders)
    assert runtime.chosen(folders) == second

    runtime.write_note(replace(second, needs=("torch==1.0",)))

    assert runtime.chosen(folders) == first


def test_one_that_was_being_made_is_not_taken_for_one(folders: Folders) -> None:
    kept(folders, "cpu-1.part")
    (folders.runtimes / "cpu-2").mkdir()
    (folders.runtimes / "cpu-2" / runtime.NOTE).write_text("{", encoding="utf-8")

    assert runtime.installed(folders) == []


def test_a_missing_or_shortened_file_is_noticed_and_the_sentence_says_what_to_do(
    folders: Folders,
) -> None:
    made = kept(folders)
    assert runtime.trouble(made) is None

    (made.folder / "torch.py").write_text("x", encoding="utf-8")

    problem = runtime.trouble(made)
    assert made.state == "damaged"
    assert "is damaged" in str(problem)
    assert "runtime repair" in str(problem)


def test_without_any_a_command_says_where_to_get_one(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "is_needed", lambda: True)

    with pytest.raises(CannotSetUp, match="not installed yet"):
        runtime.require(folders)
    told = runtime.explained(ModuleNotFoundError("No module named 'torch'", name="torch.nn"))
    assert "runtime install" in str(told)
    assert runtime.explained(ValueError("something else")) is None


@pytest.mark.slow
@pytest.mark.usefixtures("index")
def test_it_is_fetched_tried_kept_whole_repaired_and_removed(folders: Folders) -> None:
    stages: list[str] = []

    made = runtime_install.install(BUILD, folders, lambda told: stages.append(told.stage))

    told = [stage for stage in dict.fromkeys(stages) if stage != "checking"]
    assert told == ["finding", "downloading", "unpacking", "trying"]
    assert not runtime.damage(made.folder)
    assert (made.folder / "torch" / "__init__.py").is_file()
    assert runtime.chosen(folders) == made
    assert not (folders.runtimes / "downloads").exists()
    (made.folder / "torch" / "__init__.py").unlink()
    assert made.state == "damaged"
    assert runtime_install.install(BUILD, folders, silent).state == "ready"
    runtime_install.remove(made, folders)
    assert runtime.installed(folders) == []


@pytest.mark.slow
@pytest.mark.usefixtures("index")
def test_what_had_arrived_before_a_cancel_is_kept(folders: Folders) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == "unpacking":
            raise Cancelled

    with pytest.raises(Cancelled):
        runtime_install.install(BUILD, folders, stop)
    arrived = {file.name for file in (folders.runtimes / "downloads").glob("*.whl")}
    assert runtime.installed(folders) == []
    assert any(name.startswith("torch-") for name in arrived)


@pytest.mark.slow
def test_one_that_does_not_compute_here_never_gets_its_name(index: Path, folders: Folders) -> None:
    toy_index.add(index, "torch", "2.13.0", "raise OSError('libcudart.so.13 is missing')")

    with pytest.raises(CannotSetUp, match="does not run on this machine"):
        runtime_install.install(BUILD, folders, silent)

    assert runtime.installed(folders) == []


@pytest.mark.slow
@pytest.mark.usefixtures("index")
def test_it_is_carried_to_a_machine_without_network(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried, there = tmp_path / "stick", Folders.of(tmp_path / "there")
    runtime_install.export(BUILD, carried, folders, silent)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")

    made = runtime_install.bring_in(carried, there, silent)

    assert made.state == "ready"
    (wheel,) = carried.glob("torch-*.whl")
    wheel.write_bytes(b"something else")
    with pytest.raises(CannotSetUp, match="missing or damaged"):
        runtime_install.bring_in(carried, there, silent)


def test_offline_means_offline(folders: Folders) -> None:
    with pytest.raises(Offline):
        runtime_install.install(BUILD, folders, silent)
