"""A real crash of a program is told at its next start, and nothing else is."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cascade_desktop import crash

START = "from pathlib import Path; from cascade_desktop import crash\n"


def run(folder: Path, body: str) -> "subprocess.CompletedProcess[str]":
    """A program that does `body` while it is watched."""
    code = f"{START}with crash.watched(Path({str(folder)!r})) as report:\n    {body}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_crash_is_told_once_with_the_place_in_the_code(tmp_path: Path) -> None:
    done = run(tmp_path, "import faulthandler; prompt = 'a secret wish'; faulthandler._sigsegv()")

    assert done.returncode != 0
    with crash.watched(tmp_path) as report:
        assert report.startswith("Cascade Desktop")
        assert "Segmentation fault" in report or "access violation" in report
        assert "line 3 in <module>" in report
        assert "secret" not in report
    with crash.watched(tmp_path) as again:
        assert again == ""
    assert "fault" in (tmp_path / crash.LAST).read_text(encoding="utf-8")


@pytest.mark.parametrize("body", ["pass", "raise SystemExit(3)", "import os; os._exit(1)"])
def test_an_end_that_is_no_crash_is_not_told(body: str, tmp_path: Path) -> None:
    run(tmp_path, body)

    with crash.watched(tmp_path) as report:
        assert report == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal.")
def test_a_program_that_was_killed_is_not_said_to_have_crashed(tmp_path: Path) -> None:
    run(tmp_path, f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})")

    assert (tmp_path / crash.NAME).is_file()
    with crash.watched(tmp_path) as report:
        assert report == ""


def test_a_token_in_the_file_is_not_told(tmp_path: Path) -> None:
    token = "hf_" + "Abc1" * 9
    text = f"one\ntwo\nFatal Python error: {token}\n"
    (tmp_path / crash.NAME).write_text(text, encoding="utf-8")

    with crash.watched(tmp_path) as report:
        assert "Fatal Python error" in report
        assert token not in report


def test_where_nothing_can_be_written_the_app_runs_all_the_same(
    tmp_path: Path, expected_log: list[str]
) -> None:
    expected_log.append("A crash could not be written")
    (tmp_path / "file").write_text("in the way")

    with crash.watched(tmp_path / "file" / "logs") as report:
        assert report == ""
