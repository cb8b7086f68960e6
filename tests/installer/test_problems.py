"""What a failed step is explained as, and the checks before the first step."""

from pathlib import Path

import pytest

from installer.problems import SetUpError, explained, require_room, require_venv

LOG = Path("cascade.log")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError("
            "Failed to establish a new connection: [Errno 111] Connection refused')': /simple/\n"
            "ERROR: No matching distribution found for torch==2.13.0",
            "The downloads do not come through. Check the network connection, then start",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on "
            "device",
            "The disk is full. Free some space, then start again with: ",
        ),
        (
            "ERROR: Could not find a version that satisfies the requirement torch==2.13.0\n"
            "ERROR: No matching distribution found for torch==2.13.0",
            "There is no PyTorch of the version and build asked for that fits this Python",
        ),
        (
            "The virtual environment was not created successfully because ensurepip is not "
            "available.  On Debian/Ubuntu systems, you need to install the python3-venv package",
            "This Python comes without the part that makes environments (venv and ensurepip).",
        ),
        ("something\nERROR: The sky fell\nmore", "The set-up stopped (The sky fell). Mend what"),
        (
            "      OSError: Readme file does not exist: README.md\n      [end of output]\n"
            "error: metadata-generation-failed",
            "The set-up stopped (Readme file does not exist: README.md). Mend what",
        ),
        ("", "The set-up stopped (no reason was given). Mend what cascade.log tells"),
    ],
    ids=["no network", "no space", "no such build", "no venv", "other", "build", "silent"],
)
def test_the_output_of_a_failed_step_becomes_a_sentence(output: str, sentence: str) -> None:
    assert explained(output, LOG).startswith(sentence)


def test_too_little_space_is_said_with_both_figures(tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match=r"needs 1000000000\.0 GB of free space in .*there are"):
        require_room(tmp_path, 10**18)


def test_enough_space_is_no_problem(tmp_path: Path) -> None:
    require_room(tmp_path, 1)


def test_this_python_can_make_environments() -> None:
    require_venv()
