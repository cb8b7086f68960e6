"""Searching the history: any text as it is typed, and facts; with and without SQLite's index."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop import history_schema, history_search
from cascade_desktop.errors import BadRequest
from cascade_desktop.history import History, Query
from cascade_desktop.history_rows import mode_of
from cascade_desktop.request import Request
from cascade_desktop.uses import ImageUse, UpscaleUse, VariationUse
from tests.core.texts import DIFFICULT, random_texts

PROMPTS = [
    "a red apple on a wooden table",
    "Un CAFÉ crème, Straße bei Nacht",
    "red-haired woman, 35mm photograph",
    "一只红色的苹果",
    "🍎 and a cat",
    'the sign says "OPEN" (neon:1.2)',
    "naïve painting of Ελλάδα",
]


@pytest.fixture(params=[True, False], ids=["index", "no index"])
def history(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[History]:
    """With FTS5 and as on a system without it."""
    monkeypatch.setattr(history_search, "has_full_text", lambda: request.param)
    with History(tmp_path / "history.sqlite") as history:
        for number, prompt in enumerate(PROMPTS):
            history.add(Path(f"/{number}.png"), Request(prompt=prompt), {}, made_at=number)
        yield history


def found(history: History, text: str) -> list[int]:
    """Places in `PROMPTS`."""
    return [int(made.file.stem) for made in history.find(Query(text=text, order="oldest"))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [0, 1, 2, 3, 4, 5, 6]),
        ("r", [0, 2]),
        ("re", [0, 2]),
        ("RED app", [0]),
        ("app red", [0]),
        ("pple", []),
        ("cafe", [1]),
        ("café", [1]),
        ("CREME", [1]),
        ("naive", [6]),
        ("ελλαδα", [6]),
        ("red-haired", [2]),
        ("red-ha", [2]),
        ("haired-red", []),
        ("35", [2]),
        ("苹果", [3]),
        ("红", [3]),
        ("🍎", [4]),
        ('"open"', [5]),
        ("(neon:1.2)", [5]),
        ("red AND woman", []),
        ("red OR", []),
        ("NOT", []),
        ("red*", [0, 2]),
        ("^red", [0, 2]),
        ("prompt:red", []),
        ("-red", [0, 2]),
        ("' ; DROP TABLE pictures; --", []),
        ("...", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_each_word_begins_a_word_of_the_prompt(
    text: str, places: list[int], history: History
) -> None:
    assert found(history, text) == places


def test_whatever_is_typed_is_no_mistake(history: History) -> None:
    marks = ['"', '""', '"a', "*", "a*b", "NEAR(a b, 2)", "{a}:b", "+ - ( )", "a\0b", "\ud83d"]
    for text in [*marks, *DIFFICULT, *random_texts(30), "word " * 3000, '" ' * 3000]:
        history.find(Query(text=text))


def test_a_prompt_is_found_by_its_own_words(history: History) -> None:
    for number, prompt in enumerate(DIFFICULT[:12]):
        history.add(Path(f"/difficult/{number}.png"), Request(prompt=prompt), {})
    for prompt in DIFFICULT[1:12]:
        prompts = {made.request.prompt for made in history.find(Query(text=prompt))}
        assert prompt in prompts


def test_what_a_choice_became_is_found_as_well(history: History) -> None:
    history.add(Path("/9.png"), Request(prompt="a {dog|fox}"), {"prompt_drawn": "a fox"})

    assert found(history, "fox") == [9]


def test_facts_narrow_a_search_down(history: History) -> None:
    base = Request(prompt="a fact", width=64, height=128, model="/models/my own")
    number = history.add(Path("/7.png"), replace(base, image=ImageUse("a.png")), {}, made_at=50)
    other = history.add(Path("/8.png"), replace(base, variations=(VariationUse("a.png"),)), {})
    history.tag([number, other], "Café")
    history.put_in_album([other], "best")

    assert found(history, "fact") == [7, 8]
    for query, numbers in [
        (Query(mode="image"), [number]),
        (Query(mode="variation", model="/models/my own"), [other]),
        (Query(mode="upscale"), []),
        (Query(since=50, until=50), [number]),
        (Query(width=64, height=128, order="oldest"), [number, other]),
        (Query(width=64, height=64), []),
        (Query(tag="CAFÉ", order="newest"), [other, number]),
        (Query(text="fa", album="Best"), [other]),
        (Query(album="nothing"), []),
        (Query(model="'"), []),
    ]:
        assert history.numbers(query).tolist() == numbers, query
        assert history.count(query) == len(numbers)
    assert history.models() == [("pocket", 7), ("/models/my own", 2)]


def test_pages_follow_each_other(history: History) -> None:
    pages = [history.find(Query(), limit=3, offset=at) for at in (0, 3, 6, 9)]

    assert [int(made.file.stem) for page in pages for made in page] == [6, 5, 4, 3, 2, 1, 0]


def test_labels(history: History) -> None:
    history.tag([1, 2], "Red")
    history.tag([2, 3, 3, 99], "RED")
    history.put_in_album([], "empty")
    assert history.tags() == [("Red", 3)]
    assert history.albums() == [("empty", 0)]
    assert history.rows([2])[0].tags == ("Red",)
    history.bin([1])
    assert history.tags() == [("Red", 2)]
    history.untag([1, 2, 3], "red")
    assert history.tags() == []
    history.remove_album("Empty")
    assert history.albums() == []
    for bad in ("", " ", "a\nb", "x" * 101):
        with pytest.raises(BadRequest, match="needs a name"):
            history.tag([1], bad)


def test_an_index_that_fell_behind_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "history.sqlite"
    with History(file) as history:
        history.add(Path("/1.png"), Request(prompt="first"), {})
    with monkeypatch.context() as without:
        without.setattr(history_search, "has_full_text", lambda: False)
        with History(file) as history:
            history.add(Path("/2.png"), Request(prompt="second"), {})
            history.forget([1])
            assert history.count(Query(text="sec")) == 1

    with History(file) as history:
        assert history.count(Query(text="sec")) == 1
        assert history.count(Query(text="first")) == 0


def test_an_enlarged_picture_is_one_whatever_else_shaped_it() -> None:
    assert history_schema.has_full_text()
    request = Request(upscale=UpscaleUse("a.png"), variations=(VariationUse("b.png"),))
    assert mode_of(request) == "upscale"
