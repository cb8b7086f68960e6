"""How long a prompt with choices in it can become, and words that are read once."""

import pytest

from cascade_desktop.prompt_length import WordByWord, longest, measured
from cascade_desktop.prompt_text import expand


def letters(text: str) -> list[int]:
    """A token for each character that is no space."""
    return [ord(letter) for letter in text if not letter.isspace()]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ""),
        ("a red apple", "a red apple"),
        ("a {red|yellow} apple", "a yellow apple"),
        ("a {yellow|red} apple", "a yellow apple"),
        ("{a|{b|cc} dd} e", "cc dd e"),
        ("{aaaaaa|{b|cc} dd} e", "aaaaaa e"),
        ("{|very} red", "very red"),
        ("{a} | b {c", "{a} | b {c"),
        (r"\{a\|b\} {c|dd}", "{a|b} dd"),
        ("{a|({bb|c}:1.3)} (d)", "({bb|c}:1.3) (d)".replace("{bb|c}", "bb")),
    ],
)
def test_each_choice_takes_its_longest_option(text: str, read: str) -> None:
    found = longest(text, letters)

    assert found.text == read
    assert [text[place] for place in found.places] == list(read)
    assert found.places == sorted(set(found.places))
    # It is one of the texts that may be drawn, and none of these is longer.
    drawn = [expand(text, seed) for seed in range(50)]
    assert read in drawn
    assert max(len(letters(one)) for one in drawn) == len(letters(read))


def test_a_limit_is_told_where_it_stands_in_the_text_with_its_choices() -> None:
    text = "{a|bb} cc {dd|e} ff"

    found = measured(text, letters, lambda read: len(letters(read)), lambda _: [5, 8])

    assert (found.tokens, found.varies) == (8, True)
    assert [text[:end] for end in found.limits] == ["{a|bb} cc", "{a|bb} cc {dd"]
    assert not measured("bb {cc} dd", letters, len, lambda _: []).varies


def test_a_word_is_read_once() -> None:
    read: list[str] = []

    def encode(word: str) -> list[int]:
        read.append(word)
        return letters(word)

    words = WordByWord(encode)
    assert words.encode(" red  apple\nred ") == letters("redapplered")
    assert words.encode("a red pear") == letters("aredpear")
    assert read == ["red", "apple", "a", "pear"]
