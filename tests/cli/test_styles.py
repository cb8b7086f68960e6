"""Styles and lists of words, as the window has them, on the command line."""

import json
from pathlib import Path

from cascade_desktop.prompt_styles import Style
from cascade_desktop.style_files import Styles
from tests.cli.conftest import Run


def test_a_style_and_lists_are_drawn_and_what_is_given_besides_wins(draw: Run, data: Path) -> None:
    small = {"width": 96, "height": 64, "guidance": 6.0, "steps": 9}
    Styles(data / "styles.toml").keep(Style("Foggy", "{prompt} in fog", "sun", small))
    (data / "wildcards").mkdir()
    (data / "wildcards" / "animals.txt").write_text("cat\n", "utf-8")

    code, out, err = draw(
        "a __animals__",
        "--style",
        "foggy",
        "--negative",
        "rain",
        "--count",
        2,
        "--seed",
        3,
        "--json",
    )

    assert code == 0, err
    first, second = json.loads(out)
    request = first["request"]
    assert (request["prompt"], request["negative"]) == ("a cat in fog", "rain, sun")
    assert (request["width"], request["height"], request["guidance"]) == (96, 64, 6.0)
    assert request["steps"] == 3, "the flag wins"
    assert first["record"]["prompt_written"] == "a __animals__ in fog"
    assert [first["request"]["seed"], second["request"]["seed"]] == [3, 4]


def test_an_unknown_style_or_list_is_said_before_anything_is_loaded(run: Run) -> None:
    code, out, err = run("generate", "a fox", "--style", "Foggy")
    assert code != 0 and out == ""
    assert "There is no style “Foggy”. Choose one of these: Clay figure" in err

    code, out, err = run("generate", "a __gone__")
    assert code != 0 and out == ""
    assert "There is no list __gone__. Put a file gone.txt into" in err
