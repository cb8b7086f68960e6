"""One text that people can see: the words, Qt's context for them, and where they stand."""

from dataclasses import dataclass, field

from cascade_desktop.ui.catalogue import KEYS_CONTEXT


@dataclass(frozen=True, order=True)
class Text:
    """`source` is English; {0}, {1}... in it stand for what is put in later."""

    context: str
    source: str
    place: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """The same words mean the same wherever they stand; only Shift is a key and a setting."""
        return key(self.context, self.source)


def key(context: str, source: str) -> str:
    return f"{context}: {source}" if context == KEYS_CONTEXT else source
