"""The settings of the window hold for the command line too."""

import json
from pathlib import Path

import torch

from cascade_desktop import settings
from cascade_desktop.engine.devices import use_threads
from cascade_desktop.settings import Device, Settings
from tests.cli.conftest import Run


def test_folder_name_format_device_and_threads_are_those_of_the_settings(
    run: Run, data: Path, tiny_model: Path, tmp_path: Path
) -> None:
    chosen = Settings(
        pictures_folder=str(tmp_path / "mine"),
        name_pattern="{number} {words}",
        picture_format="webp",
        device="cpu",
        threads=1,
    )
    settings.save(chosen, data / "settings.toml")
    few = ("--model", tiny_model, "--size", "64x64", "--steps", 1, "--decoder-steps", 1)
    try:
        code, out, _ = run("generate", *few, "a fox", "--json")
        assert torch.get_num_threads() == 1
    finally:
        use_threads(0)

    (entry,) = json.loads(out)
    assert code == 0
    assert Path(entry["file"]) == tmp_path / "mine" / "00001 a-fox.webp"
    assert (entry["record"]["device"], entry["record"]["threads"]) == ("cpu", 1)


def test_a_device_of_the_settings_that_is_not_here_is_said(
    run: Run, data: Path, tiny_model: Path
) -> None:
    absent: Device = "mps" if not torch.backends.mps.is_available() else "cuda"
    settings.save(Settings(device=absent), data / "settings.toml")

    code, out, err = run("generate", "--model", tiny_model, "a fox")

    assert (code, out) == (1, "")
    assert f"This machine has no device {absent}." in err
