"""Ctrl+Up and Ctrl+Down: what becomes of the text, and what is selected then."""

import itertools

import pytest

from cascade_desktop.prompt_text import weighted
from cascade_desktop.prompt_weights_edit import changed_weight


def after(marked: str, steps: int = 1) -> str:
    """The text after a step, with | at the cursor or <> around the selection, before and after."""
    if "|" in marked:
        start = end = marked.index("|")
        text = marked.replace("|", "")
    else:
        start, end = marked.index("<"), marked.index(">") - 1
        text = marked.replace("<", "").replace(">", "")
    edit = changed_weight(text, start, end, steps)
    if edit is None:
        return marked
    new = edit.text
    chosen = new[edit.select_from : edit.select_to]
    shown = f"<{chosen}>" if chosen else "|"
    new = new[: edit.select_from] + shown + new[edit.select_to :]
    return text[: edit.start] + new + text[edit.end :]


@pytest.mark.parametrize(
    ("before", "steps", "wanted"),
    [
        ("a re|d cat", 1, "a (re|d:1.05) cat"),
        ("a re|d cat", -1, "a (re|d:0.95) cat"),
        ("a (re|d:1.05) cat", 1, "a (re|d:1.1) cat"),
        ("a (re|d:1.05) cat", -1, "a re|d cat"),
        ("a (re|d) cat", 1, "a (re|d:1.15) cat"),
        ("a <red cat>, b", 1, "a (<red cat>:1.05), b"),
        ("a <red cat>, b", -1, "a (<red cat>:0.95), b"),
        ("a (<red cat>:1.05), b", 1, "a (<red cat>:1.1), b"),
        ("a< red >cat", 1, "a (<red>:1.05) cat"),
        ("one __ani|mals__ more", 1, "one (__ani|mals__:1.05) more"),
        ("by [fe|rn] now", 1, "by ([fe|rn]:1.05) now"),
        ("a (b:9.9|5)", 1, "a (b|:10)"),
    ],
)
def test_a_step_changes_the_word_or_what_is_selected(before: str, steps: int, wanted: str) -> None:
    assert after(before, steps) == wanted


def test_a_selection_grows_until_it_cuts_through_no_brackets() -> None:
    assert after("a <red (cat>:1.2) b") == "a (<red (cat:1.2)>:1.05) b"
    assert changed_weight("a {red|blue} b", 3, 6, 1) is not None


@pytest.mark.parametrize("nothing", ["|", "a , | , b", "a < > b", "(a|:10)"])
def test_where_nothing_can_be_weighed_the_text_stays(nothing: str) -> None:
    assert after(nothing) == nothing


def test_up_and_then_down_gives_the_text_back() -> None:
    begun = text = "a red fox"
    edit = None
    for steps in [1] * 8 + [-1] * 8:
        edit = changed_weight(text, text.index("red"), text.index("red") + 3, steps)
        assert edit is not None
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert text == begun


def test_any_selection_in_any_mixture_of_signs_can_still_be_read() -> None:
    for signs in itertools.product(["(", ")", ":1.3)", "a b", "{", "|", "}", "\\("], repeat=4):
        text = "".join(signs)
        for start in range(0, len(text), 2):
            for end in (start, len(text)):
                edit = changed_weight(text, start, end, 1)
                if edit is not None:
                    weighted(text[: edit.start] + edit.text + text[edit.end :])
