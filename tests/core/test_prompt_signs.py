"""What is coloured in a prompt, and what is underlined because it cannot be meant so."""

import pytest

from cascade_desktop.prompt_signs import MOST, Sign, signs


def found(text: str, *lists: str, words: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Kind and text from its place, of every sign."""
    every = signs(text, lists.__contains__, words)
    return [(sign.kind, text[sign.start : sign.end]) for sign in every]


def test_weights_choices_lists_and_words_are_found_where_they_stand() -> None:
    text = "a (red:1.3) __animals__ in {snow|rain} by [fern]"

    assert found(text, "animals", words=("[fern]",)) == [
        ("weight", "(red:1.3)"),
        ("list", "__animals__"),
        ("choice", "{"),
        ("choice", "|"),
        ("choice", "}"),
        ("word", "[fern]"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a (cat", [("open", "(")]),
        ("a cat)", [("closed", ")")]),
        ("{red|blue", [("open", "{")]),
        ("a [cat", [("open", "[")]),
        ("a __dog__", [("unknown", "__dog__")]),
        ("(cat:11)", [("weight", "(cat:11)"), ("heavy", "(cat:11)")]),
        (
            "((cat:4):4)",
            [("weight", "((cat:4):4)"), ("weight", "(cat:4)"), ("heavy", "(cat:4)")],
        ),
        (r"a \(cat \{ \__dog__", []),
        ("", []),
    ],
)
def test_what_is_wrong_is_found_and_what_is_escaped_is_not(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    assert found(text) == wanted


def test_brackets_across_the_options_of_a_choice_are_wrong() -> None:
    kinds = [kind for kind, _ in found("{(red|blue)}") if kind == "crossed"]

    assert kinds == ["crossed", "crossed"]
    assert not [kind for kind, _ in found("({red|blue}:1.2)") if kind == "crossed"]


def test_without_a_folder_of_lists_no_name_is_unknown() -> None:
    assert signs("__init__") == []


def test_places_are_counted_in_characters() -> None:
    assert signs("🐈 (cat)") == [Sign(2, 7, "weight", "")]


@pytest.mark.parametrize("unit", ["(", ")", "{a|", "()", "__a", "{(a|b)}"])
def test_a_text_of_nothing_but_signs_does_not_hold_up_typing(unit: str) -> None:
    every = signs(unit * (20_000 // len(unit)), lambda _: True)

    assert len(every) <= 2 * MOST
