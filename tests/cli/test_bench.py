"""`bench` with real models: what is measured, beside what, and how it is told."""

import json

import pytest

from tests.cli.conftest import Run

SMALL = ("--size", "64x64", "--steps", 2, "--decoder-steps", 2, "--device", "cpu", "--runs", 1)


def test_a_model_is_measured_beside_the_stock_pipelines(run: Run) -> None:
    code, out, _ = run("bench", *SMALL, "--size", "128x128", "--against", "diffusers", "--json")

    told = json.loads(out)
    ours, theirs = told["rows"]
    assert code == 0
    assert told["machine"]["device"] == "cpu"
    assert (ours["name"], ours["plan"], theirs["name"]) == ("ours", "resident", "diffusers")
    assert list(ours["stages"]) == ["conditions", "stage C", "stage B", "stage A"]
    assert min(ours["load_seconds"], ours["first_seconds"], ours["steady_seconds"]) > 0
    assert min(ours["peak_bytes"], ours["predicted_bytes"]) > 0
    expected = theirs["steady_seconds"] / ours["steady_seconds"]
    assert told["times_quicker"] == pytest.approx(expected, rel=0.05, abs=0.01)


def test_each_plan_is_a_line_for_people(run: Run) -> None:
    code, out, _ = run("bench", *SMALL, "--plan", "resident", "--plan", "eight-bit")

    lines = out.splitlines()
    assert code == 0
    assert lines[0].startswith("pocket, 64x64, 1 at a time, on ")
    assert [line.split(" | ")[1] for line in lines[4:]] == ["resident", "eight-bit"]


def test_a_plan_that_the_device_has_not_is_refused(run: Run) -> None:
    code, _, err = run("bench", *SMALL, "--plan", "streamed")

    assert code == 1
    assert "There is no plan streamed for cpu. Choose auto or resident or" in err


def test_only_a_graphics_card_has_a_limit(run: Run) -> None:
    code, _, err = run("bench", *SMALL, "--memory", 4)

    assert code == 1
    assert "Only a graphics card's memory can be limited" in err
