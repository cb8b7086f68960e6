"""The model that is loaded, as it was asked for and as it turned out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class InMemory:
    """`model` to `device` are what the request and the settings said, "auto" included.

    `draws_on` to `decoder_numbers` are what came of it, and `devices` all that there are here.
    """

    model: str
    precision: str
    decoder_precision: str
    device: str
    draws_on: str
    numbers: str
    decoder_numbers: str
    devices: tuple[str, ...]

    def suits(self, model: str, precision: str, decoder_precision: str, device: str) -> bool:
        """Whether a picture that is asked for so can be drawn without loading anything anew."""
        asked = (self.model, self.precision, self.decoder_precision, self.device)
        return asked == (model, precision, decoder_precision, device)
