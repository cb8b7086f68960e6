"""The frame around the commands: exit codes, help, logs, and starting without a window."""

import argparse
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cascade_desktop import __version__, cli
from cascade_desktop.commands import arguments
from cascade_desktop.errors import CannotSetUp
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
COMMANDS = [
    ["generate"],
    ["batch"],
    ["decode"],
    ["reconstruct"],
    ["evaluate"],
    ["train"],
    ["train", "pocket"],
    ["train", "data"],
    ["doctor"],
]


def program(*given: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real program, without a display unless the environment has one."""
    displays = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    kept = {name: value for name, value in os.environ.items() if name not in displays}
    return subprocess.run(
        [sys.executable, "-m", "cascade_desktop", *given],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=kept | environment,
        check=False,
    )


def parsed_with(data: Path, run: object, **more: str) -> argparse.Namespace:
    return argparse.Namespace(data=data, run=run, **more)


def test_doctor_tells_about_this_machine_as_json(data: Path) -> None:
    done = program("doctor", "--json", "--data", str(data))

    told = json.loads(done.stdout)
    facts = {fact["name"]: fact for fact in told["facts"]}
    assert facts["Cascade Desktop"]["value"] == __version__
    assert facts["Data folder"]["value"] == str(data)
    assert told["ok"] == (not any(fact["stops"] for fact in told["facts"]))
    assert done.returncode == (0 if told["ok"] else 1)
    assert all(fact["advice"] for fact in told["facts"] if fact["stops"])


def test_doctor_tells_people_the_same(run: Run, data: Path) -> None:
    code, out, _ = run("doctor")

    assert f"Data folder: {data}" in out
    assert out.splitlines()[-1] in {"Pictures can be drawn.", "Nothing can be drawn yet."}
    assert code == (0 if "Pictures can be drawn." in out else 1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Others always have a display.")
def test_without_a_display_the_window_is_refused_with_a_way_out(data: Path) -> None:
    done = program("--data", str(data))

    assert done.returncode == 1
    assert "there is no display" in done.stderr
    assert "cascade-desktop generate" in done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: list[str], run: Run) -> None:
    code, out, err = run(*command, "--help")

    assert (code, err) == (0, "")
    assert " ".join(command) in out


def test_help_names_bounds_and_defaults(run: Run) -> None:
    _, out, _ = run("generate", "--help")

    steps = "Stage C steps: More steps: finer, slower (1 to 200; 20, or that of the profile,"
    assert steps in " ".join(out.split())


def test_version_is_told(run: Run) -> None:
    assert run("--version")[:2] == (0, f"Cascade Desktop {__version__}\n")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "Name a command. See cascade-desktop --help."),
        (["draw"], "invalid choice: 'draw'"),
        (["train"], "WHAT"),
        (["train", "pocket", "--stage", "a", "--minutes", "0", "--out", "x"], "minutes above 0"),
        (["train", "pocket", "--stage", "a", "--minutes", "inf", "--out", "x"], "minutes above 0"),
        (["train", "pocket", "--stage", "a", "--minutes", "x", "--out", "x"], "minutes above 0"),
        (["evaluate", "pocket", "--count", "0"], "a whole number from 1 up, not '0'"),
        (["evaluate", "pocket", "--count", "-1"], "a whole number from 1 up"),
        (["evaluate", "full"], "invalid choice: 'full'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_said_in_one_line(given: list[str], sentence: str, run: Run) -> None:
    code, out, err = run(*given)

    assert (code, out) == (2, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_data_folder_is_taken_before_and_after_the_command(place: int) -> None:
    given = ["train", "data"]
    given[place:place] = ["--data", "here"]

    assert cli.parser().parse_args(given).data == Path("here")
    assert cli.parser().parse_args(["train", "data"]).data is None


@pytest.mark.parametrize("command", ["data", "pocket --stage x --minutes 1", "evaluate"])
def test_training_and_evaluation_refuse_a_folder_they_cannot_write_to(
    command: str, run: Run, tmp_path: Path, tiny_model: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    given = ["train", *command.split()]
    if command == "evaluate":
        given = ["evaluate", "pocket", "--model", str(tiny_model)]

    code, _, err = run(*given, "--out", tmp_path / "file")

    assert code == 1
    assert "Nothing can be saved in" in err


def test_a_bug_goes_to_the_log_without_the_prompt(
    data: Path, capsys: pytest.CaptureFixture[str], expected_log: list[str]
) -> None:
    expected_log.append("KeyError: '[prompt]'")

    def broken(parsed: argparse.Namespace, _: object) -> int:
        raise KeyError(parsed.prompt)

    code = cli.run(parsed_with(data, broken, prompt="my secret wish"))

    log = data / "logs" / "cascade-desktop.log"
    assert code == 70
    assert str(log) in capsys.readouterr().err
    assert "KeyError" in log.read_text()
    assert "secret" not in log.read_text()


def test_a_bug_is_shown_where_no_log_can_be_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expected_log: list[str]
) -> None:
    expected_log.append("KeyError: 'oops'")

    def broken(*_: object) -> int:
        raise KeyError("oops")

    (tmp_path / "file").write_text("in the way")

    code = cli.run(parsed_with(tmp_path / "file", broken))

    assert code == 70
    shown = capsys.readouterr().err
    assert "KeyError" in shown
    assert shown.endswith("What happened is written above.\n")


def test_an_expected_failure_is_a_sentence_and_no_entry_in_the_log(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> int:
        raise CannotSetUp("There is no card.", "Buy one.")

    assert cli.run(parsed_with(data, refused)) == 1
    assert capsys.readouterr().err == "There is no card. Buy one.\n"
    assert (data / "logs" / "cascade-desktop.log").read_text() == ""


@pytest.mark.parametrize(
    ("stored", "prompt"),
    [
        (b"a red apple\n", "a red apple"),
        ("é\r\nzwei\r\n".encode(), "é\r\nzwei"),
        (b"\xef\xbb\xbfx", "x"),
        (b"", ""),
    ],
)
def test_a_dash_reads_the_prompt_from_standard_input(
    stored: bytes, prompt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stored)))

    assert cli.parser().parse_args(["generate", "-"]).prompt == prompt


def test_standard_input_in_another_encoding_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9")))

    code, _, err = run("generate", "-")

    assert code == 2
    assert "not text in UTF-8" in err


def test_a_console_of_another_encoding_still_shows_what_it_can(tmp_path: Path) -> None:
    done = program("doctor", "--data", str(tmp_path / "größer"), PYTHONIOENCODING="ascii")

    assert "Data folder: " in done.stdout
    assert "gr\\xf6\\xdfer" in done.stdout
    assert done.stderr == ""


def test_sizes_are_read_as_people_write_them() -> None:
    assert arguments.size("640x480") == arguments.size(" 640X480") == arguments.size("640×480")
