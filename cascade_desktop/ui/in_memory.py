"""The model that is loaded, as it was asked for and as it turned out."""

from collections.abc import Mapping
from dataclasses import dataclass

from cascade_desktop import cards
from cascade_desktop.errors import CascadeError
from cascade_desktop.request import Request
from cascade_desktop.settings import Settings


@dataclass(frozen=True)
class InMemory:
    """`model` to `device`, and `ways`, are what request and settings said, "auto" included; of
    several cards, `device` is the first.

    `draws_on` to `decoder_numbers`, and `plan`, are what came of it; `devices` are all that there
    are here, and `plans` all that the device has. `ways` are as in `Settings`. `card_names` are
    those of the cards of CUDA, by their numbers; `missed` says why one that is here cannot be used.
    """

    model: str
    precision: str
    decoder_precision: str
    device: str
    draws_on: str
    numbers: str
    decoder_numbers: str
    devices: tuple[str, ...]
    plan: str
    plans: tuple[str, ...]
    ways: Mapping[str, object]
    card_names: tuple[str, ...] = ()
    missed: str = ""

    def suits(self, request: Request, settings: Settings) -> bool:
        """Whether a picture that is asked for so can be drawn without loading anything anew."""
        asked = (request.model, request.precision, request.decoder_precision)
        same = asked == (self.model, self.precision, self.decoder_precision)
        try:
            device = cards.one_of(settings.device, settings.cards, len(self.card_names))
        except CascadeError:
            return False
        return same and (self.device, self.ways) == (device, settings.ways)
