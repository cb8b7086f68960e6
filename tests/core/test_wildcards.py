"""Lists of words in files: what is taken from them, and what is said of those that are no use."""

from collections import Counter
from pathlib import Path

import pytest

from cascade_desktop.errors import BadRequest
from cascade_desktop.prompt_length import PromptLength
from cascade_desktop.request import Request
from cascade_desktop.wildcards import Wildcards, written


@pytest.fixture
def lists(tmp_path: Path) -> Wildcards:
    folder = tmp_path / "wildcards"
    (folder / "birds").mkdir(parents=True)
    (folder / "animals.txt").write_text("cat\n# a remark\n\n dog \nred fox\n", "utf-8")
    (folder / "birds" / "owls.txt").write_text("barn owl\n", "utf-8")
    (folder / "any.txt").write_text("__animals__ and __birds/owls__\n", "utf-8")
    return Wildcards(folder)


def put(lists: Wildcards, name: str, content: bytes) -> None:
    assert lists.folder is not None
    (lists.folder / f"{name}.txt").write_bytes(content)


def test_a_name_takes_a_line_of_its_list_and_lists_may_name_lists(lists: Wildcards) -> None:
    assert lists.names() == ("animals", "any", "birds/owls")
    taken = Counter(lists.fill("a __animals__", seed) for seed in range(300))
    assert set(taken) == {"a cat", "a dog", "a red fox"}
    assert min(taken.values()) > 60
    assert lists.fill("__any__!", 4) in {f"{x} and barn owl!" for x in ("cat", "dog", "red fox")}


def test_the_line_depends_on_the_seed_and_the_name_and_not_on_the_rest(lists: Wildcards) -> None:
    for seed in range(20):
        alone = lists.fill("__animals__", seed)
        assert lists.fill("a very big __animals__ here", seed).split("big ")[1] == f"{alone} here"
    both = {tuple(lists.fill("__animals__|__animals__", seed).split("|")) for seed in range(99)}
    assert len(both) == 9, "two of the same name are drawn each for itself"


def test_what_is_escaped_or_no_name_stays(lists: Wildcards) -> None:
    for text in (r"\__animals__", "a __ b __", "____", "snake_case", "__a b__"):
        assert lists.fill(text, 1) == text
    assert Wildcards(None).fill("__animals__", 1) == "__animals__"


@pytest.mark.parametrize(
    "content",
    [
        b"caf\xc3\xa9\n",
        b"\xef\xbb\xbfcaf\xc3\xa9\r\n",
        "\ufeffcafé\r\n".encode("utf-16-le"),
        "\ufeffcafé\n".encode("utf-16-be"),
    ],
)
def test_lists_are_read_as_windows_and_others_write_them(lists: Wildcards, content: bytes) -> None:
    put(lists, "places", content)

    assert lists.lines("places") == ("café",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"caf\xe9\n", "is no text in UTF-8. Save it as UTF-8"),
        (b"\xff\xfea", "is no text in UTF-8. Save it as UTF-8"),
        (b"# nothing\n\n", "is empty. Write one possibility a line"),
        (b"a __odd__\n", "The list __odd__ holds itself. Take it out of odd.txt"),
        (b"a __round__\n", "The list __odd__ holds itself. Take it out of round.txt"),
        (b"a __gone__\n", "There is no list __gone__. Put a file gone.txt into"),
        (b"x" * 20_001, "more than 20,000 characters. Shorten"),
    ],
)
def test_a_list_that_is_no_use_is_told_with_what_to_do(
    lists: Wildcards, content: bytes, said: str
) -> None:
    put(lists, "odd", content)
    put(lists, "round", b"__odd__")

    with pytest.raises(BadRequest) as told:
        lists.fill("a __odd__", 1)
    assert said in str(told.value)


def test_lists_that_multiply_or_go_too_deep_are_refused_at_once(lists: Wildcards) -> None:
    for number in range(60):
        put(lists, f"twice{number}", f"__twice{number + 1}__ __twice{number + 1}__".encode())
        put(lists, f"deep{number}", f"__deep{number + 1}__".encode())
    put(lists, "twice40", b"x")
    put(lists, "deep60", b"x")

    with pytest.raises(BadRequest, match="20,000 characters"):
        lists.fill("__twice0__", 1)
    with pytest.raises(BadRequest, match="more than 50 lists in a row"):
        lists.fill("__deep0__", 1)


def test_a_changed_file_is_read_anew(lists: Wildcards) -> None:
    assert len(lists.lines("animals")) == 3
    put(lists, "animals", b"hedgehog\n")

    assert lists.fill("__animals__", 5) == "hedgehog"


def test_each_picture_takes_words_of_its_own_and_can_be_drawn_alone(lists: Wildcards) -> None:
    request = Request("a __animals__", "__birds/owls__", count=6, seed=3)

    pairs = lists.each(request)

    assert [asked for asked, _ in pairs] == [request.single(index) for index in range(6)]
    assert all(drawn == lists.filled(asked) for asked, drawn in pairs)
    assert len({drawn.prompt for _, drawn in pairs}) > 1
    assert written(*pairs[0]) == {
        "prompt_written": "a __animals__",
        "negative_written": "__birds/owls__",
    }
    plain = Request("a cat", count=6)
    assert lists.each(plain) == [(plain, plain)]


def test_the_length_is_that_of_the_longest_lines_and_its_places_those_in_the_text(
    lists: Wildcards,
) -> None:
    def measure(text: str) -> PromptLength:
        return PromptLength(len(text), [10], False)

    found = lists.measured("a __animals__ in the wood", measure)

    assert found == PromptLength(len("a red fox in the wood"), [14], True)


def test_a_new_folder_begins_with_an_example_and_an_old_one_stays(tmp_path: Path) -> None:
    lists = Wildcards(tmp_path / "wildcards")

    assert lists.begun() == lists.folder
    assert lists.fill("__colours__", 1) in lists.lines("colours")
    (lists.folder / "colours.txt").unlink()
    lists.begun()
    assert lists.names() == ()
