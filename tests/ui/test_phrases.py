"""Texts that were put together long before are put into another language."""

import pytest

from cascade_desktop.ui.catalogue import KEYS_CONTEXT
from cascade_desktop.ui.phrase_templates import Template, plain
from cascade_desktop.ui.phrases import Phrases
from tests.translating.catalogues import translations


def phrases(back: bool = False) -> Phrases:
    """From English into Spanish, or back."""
    pairs = [pair[::-1] if back else pair for pair in texts()]
    keys = [("Mayús", "Shift") if back else ("Shift", "Mayús"), ("Ctrl", "Ctrl")]
    return Phrases(pairs, keys, swaps_decimals=True)


def texts() -> list[tuple[str, str]]:
    known = translations("es").items()
    return [pair for pair in known if not pair[0].startswith(KEYS_CONTEXT)]


@pytest.mark.parametrize("back", [False, True], ids=["into Spanish", "back into English"])
def test_every_text_is_found_by_what_was_made_of_it(back: bool) -> None:
    """With names in its places where so much is fixed that they may be any, else with numbers."""
    there = phrases(back)
    wrong = []
    for pair in texts():
        source, target = pair[::-1] if back else pair
        template = Template(source, target)
        part = "my-file{}.png" if template.is_telling else "1{}"
        parts = {str(place): part.format(place) for place in range(7)}
        made = Template(source, source).filled(parts) if template.places else plain(source)
        wanted = template.filled(parts) if template.places else plain(target)
        if there.said(made) != wanted:
            wrong.append((made, there.said(made), wanted))

    assert not wrong


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "/a/b.pt is a LoRA, which changes a model but is none, not a model. Choose another "
            "model.",
            "/a/b.pt es un LoRA, que cambia un modelo pero no es uno, no un modelo. Elige otro "
            "modelo.",
        ),
        (
            "Varying a picture needs the CLIP image encoder and the previewer, which are missing.",
            "Variar una imagen requiere el codificador de imágenes CLIP y el previsualizador, "
            "que faltan.",
        ),
        ("Width: 8192 is not known.", "Anchura: 8192 is not known."),
        ("11.9 GB · Ready", "11,9 GB · Listo"),
        ("Copy (Ctrl+Shift+C)", "Copiar (Ctrl+Mayús+C)"),
        ("a/my model.safetensors (Missing)", "a/my model.safetensors (Falta)"),
    ],
)
def test_parts_are_said_as_well_and_names_are_kept(english: str, spanish: str) -> None:
    assert phrases().said(english) == spanish
    assert phrases(back=True).said(spanish) == english


@pytest.mark.parametrize(
    "own",
    [
        "a fox and a canvas, drawing, large, of a picture",
        "{prompt}, pixel art, few colours",
        "Qt 6.9.1 · LGPL",
        "3.12",
        "",
        " \n ",
    ],
)
def test_what_a_user_has_written_stays_as_it_is(own: str) -> None:
    assert phrases().said(own) == own
