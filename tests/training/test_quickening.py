"""What is compiled for training: nearly all that a step computes."""

import pytest

from cascade_desktop.engine import stages
from cascade_desktop.training.pocket import CONFIGS
from cascade_desktop.training.speed import blocks


@pytest.mark.parametrize(("kind", "share"), [("prior", 0.9), ("decoder", 0.7), ("vqgan", 0.6)])
def test_most_weights_are_in_blocks_that_are_compiled(kind: str, share: float) -> None:
    network = stages.build(kind, CONFIGS[kind])

    inside = {id(weight) for block in blocks(network) for weight in block.parameters()}

    sizes = [(weight.numel(), id(weight) in inside) for weight in network.parameters()]
    assert sum(size for size, held in sizes if held) > share * sum(size for size, _ in sizes)
