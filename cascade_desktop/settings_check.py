"""What is wrong with settings, beyond the bounds that are declared for each."""

from __future__ import annotations

from cascade_desktop import cards, network, picture_names
from cascade_desktop.errors import CascadeError
from cascade_desktop.parameters import problems_in
from cascade_desktop.settings import Settings


def problems(settings: Settings) -> dict[str, str]:
    """Field name -> a sentence that says what is wrong with it; empty when all is well."""
    found = problems_in(settings)
    for name, check in (
        ("mirror", lambda: network.mirror(settings)),
        ("cards", lambda: cards.check(settings.cards)),
        ("name_pattern", lambda: picture_names.check(settings.name_pattern)),
    ):
        try:
            check()
        except CascadeError as error:
            found.setdefault(name, str(error))
    return found
