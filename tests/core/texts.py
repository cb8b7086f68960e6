"""Prompts that have broken programs before: scripts, emoji, line breaks, lengths."""

import random

from cascade_desktop.parameters import LONGEST_TEXT

DIFFICULT = [
    "",
    "a red apple",
    "café, naïve: “quoted” \\ \"and\" 'plain'",
    "line one\nline two\r\n\tline three\n",
    "👩‍👩‍👧‍👦🏳️‍🌈 1️⃣ ❤️",
    "שלום עולם, تفاحة حمراء",
    "\u202eright to left override\u202c and zero\u200bwidth\u2060",
    "नमस्ते दुनिया, สวัสดี, 你好世界",
    "Negative prompt: not this\nSteps: 3, Seed: 4",
    "CON",
    "../../etc/passwd",
    'a/b\\c:d*e?f"g<h>i|j',
    "...",
    " ",
    "𝓯𝓪𝓷𝓬𝔂 ﷽ ǅ ß İ",
    "𠀀𠀁𠀂" * 30,
    "ends with half a pair \ud83d",
    "🍎" * LONGEST_TEXT,
    "word " * (LONGEST_TEXT // 5),
]


def random_texts(count: int) -> list[str]:
    """Any characters of Unicode but controls and halves of pairs, the same at each run."""
    chance = random.Random(20)
    return ["".join(_marks(chance, chance.randrange(1, 400))) for _ in range(count)]


def _marks(chance: random.Random, count: int) -> list[str]:
    highest = [0x7F, 0x800, 0x10000, 0x110000]
    codes = [chance.randrange(0xA0, max(0xA1, chance.choice(highest))) for _ in range(count)]
    return [chr(code) for code in codes if not 0xD800 <= code <= 0xDFFF]
