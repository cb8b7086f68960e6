"""A loaded model with adapters on, for as long as pictures are drawn with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cascade_desktop.engine import conditions, lora
from cascade_desktop.engine.lora_words import Vocabulary
from cascade_desktop.engine.parts import Parts

ADAPTED = ("prior", "text_encoder")


@contextmanager
def adapted(
    parts: Parts, tokens: Vocabulary, loras: Sequence[tuple[lora.Lora, float]]
) -> Iterator[conditions.Tokens]:
    """The tokenizer with the adapters' words, while they are on with these weights; then the model
    is as it was before. Weights are changed where they stay, and what was made of them is made
    again."""
    prior, encoder = map(parts.get, ADAPTED)
    _weights_change(parts, loras)
    with lora.applied(prior, encoder, tokens, loras, parts.device) as told:
        try:
            yield told
        finally:
            _weights_change(parts, loras)
    # Repeated in a finer format meanwhile, the weights that were put back are not in it yet.
    parts.settle("prior")


def _weights_change(parts: Parts, loras: Sequence[object]) -> None:
    for kind in ADAPTED if loras else ():
        parts.send_home(kind)
