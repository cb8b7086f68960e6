"""A licence is accepted once for each text of it, and its text lies beside every copy."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cascade_desktop import licences
from cascade_desktop.catalog import MODELS, Model
from cascade_desktop.errors import BadRequest, CannotSave
from cascade_desktop.folders import Folders
from cascade_desktop.licences import LICENCES

RESEARCH = LICENCES["stable-cascade"]
POCKET = MODELS[0]
FULL, LITE = (row for row in MODELS if row.name in ("full-bf16", "lite-bf16"))


def put(folders: Folders, model: Model, text: str) -> None:
    """The licence as it came with the model."""
    model.place(folders).mkdir(parents=True, exist_ok=True)
    (model.place(folders) / licences.FILE).write_text(text, encoding="utf-8")


def test_the_licence_of_the_weights_is_the_published_one() -> None:
    assert RESEARCH.text.startswith("STABILITY AI NON-COMMERCIAL RESEARCH COMMUNITY LICENSE")
    assert "Dated: November 28, 2023" in RESEARCH.text
    assert RESEARCH.dated == "2023-11-28"
    assert not RESEARCH.commercial
    assert len(RESEARCH.text.encode()) == 7_452
    assert RESEARCH.facts


def test_the_attribution_is_the_one_that_the_text_asks_for() -> None:
    plain = RESEARCH.text.replace("”", '"').replace("“", '"')

    assert f'"{RESEARCH.attribution}"' in plain


def test_every_licence_has_its_key_as_name_and_a_text() -> None:
    assert all(licence.name == key and licence.text for key, licence in LICENCES.items())


def test_what_was_accepted_is_remembered(folders: Folders) -> None:
    assert licences.missing(folders, FULL) == (RESEARCH,)
    assert not licences.accepted(folders, RESEARCH)

    licences.accept(folders, RESEARCH)

    assert licences.accepted(folders, RESEARCH)
    assert licences.missing(folders, FULL) == ()
    assert licences.missing(folders, LITE) == (), "one text is accepted for all models under it"


def test_the_built_in_model_asks_for_nothing(folders: Folders) -> None:
    assert licences.missing(folders, POCKET) == ()
    licences.check(folders, POCKET)


def test_files_of_ones_own_ask_for_nothing(folders: Folders) -> None:
    own = replace(FULL, files=tuple(replace(file, licence="mine") for file in FULL.files))

    assert licences.missing(folders, own) == ()


def test_without_acceptance_there_is_a_sentence(folders: Folders) -> None:
    with pytest.raises(BadRequest, match="Non-Commercial Research Community License"):
        licences.check(folders, FULL)

    licences.accept(folders, RESEARCH)
    licences.check(folders, FULL)


def test_a_text_that_came_with_the_model_is_asked_for_anew(folders: Folders) -> None:
    licences.accept(folders, RESEARCH)
    put(folders, FULL, "Another licence, of a later day.")

    (other,) = licences.missing(folders, FULL)

    assert other.text == "Another licence, of a later day."
    assert other.title == RESEARCH.title
    assert licences.missing(folders, LITE) == ()
    licences.accept(folders, other)
    assert licences.missing(folders, FULL) == ()
    assert licences.accepted(folders, RESEARCH), "the first is still accepted"


@pytest.mark.parametrize("change", [str, str.rstrip, lambda text: text.replace("\n", "\r\n")])
def test_the_same_text_with_other_line_ends_is_not_asked_for_again(
    change: type[str], folders: Folders
) -> None:
    licences.accept(folders, RESEARCH)
    put(folders, FULL, "")
    (FULL.place(folders) / licences.FILE).write_bytes(change(RESEARCH.text).encode())

    assert licences.missing(folders, FULL) == ()


def test_one_other_word_is_another_text(folders: Folders) -> None:
    licences.accept(folders, RESEARCH)
    put(folders, FULL, RESEARCH.text.replace("Non-Commercial Uses only", "any uses"))

    assert len(licences.missing(folders, FULL)) == 1


@pytest.mark.parametrize("text", ["", "  \n", "x" * (licences.LARGEST + 1)])
def test_what_can_be_no_licence_does_not_replace_ours(text: str, folders: Folders) -> None:
    put(folders, FULL, text)

    assert licences.missing(folders, FULL) == (RESEARCH,)


@pytest.mark.parametrize("content", ["", "{", "[1]", '"accepted"', "[" * 9999])
def test_a_damaged_record_counts_as_not_accepted(
    content: str, folders: Folders, expected_log: list[str]
) -> None:
    expected_log.append("licences are asked for again")
    folders.data.mkdir(parents=True)
    (folders.data / "licences.json").write_text(content)

    assert licences.missing(folders, FULL) == (RESEARCH,)
    licences.accept(folders, RESEARCH)
    assert licences.missing(folders, FULL) == ()
    assert (folders.data / "licences.json.damaged").read_text() == content


def test_the_record_says_what_and_when(folders: Folders) -> None:
    licences.accept(folders, RESEARCH)
    stored = json.loads((folders.data / "licences.json").read_text(encoding="utf-8"))

    assert list(stored) == [RESEARCH.hash]
    assert stored[RESEARCH.hash]["title"] == RESEARCH.title
    assert stored[RESEARCH.hash]["accepted"].endswith("+00:00")


def test_an_acceptance_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CannotSave, match="Choose another folder"):
        licences.accept(Folders.of(tmp_path / "file"), RESEARCH)


def test_notices_lie_beside_a_copy(tmp_path: Path) -> None:
    licences.write_notices(tmp_path / "copy", [RESEARCH])

    notice = (tmp_path / "copy" / "Notice").read_text(encoding="utf-8")
    assert notice == f"{RESEARCH.attribution}\n"
    assert (tmp_path / "copy" / "LICENSE").read_text(encoding="utf-8") == RESEARCH.text


def test_a_text_that_came_with_the_model_stays(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("As it came.")
    (tmp_path / "Notice").write_text("Changed by me.\n")

    licences.write_notices(tmp_path, [RESEARCH])
    licences.write_notices(tmp_path, [RESEARCH])

    assert (tmp_path / "LICENSE").read_text() == "As it came."
    notice = (tmp_path / "Notice").read_text(encoding="utf-8")
    assert notice == f"Changed by me.\n{RESEARCH.attribution}\n"


def test_each_of_several_licences_has_its_text(tmp_path: Path) -> None:
    other = replace(RESEARCH, name="other", text="The other one.", attribution="By others.")

    licences.write_notices(tmp_path, [RESEARCH, other])

    assert (tmp_path / "LICENSE-other").read_text() == "The other one."
    assert (tmp_path / "LICENSE-stable-cascade").is_file()
    assert (tmp_path / "Notice").read_text().splitlines() == [RESEARCH.attribution, "By others."]
