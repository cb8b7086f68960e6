"""The log: bugs and warnings are kept, prompts are not."""

import logging
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from cascade_desktop import log
from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request


def broken(prompt: str) -> None:
    raise ValueError(f"cannot draw {prompt!r}")


def test_warnings_and_worse_are_kept(tmp_path: Path, expected_log: list[str]) -> None:
    expected_log.append("something odd")

    with log.kept_in(tmp_path / "logs") as file:
        logging.getLogger("any.library").warning("something odd")
        logging.getLogger("any.library").info("something usual")

    assert file is not None
    text = file.read_text()
    assert "something odd" in text
    assert "something usual" not in text


def test_a_warning_of_python_goes_to_the_log(tmp_path: Path, expected_log: list[str]) -> None:
    expected_log.append("an old function")

    with log.kept_in(tmp_path) as file, warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("an old function", DeprecationWarning, stacklevel=1)

    assert file is not None
    assert "an old function" in file.read_text()


def test_a_bug_is_kept_with_its_traceback_but_without_the_prompt(
    tmp_path: Path, expected_log: list[str]
) -> None:
    expected_log.append("A bug in the app")
    prompt = "my secret\nwish “é”"

    with log.kept_in(tmp_path) as file:
        try:
            broken(prompt)
        except ValueError as error:
            log.bug(error, private=[prompt, ""])

    assert file is not None
    text = file.read_text(encoding="utf-8")
    assert "ValueError: cannot draw '[prompt]'" in text
    assert "in broken" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    "stored", ['{"prompt": ["my secret"]}', '["my secret"]', '{"loras": {"file": "my secret"}}']
)
def test_what_is_said_of_a_stored_request_that_cannot_be_used_tells_no_prompt(stored: str) -> None:
    with pytest.raises(BadRequest) as refused:
        Request.from_json(stored)

    assert "secret" not in str(refused.value)


def test_nothing_stays_behind(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)

    with log.kept_in(tmp_path):
        pass

    assert logging.getLogger().handlers == before


def test_the_log_does_not_grow_without_end(tmp_path: Path, expected_log: list[str]) -> None:
    expected_log.append("xxx")

    with log.kept_in(tmp_path):
        for _ in range(50):
            logging.getLogger("loud").warning("x" * 100_000)

    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 3
    assert max(sizes) <= log.LARGEST_BYTES


def test_where_no_log_can_be_kept_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with log.kept_in(tmp_path / "file" / "logs") as file:
        assert file is None


def test_a_program_without_a_console_can_still_print(tmp_path: Path) -> None:
    run = (
        "import sys; from pathlib import Path; sys.stdout = sys.stderr = None\n"
        "from cascade_desktop import log\n"
        f"with log.kept_in(Path({str(tmp_path)!r})) as file:\n"
        "    print('to nobody'); sys.stderr.write('to nobody')\n"
        "    assert file.is_file()\n"
    )

    assert subprocess.run([sys.executable, "-c", run], check=False).returncode == 0
