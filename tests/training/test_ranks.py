"""Several processes that teach one network: they learn what one would with all their pictures."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch.distributed import TCPStore  # type: ignore[attr-defined]

from cascade_desktop.engine import stages
from cascade_desktop.folders import resource
from cascade_desktop.training.ranks import ALONE, Ranks

ROOT = Path(__file__).resolve().parent.parent.parent

LEARNING = """
import json, sys
from pathlib import Path
import torch
from torch import nn
from cascade_desktop.progress import silent
from cascade_desktop.training.learning import Budget, Learner, Rates
from cascade_desktop.training.ranks import Ranks

ranks = Ranks.as_started()
with ranks.joined("cpu"), ranks.folder(Path(sys.argv[1])) as own:
    torch.manual_seed(ranks.rank)
    network = nn.Linear(3, 1)
    pictures = torch.arange(24.0).view(4, 2, 3).sin()[:, ranks.rank :: ranks.count]
    def losses(step):
        return {"loss": (network(pictures[step % 4]) - 1).square().mean()}
    learner = Learner("toy", network, own, Budget(1e9, 6, ranks), Rates(0.1, 1))
    learner.run(losses, silent)
    print(json.dumps([network.weight.tolist(), learner.averaged().weight.tolist(), learner.step]))
"""


def started(command: Sequence[str], count: int) -> list[str]:
    """What each of `count` processes prints, which find each other as torchrun's do: through a
    store that is there before them, so that nobody else can have taken its port."""
    store = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
    meeting = {
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(store.port),
        "TORCHELASTIC_USE_AGENT_STORE": "True",
        "TORCHELASTIC_RESTART_COUNT": "0",
        "WORLD_SIZE": str(count),
    }
    running = [
        subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, **meeting, "RANK": str(rank), "LOCAL_RANK": str(rank)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for rank in range(count)
    ]
    try:
        told = [one.communicate(timeout=300)[0] for one in running]
    finally:
        for one in running:
            one.kill()
    assert all(one.returncode == 0 for one in running)
    return told


def test_a_process_of_its_own_is_the_only_one() -> None:
    alone = Ranks.as_started()

    assert alone == ALONE
    assert alone.first
    assert alone.agreed(0.3) == 0.3
    assert alone.device("cuda") == "cuda"
    assert Ranks(3, 4, 1).device("cuda") == "cuda:1"


@pytest.mark.slow
def test_two_learn_together_what_one_learns_from_all_pictures(tmp_path: Path) -> None:
    (alone,) = started(["-c", LEARNING, str(tmp_path / "one")], 1)
    pair = started(["-c", LEARNING, str(tmp_path / "two")], 2)

    assert pair[0] == pair[1]
    for found, wanted in zip(json.loads(pair[0]), json.loads(alone), strict=True):
        torch.testing.assert_close(torch.tensor(found), torch.tensor(wanted))


@pytest.mark.slow
def test_the_command_teaches_a_stage_in_two_processes_and_writes_it_once(
    tmp_path: Path, sample: Path
) -> None:
    out = tmp_path / "pocket"
    shutil.copytree(resource("pocket/tokenizer"), out / "tokenizer")
    command = ["-m", "cascade_desktop", "train", "pocket", "--stage", "vqgan", "--minutes", "9"]
    amount = ["--steps", "2", "--batch", "2", "--device", "cpu"]

    told = started([*command, *amount, "--out", str(out), "--data-set", str(sample)], 2)

    assert [one.strip() for one in told] == [str(out), ""]
    assert len((out / "training" / "figures.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert stages.load(out, "vqgan")
