"""How long the history takes, and its size on the disk, with 100,000 made rows.

python -m tests.benchmarks.history_rows [ROWS [FOLDER]]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from cascade_desktop import history_adding, history_schema
from cascade_desktop.history import History, Query
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request
from cascade_desktop.uses import ControlUse, ImageUse, InpaintUse, LoraUse, VariationUse

ROWS = 100_000
AT_ONCE = 2_000
TIMES = 200

SEARCH_MS, INSERT_MS, ROW_BYTES = 50.0, 10.0, 2048.0
"""What must be reached: search as you type and one row more (95 of 100 times), bytes of a row."""

WHAT = "apple|lighthouse|fox|café|castle|robot|naïve painter|old fisherman|bicycle|whale|Straße|鳥"
HOW = "red|small|ancient|glowing|wooden|friendly|blue|enormous|quiet|broken|golden|paper"
WHERE = "in a forest|on the moon|under water|at a crowded market|by the sea|in heavy rain|at night"
STYLE = "oil painting|watercolour|photograph, 35mm|pixel art|engraving|flat design, vector|anime"
LIGHT = "soft light|golden hour|neon|candle light|overcast|studio lighting|moonlight|backlit"
MORE = "highly detailed|sharp focus|muted colours|wide angle|by an unknown master|trending|8k|grain"
AVOID = "|blurry|text, watermark|low quality, jpeg artifacts, extra fingers|frame"
RARE = 20_000
"""Words of which each is in a few prompts alone, as names are."""

TYPED = ("a", "apple", "gold fox", "cafe", "light mo", "word123", "x", "鳥", "oil sea red qui")
"""What is typed, letter by letter: common beginnings, rare words, accents and what nobody wrote."""


def make_history(file: Path, rows: int = ROWS, seed: int = 1) -> None:
    """A history with so many pictures of varied requests, none of which is on the disk."""
    chance = random.Random(seed)
    made = enumerate(_contents(chance, rows))
    now = time.time()
    with History(file):
        pass
    writer = history_schema.opened(file)
    try:
        while some := list(islice(made, AT_ONCE)):
            with history_schema.transaction(writer.writer):
                for number, (request, record) in some:
                    history_adding.add(
                        writer.writer,
                        Path(f"/home/user/Pictures/Cascade Desktop/{_name(number, request)}.png"),
                        (request, record),
                        now - (rows - number) * 240,
                        (request.width, request.height),
                        None,
                    )
    finally:
        writer.reader.close()
        writer.writer.close()
    _label(file, rows, chance)


def _label(file: Path, rows: int, chance: random.Random) -> None:
    with History(file) as history:
        everything = range(1, rows + 1)
        history.star(chance.sample(everything, rows // 20), 1)
        history.star(chance.sample(everything, rows // 50), 4)
        for name in ("holiday", "for print", "wallpapers", "drafts"):
            history.tag(chance.sample(everything, rows // 50), name)
        history.put_in_album(chance.sample(everything, rows // 30), "Best of")
        history.bin(chance.sample(everything, rows // 100))


def _contents(chance: random.Random, rows: int) -> Iterator[tuple[Request, dict[str, Any]]]:
    for _ in range(rows):
        request = _request(chance)
        yield request, _record(chance, request)


def _request(chance: random.Random) -> Request:
    size = chance.choice([(512, 512), (1024, 1024), (1024, 768), (768, 1344), (1536, 1024)])
    model = chance.choice(["pocket", "stable-cascade", "stable-cascade-lite", "/models/my own"])
    begun = Request(
        prompt=_prompt(chance),
        negative=chance.choice(AVOID.split("|")),
        width=size[0],
        height=size[1],
        seed=chance.randrange(2**32),
        model=model,
    )
    begun = begun.in_profile(chance.choice([begun.usual_profile, *PROFILES]))
    if chance.random() < 0.4:
        begun = replace(begun, steps=chance.randrange(4, 61), guidance=chance.randrange(2, 20) / 2)
    return replace(begun, **_uses(chance))


def _prompt(chance: random.Random) -> str:
    how, what, where = (chance.choice(some.split("|")) for some in (HOW, WHAT, WHERE))
    parts = [f"a {how} {what} {where}", chance.choice(STYLE.split("|"))]
    parts += chance.sample([*LIGHT.split("|"), *MORE.split("|")], chance.randrange(0, 6))
    parts.append(f"word{chance.randrange(RARE)}")
    return ", ".join(parts)


def _uses(chance: random.Random) -> dict[str, Any]:
    file = f"/home/user/.local/share/Cascade Desktop/inputs/{chance.randbytes(32).hex()}.png"
    kinds: list[dict[str, Any]] = [
        {"variations": (VariationUse(file), VariationUse("/home/user/a photo.jpg", 0.5))},
        {"image": ImageUse(file, 0.6)},
        {"controls": (ControlUse("canny", file, 0.8),)},
        {"inpaint": InpaintUse(file, mask=file.replace("inputs", "masks"))},
        {"loras": (LoraUse("/home/user/loras/style.safetensors", 0.7),)},
    ]
    return chance.choice(kinds) if chance.random() < 0.3 else {}


def _record(chance: random.Random, request: Request) -> dict[str, Any]:
    """As the engine writes it."""
    uses: list[VariationUse | ControlUse | LoraUse] = [*request.variations, *request.controls]
    files = [use.file for use in [*uses, *request.loras]]
    return {
        "model": "Stable Cascade",
        "licence": "stability-ai-nc-community",
        "device": "cuda:0",
        "precision": "bfloat16",
        "decoder_precision": "bfloat16",
        "repeated": [],
        "grid": [24, 24],
        "decoder_grid": [256, 256],
        "compression": 42.67,
        "seconds": {
            name: round(chance.uniform(0.1, 9), 3)
            for name in ("conditions", "stage C", "stage B", "stage A")
        },
        "prompt_drawn": request.prompt,
        "negative_drawn": request.negative,
        "tokens": [chance.randrange(8, 75), 2],
        "chunks": 1,
        "files": [{"file": file, "sha256": chance.randbytes(32).hex()} for file in files],
        "model_hash": "39b1b1d1c2f1e5a0",
        "version": "0.1.0",
    }


def _name(number: int, request: Request) -> str:
    return f"20261122-{number:06}-{request.seed}-{'-'.join(request.prompt.split()[1:7])}"


def typed() -> Iterator[str]:
    """Every beginning of what is typed, as a search field sees it."""
    for text in TYPED:
        yield from (text[:end] for end in range(1, len(text) + 1))


def milliseconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return 1000 * (perf_counter() - begun)


def p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def measure(file: Path) -> dict[str, list[float]]:
    """What each kind of question took, in milliseconds, again and again."""
    times: dict[str, list[float]] = {"open": []}
    for _ in range(5):
        begun = perf_counter()
        with History(file):
            times["open"].append(1000 * (perf_counter() - begun))
    with History(file) as history:
        texts = list(typed())
        times["search as you type: count and first page"] = [
            milliseconds(lambda text=text: _search(history, Query(text=text)))  # type: ignore[misc]
            for text in [*texts, *texts]
        ]
        times["search by facts"] = [milliseconds(lambda q=q: _search(history, q)) for q in _facts()]  # type: ignore[misc]
        times["words and facts"] = [
            milliseconds(lambda q=q: _search(history, replace(q, text="go")))  # type: ignore[misc]
            for q in _facts()
        ]
        times["add one"] = _add_some(history)
        times["add one with a latent of 24 x 24"] = _add_some(history, random.randbytes(18_442))
    return times


def _search(history: History, query: Query) -> None:
    history.rows(history.numbers(query)[:200])


def _facts() -> Iterator[Query]:
    for _ in range(5):
        yield Query()
        yield Query(model="pocket")
        yield Query(mode="inpaint", order="oldest")
        yield Query(starred=True, order="stars")
        yield Query(stars=3)
        yield Query(tag="holiday")
        yield Query(album="Best of")
        yield Query(width=1024, height=768)
        yield Query(since=time.time() - 30 * 86_400)


def _add_some(history: History, latent: bytes | None = None) -> list[float]:
    chance = random.Random(time.time_ns())
    found = []
    for number, (request, record) in enumerate(_contents(chance, TIMES)):
        file = Path(f"/pictures/{number}-{chance.randrange(2**60)}.png")
        found.append(
            milliseconds(
                lambda f=file, r=request, d=record: history.add(f, r, d, latent)  # type: ignore[misc]
            )
        )
    return found


def main(rows: int, folder: Path) -> None:
    file = folder / "history.sqlite"
    took = milliseconds(lambda: make_history(file, rows)) / 1000
    size = file.stat().st_size
    say(f"{rows:,} rows made in {took:.0f} s; {size / rows:.0f} bytes a row (<= {ROW_BYTES:.0f})")
    say(f"{'what':<44}{'times':>6}{'median':>9}{'p95':>9}{'most':>9}  ms")
    for what, values in measure(file).items():
        middle = sorted(values)[len(values) // 2]
        say(f"{what:<44}{len(values):>6}{middle:>9.1f}{p95(values):>9.1f}{max(values):>9.1f}")
    say(f"Must be reached, p95: search {SEARCH_MS:.0f} ms, add {INSERT_MS:.0f} ms.")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    given = sys.argv[1:]
    with tempfile.TemporaryDirectory() as own:
        main(int(given[0]) if given else ROWS, Path(given[1]) if len(given) > 1 else Path(own))
