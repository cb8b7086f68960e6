"""`cascade-desktop models` with a real server on this machine and a catalog of small rows."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cascade_desktop import catalog, settings
from cascade_desktop.download_queue import ask_to_pause
from cascade_desktop.folders import Folders, resource
from cascade_desktop.settings import Settings
from tests.cli.conftest import Run
from tests.core import bad_server
from tests.core.bad_server import Fault
from tests.ui.model_rows import SIZE, Rows, accept_licences, arrived, rows_on

ROOT = Path(__file__).parents[2]
LONGEST_WAIT = 30.0
PIECES_APART = 0.02


@pytest.fixture
def rows(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rows]:
    """Two rows that stand in the catalog beside the real ones while the test runs."""
    with bad_server.running() as server:
        settings.save(Settings(mirror=server.address), Folders.of(data).settings)
        found = rows_on(server, "small", "other")
        both = (*catalog.MODELS, *found.models)
        for module in ("catalog", "commands.models", "commands.models_download"):
            monkeypatch.setattr(f"cascade_desktop.{module}.MODELS", both)
        yield found


@pytest.fixture
def accepted(rows: Rows, data: Path) -> Rows:
    accept_licences(Folders.of(data), rows)
    return rows


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_WAIT
    while not condition():
        assert time.monotonic() < end, "it has not come to that"
        time.sleep(0.01)


def test_the_list_names_every_row_with_its_size_and_state(run: Run) -> None:
    code, out, _ = run("models", "list", "--json")
    told = {row["name"]: row for row in json.loads(out)["models"]}
    assert code == 0
    assert list(told) == [model.name for model in catalog.MODELS]
    assert told["lite-bf16"]["state"] == "missing"
    assert told["lite-bf16"]["size_bytes"] > 4_000_000_000
    assert told["pocket"]["state"] == "there"


def test_the_list_can_be_read_by_people(run: Run) -> None:
    _, out, _ = run("models", "list")
    line = next(line for line in out.splitlines() if line.startswith("full-bf16 "))
    assert "not here" in line
    assert "11.9 GB" in line
    assert "Stable Cascade, full, 16 bits" in line


def test_a_script_is_told_of_the_licence_before_anything_is_fetched(run: Run, rows: Rows) -> None:
    code, out, error = run("models", "download", "small")
    assert (code, out) == (1, "")
    assert "--accept-licence" in error
    assert "https://" in error
    assert rows.server.asked == []


def test_an_accepted_download_prints_its_folder_and_is_not_asked_again(
    run: Run, rows: Rows, data: Path
) -> None:
    code, out, error = run("models", "download", "small", "--accept-licence")
    assert code == 0, error
    assert out.strip() == str(rows.models[0].place(Folders.of(data)))
    assert arrived(Folders.of(data), rows.models[0]).stat().st_size == SIZE
    code, out, error = run("models", "download", "other", "--json")
    assert code == 0, error
    assert json.loads(out)[0]["status"] == "done"
    state = json.loads(run("models", "list", "--json")[1])["models"][-1]["state"]
    assert state == "there"


class Terminal(io.StringIO):
    """What somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "fetched"), [("yes\n", True), ("no\n", False), ("", False)])
def test_on_a_terminal_the_licence_is_shown_and_asked_for(
    run: Run, rows: Rows, monkeypatch: pytest.MonkeyPatch, answer: str, fetched: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, _, error = run("models", "download", "small")
    assert "STABILITY AI NON-COMMERCIAL RESEARCH COMMUNITY LICENSE AGREEMENT" in error
    assert "Type yes to accept" in error
    assert code == (0 if fetched else 1)
    assert bool(rows.server.asked) == fetched


def test_a_failure_is_a_sentence_and_exit_code_1(run: Run, accepted: Rows) -> None:
    accepted.server.always = Fault(status=404)
    code, out, error = run("models", "download", "small")
    assert (code, out) == (1, "")
    assert "small: " in error
    assert "Traceback" not in error


def test_offline_is_refused_without_a_connection(run: Run, accepted: Rows, data: Path) -> None:
    settings.save(Settings(), Folders.of(data).settings)
    code, _, error = run("models", "download", "small", "--offline")
    assert code == 1
    assert "offline" in error
    assert accepted.server.asked == []


def test_an_unknown_name_is_answered_with_those_there_are(run: Run) -> None:
    code, _, error = run("models", "download", "enormous")
    assert code == 1
    assert "enormous" in error
    assert "lite-bf16" in error


def test_pocket_needs_no_download(run: Run) -> None:
    assert run("models", "download", "pocket")[0] == 0


def test_a_pause_by_another_program_ends_the_download_and_keeps_what_is_there(
    run: Run, accepted: Rows, data: Path
) -> None:
    accepted.server.always = Fault(each=PIECES_APART)
    part = arrived(Folders.of(data), accepted.models[0]).with_name("weights.bin.part")

    def pause() -> None:
        wait_for(lambda: part.exists() and part.stat().st_size > 0)
        ask_to_pause(Folders.of(data))

    other = threading.Thread(target=pause)
    other.start()
    code, _, error = run("models", "download", "small")
    other.join()
    assert code == 130
    assert "paused by another program" in error
    assert 0 < part.stat().st_size < SIZE
    assert "paused" in next(
        line for line in run("models", "list")[1].splitlines() if line.startswith("small ")
    )
    accepted.server.always = Fault()
    assert run("models", "download", "small")[0] == 0
    assert accepted.server.starts()[-1] > 0


def test_pause_says_that_there_is_nothing_to_pause(run: Run) -> None:
    assert run("models", "pause")[:2] == (0, "No download was going on.\n")


PROGRAM = """
import sys
from cascade_desktop import catalog, cli
from cascade_desktop.catalog import File, Model
file = File({repository!r}, {revision!r}, {path!r}, {size}, {sha256!r}, {licence!r})
row = Model("small", "Small", "draw", (file,), (), 0)
catalog.MODELS = (row,)
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal to a process there.")
def test_ctrl_c_pauses_and_says_how_to_go_on(accepted: Rows, data: Path) -> None:
    file = accepted.models[0].files[0]
    accepted.server.always = Fault(each=PIECES_APART)
    code = PROGRAM.format(**vars(file))
    arguments = ["models", "download", "small", "--data", str(data)]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    part = arrived(Folders.of(data), accepted.models[0]).with_name("weights.bin.part")
    wait_for(lambda: part.exists() and part.stat().st_size > 0)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == 130
    assert "Paused small at " in error
    assert "cascade-desktop models download small" in error
    assert "Traceback" not in error
    assert 0 < part.stat().st_size < SIZE


def test_an_imported_adapter_is_listed_verified_and_forgotten_but_not_deleted(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "watercolour.safetensors"
    file.write_bytes(resource("pocket/lora/instant.safetensors").read_bytes())
    code, out, error = run("models", "import", file, "--json")
    assert code == 1
    assert "watercolour.safetensors may be used once its licence is accepted" in error
    assert "--accept-licence" in error
    code, out, error = run("models", "import", file, "--json", "--accept-licence")
    assert code == 0, error
    [found] = json.loads(out)
    assert (found["kind"], found["path"]) == ("lora", str(file))
    name = found["name"]
    assert f"{name}: {file}" in run("models", "where")[1]
    assert run("models", "verify", name)[:2] == (0, f"{name}: complete and undamaged.\n")
    code, out, _ = run("models", "remove", name)
    assert code == 0
    assert "forgotten" in out
    assert file.exists()
    assert str(file) not in run("models", "where")[1]


def test_nothing_of_use_is_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    code, _, error = run("models", "import", tmp_path, "--accept-licence")
    assert code == 1
    assert str(tmp_path) in error
    code, _, error = run("models", "import", tmp_path / "nowhere")
    assert code == 1
    assert "There is nothing at" in error


def test_what_is_not_there_cannot_be_removed(run: Run) -> None:
    code, _, error = run("models", "remove", "lite-bf16")
    assert code == 1
    assert "lite-bf16" in error
    assert "models list" in error


def test_where_says_where_models_are_kept(run: Run, data: Path) -> None:
    told = json.loads(run("models", "where", "--json")[1])
    assert told["models_folder"] == str(data / "models")
    assert told["found"]["pocket"] == str(resource("pocket"))
