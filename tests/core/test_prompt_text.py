"""The signs in a prompt: choices in braces, weights in parentheses."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from time import perf_counter

import pytest

from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import LONGEST_TEXT
from cascade_desktop.prompt_text import expand, pieces, weighted
from tests.core.texts import DIFFICULT, random_texts

SIGNS = ["{", "}", "|", "(", ")", ":", "\\", "1", ".", "5", "-", "a", "b", " "]
GONE = "\ue000"
ESCAPED = {"{": "\ue001", "}": "\ue002", "|": "\ue003", "(": "\ue004", ")": "\ue005"}


def soups(signs: list[str], count: int = 400, longest: int = 24) -> list[str]:
    """Short texts in which nearly every character means something, the same at each run."""
    chance = random.Random(7)
    return ["".join(chance.choices(signs, k=chance.randrange(1, longest))) for _ in range(count)]


def hidden(text: str, signs: str) -> str:
    """The text with a single sign in place of each escaped one."""
    return re.sub(r"\\([" + re.escape(signs) + "])", lambda found: ESCAPED[found[1]], text)


def shown(text: str) -> str:
    for sign, stands_for_it in ESCAPED.items():
        text = text.replace(stands_for_it, sign)
    return text.replace(GONE, "")


def possible(text: str) -> set[str]:
    """Every text that `expand` may give, found by resolving the innermost braces first."""
    found = re.search(r"\{([^{}]*)\}", text)
    if not found:
        return {shown(text)}
    before, inside, after = text[: found.start()], found[1], text[found.end() :]
    if "|" not in inside:
        return possible(before + ESCAPED["{"] + inside + ESCAPED["}"] + after)
    options = inside.split("|")
    return {each for option in options for each in possible(before + option + after)}


def each_weight(text: str) -> Iterator[tuple[str, float]]:
    """Every character that is left with its weight, found from the innermost parentheses on."""
    text, weights = hidden(text, "()"), [1.0] * LONGEST_TEXT
    while found := re.search(r"\(([^()]*?)(:\s*([-+]?(\d+\.?\d*|\.\d+))\s*)?\)", text):
        for place in range(*found.span()):
            weights[place] *= float(found[3] or 1.1)
        kept = GONE + found[1] + GONE * (len(found[0]) - len(found[1]) - 1)
        text = text[: found.start()] + kept + text[found.end() :]
    for sign, weight in zip(text, weights, strict=False):
        if sign != GONE:
            yield shown(sign), round(weight, 4)


def test_a_choice_takes_one_of_its_options_by_the_seed() -> None:
    taken = [expand("a {red|blue|green} apple", seed) for seed in range(8)]

    assert taken == [expand("a {red|blue|green} apple", seed) for seed in range(8)]
    assert set(taken) == {"a red apple", "a blue apple", "a green apple"}


def test_choices_are_the_same_on_every_machine_and_version() -> None:
    drawn = [expand("{0|1|2|3|4|5|6|7|8|9}" * 6, seed) for seed in (0, 1, 2**32 - 1)]

    assert drawn == ["105192", "593177", "781895"]


def test_options_come_up_equally_often() -> None:
    drawn = Counter(expand("{a|b|c}", seed) for seed in range(3000))

    assert all(900 < count < 1100 for count in drawn.values())
    assert len(drawn) == 3


def test_each_choice_is_drawn_for_itself() -> None:
    drawn = Counter(expand("{a|b}{a|b}", seed) for seed in range(4000))

    assert len(drawn) == 4
    assert all(900 < count < 1100 for count in drawn.values())


def test_editing_the_rest_of_the_text_leaves_a_choice_as_it_is() -> None:
    for seed in range(20):
        taken = expand("{red|blue}", seed)

        assert expand("two {red|blue} apples", seed) == f"two {taken} apples"
        assert expand("{red|blue}, {old|new}", seed).startswith(taken)
        assert expand("\\{a|b\\} {red|blue} {c}", seed) == f"{{a|b}} {taken} {{c}}"


def test_choices_are_counted_by_their_opening_braces() -> None:
    for seed in range(20):
        first, second, third, fourth = list(expand("{a|b}" * 4, seed))
        inside = second if first == "a" else third

        drawn = expand("{a{a|b}|b{a|b}}{a|b}", seed)

        assert drawn == first + inside + fourth


def test_choices_leave_the_randomness_of_others_alone() -> None:
    random.seed(3)
    expected = random.random()
    random.seed(3)

    expand("{a|b}", 3)

    assert random.random() == expected


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{a|}", {"a", ""}),
        ("{|}", {""}),
        ("{a|{b|c}d}", {"a", "bd", "cd"}),
        ("{a|{b}}", {"a", "{b}"}),
        ("{{a|b}|c}", {"a", "b", "c"}),
        ("{{a|b}}", {"{a}", "{b}"}),
        ("{a|b", {"{a|b"}),
        ("a|b}", {"a|b}"}),
        ("{ {a|b}", {"{ a", "{ b"}),
        ("{a|b}}", {"a}", "b}"}),
        (r"{a\|b|c}", {"a|b", "c"}),
        (r"{a\}|b}", {"a}", "b"}),
        (r"{(red:1.2)|\(b\)}", {"(red:1.2)", r"\(b\)"}),
    ],
)
def test_what_a_text_can_become(text: str, wanted: set[str]) -> None:
    assert {expand(text, seed) for seed in range(60)} == wanted


@pytest.mark.parametrize("text", ["", "{a}", "{}", "}{", "a|b", "{{a}}", "\\", "a\\b", "{a", "a}"])
def test_a_text_without_a_choice_stays_as_it_is(text: str) -> None:
    assert expand(text, 1) == text


def test_an_escaped_sign_is_the_sign_itself() -> None:
    assert expand(r"\{a\|b\}", 1) == "{a|b}"
    assert expand(r"\\{a|b\}", 1) == r"\{a|b}"
    assert weighted(expand(r"\{a\|b\} \(c\)", 1)) == [("{a|b} (c)", 1.0)]


def test_any_mixture_of_signs_becomes_one_of_what_it_can_become() -> None:
    for text in soups(["{", "{", "}", "}", "|", "|", "\\", "a", "b"]):
        expected = possible(hidden(text, "{}|"))
        drawn = {expand(text, seed) for seed in range(30)}

        assert drawn <= expected, text
        assert len(drawn) > 1 or len(expected) == 1, text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a red apple", [("a red apple", 1.0)]),
        ("", [("", 1.0)]),
        ("()", [("", 1.0)]),
        ("(red)", [("red", 1.1)]),
        ("((red))", [("red", 1.21)]),
        ("a (red:1.3) apple", [("a ", 1.0), ("red", 1.3), (" apple", 1.0)]),
        ("(a (red:1.5) apple:0.5)", [("a ", 0.5), ("red", 0.75), (" apple", 0.5)]),
        ("(a:-1)", [("a", -1.0)]),
        ("(a:+.5)(b: 2. )", [("a", 0.5), ("b", 2.0)]),
        ("(a:b)", [("a:b", 1.1)]),
        ("(a:1,3)", [("a:1,3", 1.1)]),
        ("(a:1e1)", [("a:1e1", 1.1)]),
        ("(a:nan)", [("a:nan", 1.1)]),
        ("(a:)", [("a:", 1.1)]),
        ("(a:٣)", [("a:٣", 1.1)]),
        ("(10:30:1.2)", [("10:30", 1.2)]),
        ("(a:(1.3))", [("a:", 1.1), ("1.3", 1.21)]),
        ("[red] [fernando]", [("[red] [fernando]", 1.0)]),
        (":) and (:", [(":) and (:", 1.0)]),
        ("a:1.3)", [("a:1.3)", 1.0)]),
        ("(a (b)", [("(a ", 1.0), ("b", 1.1)]),
        (r"\(a:1.3\)", [("(a:1.3)", 1.0)]),
        (r"(\(a\):1.3)", [("(a)", 1.3)]),
        (r"C:\new \[a\]", [(r"C:\new \[a\]", 1.0)]),
        ("a (red:1) apple", [("a red apple", 1.0)]),
        ("(a)(b) (c:1.1)", [("ab", 1.1), (" ", 1.0), ("c", 1.1)]),
    ],
)
def test_what_a_text_weighs(text: str, wanted: list[tuple[str, float]]) -> None:
    assert weighted(text) == wanted


@pytest.mark.parametrize("weight", ["10", "-10", "9.99"])
def test_the_heaviest_weights_are_allowed(weight: str) -> None:
    assert weighted(f"(a:{weight})") == [("a", float(weight))]


@pytest.mark.parametrize(
    "text",
    [
        "(cat:10.1)",
        "(cat:-11)",
        "(cat:" + "9" * 400 + ")",
        "((cat:4):4)",
        "(" * 25 + "cat" + ")" * 25,
    ],
)
def test_a_weight_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        weighted(text)

    assert '"cat" is not between -10 and 10.' in refusal.value.message
    assert refusal.value.advice.endswith(".")


def test_any_mixture_of_signs_weighs_what_its_parentheses_say() -> None:
    for text in soups(["(", "(", ")", ")", ":", ":1.5)", "\\", "1", ".", "-", "a", " "]):
        try:
            found = [(sign, round(part, 4)) for words, part in weighted(text) for sign in words]
        except BadRequest:
            assert any(abs(weight) > 10 for _, weight in each_weight(text)), text
        else:
            assert found == list(each_weight(text)), text


@pytest.mark.parametrize("text", [*DIFFICULT, *random_texts(40)], ids=lambda text: text[:12])
def test_a_text_without_signs_keeps_every_character(text: str) -> None:
    assert expand(text, 5) == text
    assert weighted(text) == [(text, 1.0)]


def test_each_character_knows_its_place() -> None:
    for text in [r"a \(b (c:1.3) :) [d]", *soups(SIGNS, 50)]:
        try:
            found = pieces(text)
        except BadRequest:
            continue
        places = [place for piece in found for place in piece.places]
        assert "".join(text[place] for place in places) == "".join(piece.text for piece in found)
        assert places == sorted(set(places))


@pytest.mark.parametrize(
    "unit",
    ["(", "{", ")", "}", "\\", ":", "(:", "{|", "()", "{}", "\\(", "(a:1)", "{a|b}", ":1", "((a)"],
)
def test_the_longest_texts_take_no_time(unit: str) -> None:
    text = unit * (LONGEST_TEXT // len(unit))
    start = perf_counter()

    expand(text, 1)
    weighted(text)

    assert perf_counter() - start < 2


@pytest.mark.parametrize(
    ("open_sign", "middle", "close_sign"), [("{", "a", "|b}"), ("(", "", ":1)")]
)
def test_the_deepest_nesting_takes_no_time(open_sign: str, middle: str, close_sign: str) -> None:
    depth = LONGEST_TEXT // (len(open_sign) + len(close_sign))
    text = open_sign * depth + middle + close_sign * depth
    start = perf_counter()

    assert len(weighted(expand(text, 1))[0][0]) <= len(text)

    assert perf_counter() - start < 2
