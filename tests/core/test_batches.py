"""Many requests from a table, a list or a folder: what is read, and what is refused at once."""

from pathlib import Path
from typing import Any

import pytest

from cascade_desktop.batches import Row, read_batch
from cascade_desktop.errors import BadRequest
from cascade_desktop.request import Request
from cascade_desktop.uses import ImageUse, LoraUse, VariationUse
from cascade_desktop.written import request_of


def prepare(values: dict[str, Any]) -> Request:
    return request_of(values).checked()


def read(path: Path, **usual: Any) -> list[Row]:
    return read_batch(path, {"seed": 1, **usual}, prepare)


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "prompts.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("mark", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_as_programs_write_it(
    encoding: str, mark: str, end: str, tmp_path: Path
) -> None:
    lines = [["prompt", "seed", "steps"], ["größer 🍎", "7", ""], ['"a, b; ""c"""', "", "3"]]
    text = end.join(mark.join(cells) for cells in lines) + end

    rows = read(table(tmp_path, text, encoding), steps=9)

    assert rows == [
        Row("line 2", Request("größer 🍎", seed=7, steps=9)),
        Row("line 3", Request('a, b; "c"', seed=1, steps=3)),
    ]


def test_every_plain_setting_can_be_a_column_whatever_its_spelling(tmp_path: Path) -> None:
    header = "Prompt, negative,WIDTH,height,count,decoder-steps,Decoder Guidance,precision"
    rows = read(table(tmp_path, f"{header}\na,b,640,480,2,5,1.5,bfloat16\n"))

    request = Request("a", "b", 640, 480, 2, 1, precision="bfloat16")
    assert rows[0].request == request_of(
        {**vars(request), "decoder_steps": 5, "decoder_guidance": 1.5}
    )


def test_a_comma_stands_in_numbers_where_semicolons_stand_between_cells(tmp_path: Path) -> None:
    (row,) = read(table(tmp_path, "guidance;prompt\n4,5;1,5 apples"))

    assert (row.request.guidance, row.request.prompt) == (4.5, "1,5 apples")


def test_a_profile_in_a_row_sets_what_neither_the_row_nor_a_flag_says(tmp_path: Path) -> None:
    file = table(tmp_path, "profile,rescale\ndiffusers,0.5\noriginal,\n")

    first, second = (row.request for row in read(file, decoder_guidance=1.3))

    assert (first.shift, first.rescale, first.decoder_guidance) == (1.0, 0.5, 1.3)
    assert (second.shift, second.rescale, second.decoder_guidance) == (2.0, 0.7, 1.3)


def test_files_in_a_cell_count_from_the_tables_folder(tmp_path: Path) -> None:
    text = (
        "prompt,variations,image,loras\n"
        'x,"a.png,weight=0.5\nb.png","c.png,strength=0.25",/abs.safetensors\n'
        "y,,,\n"
    )
    first, second = read(table(tmp_path, text))

    assert first.request == Request(
        "x",
        seed=1,
        variations=(
            VariationUse(str(tmp_path / "a.png"), 0.5),
            VariationUse(str(tmp_path / "b.png")),
        ),
        image=ImageUse(str(tmp_path / "c.png"), 0.25),
        loras=(LoraUse(str(Path("/abs.safetensors").absolute())),),
    )
    assert second == Row("line 4", Request("y", seed=1))


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    rows = read(table(tmp_path, "prompt,seed\n\na,1\n,\n  ,\nb,2\n\n"))

    assert [(row.name, row.request.prompt) for row in rows] == [("line 3", "a"), ("line 6", "b")]


def test_a_prompt_of_several_lines_is_one_row_named_by_its_first_line(tmp_path: Path) -> None:
    rows = read(table(tmp_path, 'prompt,seed\n"one\ntwo\n",4\nlast,5\n'))

    assert [(row.name, row.request.prompt) for row in rows] == [
        ("line 2", "one\ntwo\n"),
        ("line 5", "last"),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a red apple\na blue bird\n", "These are none: a red apple."),
        ("prompt,sed,lens\nx,1,2\n", "These are none: sed, lens. Known are prompt, negative,"),
        ("prompt,,seed\nx,1,2\n", "These are none: (empty)."),
        ("prompt,seed,Prompt\nx,1,y\n", "two columns prompt"),
        ("", "first line of prompts.csv has to name settings. It is empty."),
        ("prompt,seed\n", "nothing to draw"),
        ('prompt,seed\n"never closed,1\n', "is no table of settings"),
        ("prompt\na, b\n", "line 2: There are 2 cells but 1 columns. Put a text that has a “,”"),
        ("prompt,seed\nx,many\n", "line 2: seed must be a whole number, not 'many'."),
        ("prompt,seed\nx,-7\n", "line 2: Seed must be between"),
        ("prompt,guidance\nx,nan\n", "line 2: Stage C guidance must be a number"),
        ("prompt,precision\nx,float8\n", "line 2: precision must be one of auto, float32"),
        ("prompt,profile\nx,mine\n", "line 2: profile must be one of original"),
        ('prompt,image\nx,"a.png,size=3"\n', "line 2: There is no option size."),
        ('prompt,image\nx,"a.png,strength=3"\n', "line 2: Image to image: Strength must be"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_said(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest) as caught:
        read(table(tmp_path, text))

    assert sentence in str(caught.value)


def test_all_rows_with_a_problem_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadRequest) as caught:
        read(table(tmp_path, "prompt,steps\na,0\nb,1\nc,x\n"))

    told = str(caught.value).splitlines()
    assert told[0] == "prompts.csv has rows that cannot be drawn:"
    assert [line.split(":")[0] for line in told[1:]] == ["line 2", "line 4"]


def test_of_very_many_problems_the_first_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    with pytest.raises(BadRequest) as caught:
        read(table(tmp_path, "steps\n" + "0\n" * 1000))

    told = str(caught.value).splitlines()
    assert len(told) < 30
    assert told[-1] == f"and {1000 - (len(told) - 2)} more"


@pytest.mark.parametrize("content", [b"prompt\ncaf\xe9\n", "prompt\nx\n".encode("utf-16")])
def test_another_encoding_is_said(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "prompts.csv"
    file.write_bytes(content)

    with pytest.raises(BadRequest, match="not text in UTF-8"):
        read(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for name in ("none.csv", "none.txt", "none"):
        with pytest.raises(BadRequest, match="cannot be read"):
            read(tmp_path / name)


def test_a_folder_holds_a_prompt_in_each_text_file(tmp_path: Path) -> None:
    files = {
        "b.txt": "two\nlines\r\n",
        "A.TXT": "\ufeffcapital",
        "empty.txt": "",
        "notes.md": "no prompt",
        ".hidden.txt": "no",
    }
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())

    rows = read(tmp_path)

    assert [(row.name, row.request.prompt) for row in rows] == [
        ("A.TXT", "capital"),
        ("b.txt", "two\nlines"),
        ("empty.txt", ""),
    ]


def test_a_folder_without_prompts_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="nothing to draw"):
        read(tmp_path)


def test_a_text_file_holds_a_prompt_in_each_line(tmp_path: Path) -> None:
    file = tmp_path / "prompts.txt"
    file.write_bytes("one, with; all\r\n\r\n  t\x85wo\n".encode())

    with pytest.raises(BadRequest, match="line 3: Prompt holds a control character"):
        read(file)

    file.write_bytes(b"one, with; all\r\n\r\n  two\n")
    assert [(row.name, row.request.prompt) for row in read(file)] == [
        ("line 1", "one, with; all"),
        ("line 3", "two"),
    ]
