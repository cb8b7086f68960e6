"""How things are said in captions: articles and plurals in English, phrases in two languages."""

from __future__ import annotations

_MASS = frozenset((
    "bread", "bacon", "butter", "salt", "popcorn", "rice", "sushi", "sake", "ice", "fog", "fire",
    "soap", "yarn", "thread", "cooking", "dna", "mate", "ginger", "garlic", "broccoli", "fondue",
    "lightning", "camping", "bowling", "tennis", "fishing", "money", "spaghetti", "custard",
    "candy",
))  # fmt: skip
_HEADS = (" with ", " of ", " in ", " on ", " for ", " behind ", " without ", " holding ", " over ")
_IRREGULAR = {
    "foot": "feet", "tooth": "teeth", "mouse": "mice", "man": "men", "woman": "women",
    "person": "people", "child": "children", "ox": "oxen", "goose": "geese", "wolf": "wolves",
    "leaf": "leaves", "knife": "knives", "scarf": "scarves", "loaf": "loaves", "sheep": "sheep",
    "fish": "fish", "deer": "deer", "bison": "bison", "moose": "moose", "snowman": "snowmen",
    "firefighter": "firefighters", "die": "dice", "octopus": "octopuses", "cactus": "cacti",
    "bus": "buses",
}  # fmt: skip
_ALREADY_PLURAL = ("s", "hands", "people")
_SINGULAR_IN_S = ("ss", "us", "is", "rhinoceros", "compass", "princess", "hibiscus", "lotus")
_ACTIVITIES = ("horse racing", "breast-feeding", "rolling on the floor laughing", "dashing away")


def with_article(name: str) -> str:
    """ "apple" -> "an apple"; names of several things, of stuff and proper names get none."""
    head = _head(name)
    if name[0].isupper() or name in _ACTIVITIES or head.split()[-1] in _MASS or is_plural(name):
        return name
    return f"{indefinite(name)} {name}"


def indefinite(word: str) -> str:
    """The article before `word`, by its sound: "an hourglass", "a unicorn"."""
    first = word.lower()
    if first.startswith(("uni", "eu", "ew", "one", "use", "uk")):
        return "a"
    if first.startswith(("hour", "honest", "x-ray")):
        return "an"
    return "an" if first[0] in "aeiou" else "a"


def is_plural(name: str) -> bool:
    last = _head(name).split()[-1]
    return last.endswith("s") and not last.endswith(_SINGULAR_IN_S)


def plural(name: str) -> str:
    """ "slice of pizza" -> "slices of pizza", "fox" -> "foxes"."""
    if is_plural(name) or name in _ACTIVITIES:
        return name
    head = _head(name)
    *before, last = head.split(" ")
    return " ".join([*before, _plural_word(last)]) + name[len(head) :]


def _head(name: str) -> str:
    """What the name is about, without what follows a preposition."""
    cuts = [name.find(mark) for mark in _HEADS if name.find(mark) > 0]
    head = name[: min(cuts)] if cuts else name
    first, _, rest = head.partition(" ")
    if first in ("person", "people", "man", "woman", "face", "cat") and rest.endswith("ing"):
        return first
    return head


def _plural_word(word: str) -> str:
    for singular, several in _IRREGULAR.items():
        if word == singular or word.endswith(f"-{singular}"):
            return word.removesuffix(singular) + several
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"


NUMBERS = {2: ("two", "dos"), 3: ("three", "tres"), 4: ("four", "cuatro")}

STYLE_WORDS = {
    "3d": (("3d style", "3d render", "3d"), ("estilo 3d", "render 3d")),
    "glossy": (("glossy style", "soft gradient style", "glossy"), ("estilo brillante",)),
    "flat": (("flat style", "flat illustration", "flat design"), ("estilo plano", "diseño plano")),
    "noto": (("cartoon style", "noto style", "cartoon"), ("estilo dibujo animado", "estilo noto")),
    "twemoji": (("sticker style", "twemoji style", "sticker"), ("estilo pegatina",)),
}

POSITIONS: dict[str, tuple[int, int, str, str]] = {
    "center": (0, 0, "", ""),
    "left": (-1, 0, "on the left", "a la izquierda"),
    "right": (1, 0, "on the right", "a la derecha"),
    "top": (0, -1, "at the top", "arriba"),
    "bottom": (0, 1, "at the bottom", "abajo"),
    "top left": (-1, -1, "in the top left corner", "arriba a la izquierda"),
    "top right": (1, -1, "in the top right corner", "arriba a la derecha"),
    "bottom left": (-1, 1, "in the bottom left corner", "abajo a la izquierda"),
    "bottom right": (1, 1, "in the bottom right corner", "abajo a la derecha"),
}
"""Name -> direction right and down, English and Spanish phrase."""

SCENES = {
    "night": (("under a starry night sky", "at night"), ("bajo un cielo estrellado", "de noche")),
    "meadow": (
        ("on green grass under a blue sky", "in a meadow"),
        ("sobre la hierba bajo un cielo azul", "en un prado"),
    ),
    "sunset": (("at sunset",), ("al atardecer",)),
    "beach": (("on a sandy beach", "on the beach"), ("en la playa",)),
    "snow": (("in the snow",), ("en la nieve",)),
    "sea": (("in the sea", "in the ocean"), ("en el mar",)),
    "space": (("in space", "in outer space"), ("en el espacio",)),
    "desert": (("in the desert",), ("en el desierto",)),
    "underwater": (("underwater", "under the sea"), ("bajo el agua",)),
    "mountains": (("in the mountains",), ("en las montañas",)),
}

BACKGROUNDS = ("solid", "linear", "radial", "stripes", "dots", "checker", "scene")


def background_words(kind: str, first: str, second: str, spanish: bool, form: int) -> str:
    """The phrase for a background of these two colours; `form` (0..3) picks one for plain ones."""
    if kind == "solid":
        if spanish:
            return (f"sobre fondo {first}", f"con fondo {first}", f"fondo {first}")[form % 3]
        background = f"{first} background"
        a = indefinite(first)
        return (f"on {a} {background}", f"with {a} {background}", background, f"on {first}")[form]
    if spanish:
        return {
            "linear": f"sobre un degradado de {first} a {second}",
            "radial": f"sobre fondo {second} con un resplandor {first}",
            "stripes": f"sobre fondo de rayas de color {first} y {second}",
            "dots": f"sobre fondo {first} con lunares de color {second}",
            "checker": f"sobre fondo de cuadros de color {first} y {second}",
        }[kind]
    a = indefinite(first)
    return {
        "linear": f"on {a} {first} to {second} gradient background",
        "radial": f"on {indefinite(second)} {second} background with {a} {first} glow",
        "stripes": f"on a background with {first} and {second} stripes",
        "dots": f"on {a} {first} background with {second} polka dots",
        "checker": f"on {a} {first} and {second} checkered background",
    }[kind]
