"""Training runs that stop: at a loss that is no number, in the middle, and at their end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from cascade_desktop.errors import Cancelled, CascadeError
from cascade_desktop.progress import Progress, silent
from cascade_desktop.training.autoencoders import settle_norms
from cascade_desktop.training.learning import Budget, Learner, Losses, Rates

BUDGET = Budget(1e9, 24)
RATES = Rates(1e-2, warm_up=4)


def network() -> nn.Module:
    torch.manual_seed(7)
    return nn.Sequential(nn.Linear(3, 8), nn.LayerNorm(8), nn.GELU(), nn.Linear(8, 2))


def taught(learner: Learner, step: int) -> Losses:
    data = torch.randn(16, 3, generator=torch.Generator().manual_seed(step))
    return {"sum": (learner.network(data) - data[:, :2] * 2).square().mean()}


def weights(learner: Learner) -> list[Tensor]:
    return [value.detach().clone() for value in learner.network.parameters()]


def test_a_run_that_was_stopped_goes_on_as_if_it_never_had_been(tmp_path: Path) -> None:
    whole = Learner("toy", network(), tmp_path / "whole", BUDGET, RATES)
    whole.run(lambda step: taught(whole, step), silent)
    stopped = Learner("toy", network(), tmp_path / "parts", BUDGET, RATES)

    def stop_at_ten(_: Progress) -> None:
        if stopped.step == 10:
            stopped.save()
            raise Cancelled

    with pytest.raises(Cancelled):
        stopped.run(lambda step: taught(stopped, step), stop_at_ten)
    resumed = Learner("toy", network(), tmp_path / "parts", BUDGET, RATES)
    began = resumed.step
    resumed.run(lambda step: taught(resumed, step), silent)

    assert (began, resumed.step, whole.step) == (10, 24, 24)
    for mine, theirs in zip(weights(resumed), weights(whole), strict=True):
        assert torch.equal(mine, theirs)
    resumed.averaged()
    whole.averaged()
    for mine, theirs in zip(weights(resumed), weights(whole), strict=True):
        assert torch.equal(mine, theirs)


def test_a_finished_run_does_nothing_more(tmp_path: Path) -> None:
    first = Learner("toy", network(), tmp_path, BUDGET, RATES)
    first.run(lambda step: taught(first, step), silent)
    again = Learner("toy", network(), tmp_path, BUDGET, RATES)

    again.run(lambda step: pytest.fail(f"step {step} was taken"), silent)

    assert again.step == 24


@pytest.mark.parametrize("wrong_from", [12, 24], ids=["in the middle", "at the very end"])
def test_a_loss_that_is_no_number_stops_it_and_spoils_no_checkpoint(
    wrong_from: int, tmp_path: Path
) -> None:
    learner = Learner("toy", network(), tmp_path, Budget(1e9, 26), RATES)

    def losses(step: int) -> Losses:
        return {"sum": taught(learner, step)["sum"] * (torch.nan if step >= wrong_from else 1)}

    with pytest.raises(CascadeError, match="a loss is not a number") as stopped:
        learner.run(losses, silent)

    assert "toy" in stopped.value.message
    assert stopped.value.advice
    assert not (tmp_path / "toy.safetensors").exists()


def test_some_parameters_can_learn_more_slowly(tmp_path: Path) -> None:
    def moved(pace: float, folder: Path) -> list[float]:
        learner = Learner("toy", network(), folder, Budget(1e9, 1), Rates(0.1, 1, decay=0.0))
        learner.slow_down([next(learner.network.parameters())], pace)
        before = weights(learner)
        learner.run(lambda step: taught(learner, step), silent)
        return [float((a - b).abs().max()) for a, b in zip(weights(learner), before, strict=True)]

    usual, slow = moved(1.0, tmp_path / "usual"), moved(0.1, tmp_path / "slow")

    assert slow[0] == pytest.approx(0.1 * usual[0], rel=1e-3)
    assert slow[1:] == pytest.approx(usual[1:])


def test_the_loss_falls_and_the_log_says_so(tmp_path: Path) -> None:
    learner = Learner("toy", network(), tmp_path, BUDGET, RATES)

    learner.run(lambda step: taught(learner, step), silent)

    rows = learner.history()
    assert [row["step"] for row in rows] == [6, 12, 18, 24]
    assert rows[-1]["sum"] < 0.8 * rows[0]["sum"]
    lines = (tmp_path / "toy.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_the_rate_rises_then_falls() -> None:
    rates = Rates(1e-3, warm_up=10)

    assert rates.at(0, 0.0) == pytest.approx(1e-4)
    assert rates.at(9, 0.0) == pytest.approx(1e-3)
    assert rates.at(50, 0.5) == pytest.approx(0.51e-3)
    assert rates.at(99, 1.0) == pytest.approx(2e-5)


def test_a_budget_ends_at_whichever_comes_first() -> None:
    assert Budget(1).share(30, 10**6) == pytest.approx(0.5)
    assert Budget(1, 100).share(6, 50) == pytest.approx(0.5)
    assert Budget(1, 100).share(600, 50) == 1


def test_settled_norms_make_evaluation_equal_training_on_the_same_batch() -> None:
    torch.manual_seed(3)
    convolutions = nn.Sequential(
        nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.SiLU(), nn.Conv2d(6, 4, 3), nn.BatchNorm2d(4)
    )
    batch = torch.randn(512, 3, 8, 8) * 3 + 1
    convolutions.train()
    with torch.no_grad():
        in_training = convolutions(batch)
        before = convolutions.eval()(batch)

    settle_norms(convolutions, lambda: convolutions(batch))

    with torch.no_grad():
        settled = convolutions(batch)
    assert not convolutions.training
    assert float((before - in_training).abs().max()) > 0.5, "or there was nothing to settle"
    # The one variance is taken over n values and the other over n - 1.
    torch.testing.assert_close(settled, in_training, rtol=1e-3, atol=1e-3)
    assert convolutions[1].momentum == 0.1
