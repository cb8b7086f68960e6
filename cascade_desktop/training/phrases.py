"""How things are said in captions: English articles and plurals, phrases in two languages."""

from __future__ import annotations

_MASS = frozenset((
    "bread", "bacon", "butter", "salt", "popcorn", "rice", "sushi", "sake", "ice", "fog", "fire",
    "soap", "yarn", "thread", "cooking", "dna", "mate", "ginger", "garlic", "broccoli", "fondue",
    "lightning", "camping", "bowling", "tennis", "fishing", "money", "spaghetti", "custard",
    "candy", "coral", "wood", "oden", "meat", "food", "luggage", "construction", "voltage",
    "hockey", "lacrosse", "badminton", "pong",
))  # fmt: skip
_BARE = frozenset((
    "horse racing", "breast-feeding", "rolling on the floor laughing", "dashing away",
    "star-struck", "dizzy", "foggy", "locked", "unlocked", "locked with pen", "locked with key",
    "registered", "om", "mount fuji", "milky way", "kaaba", "palms up together",
))  # fmt: skip
_NO_NAMES = ("OK", "T-Rex", "Japanese", "Christmas")
"""Capital letters that begin no proper name."""

_HEADS = (
    " with ", " of ", " in ", " on ", " for ", " behind ", " without ", " holding ", " over ",
    " at ",
)  # fmt: skip
_DOING = frozenset((
    "pointing", "pointed", "facing", "tilted", "showing", "increasing", "decreasing",
    "fluttering", "shaking", "done", "not",
))  # fmt: skip
"""What a thing does, where its name goes on after the thing itself."""

_DOERS = ("person", "people", "man", "woman", "face", "cat")
_IRREGULAR = {
    "foot": "feet", "tooth": "teeth", "mouse": "mice", "man": "men", "woman": "women",
    "person": "people", "child": "children", "ox": "oxen", "goose": "geese", "wolf": "wolves",
    "leaf": "leaves", "knife": "knives", "scarf": "scarves", "loaf": "loaves", "sheep": "sheep",
    "fish": "fish", "deer": "deer", "bison": "bison", "moose": "moose", "snowman": "snowmen",
    "firefighter": "firefighters", "die": "dice", "octopus": "octopuses", "cactus": "cacti",
    "bus": "buses", "merman": "mermen", "merperson": "merpeople", "elf": "elves",
    "sheaf": "sheaves", "blowfish": "blowfish", "jellyfish": "jellyfish", "moai": "moai",
    "superhero": "superheroes", "tornado": "tornadoes", "volcano": "volcanoes",
    "tomato": "tomatoes", "potato": "potatoes", "mosquito": "mosquitoes", "mango": "mangoes",
    "buffalo": "buffaloes", "fleur-de-lis": "fleurs-de-lis",
}  # fmt: skip
_PAIRED = ("glasses", "sunglasses", "goggles", "jeans", "shorts", "briefs", "scissors", "skis")
_SEVERAL = {
    "bread": "loaves of bread", "baguette bread": "baguettes", "bacon": "slices of bacon",
    "butter": "pieces of butter", "salt": "salt shakers", "popcorn": "boxes of popcorn",
    "cooked rice": "bowls of cooked rice", "curry rice": "bowls of curry rice",
    "sushi": "pieces of sushi", "sake": "bottles of sake", "ice": "ice cubes",
    "shaved ice": "cups of shaved ice", "fog": "patches of fog", "soap": "bars of soap",
    "yarn": "balls of yarn", "thread": "spools of thread", "cooking": "frying pans",
    "dna": "strands of dna", "mate": "cups of mate", "garlic": "bulbs of garlic",
    "broccoli": "heads of broccoli", "fondue": "pots of fondue", "camping": "camp sites",
    "bowling": "bowling balls", "tennis": "tennis balls", "spaghetti": "plates of spaghetti",
    "money with wings": "bundles of money with wings", "wood": "pieces of wood",
    "oden": "skewers of oden", "meat on bone": "pieces of meat on bone",
    "canned food": "cans of food", "luggage": "pieces of luggage",
    "construction": "construction signs", "high voltage": "high voltage signs",
    "field hockey": "field hockey sticks", "ice hockey": "ice hockey sticks",
    "lacrosse": "lacrosse sticks", "badminton": "badminton rackets",
    "ping pong": "ping pong paddles", "horse racing": "horse races",
    "breast-feeding": "breast-feeding women", "dashing away": "clouds of dust",
    "rolling on the floor laughing": "faces rolling on the floor laughing",
    "star-struck": "star-struck faces", "dizzy": "dizzy symbols", "foggy": "foggy bridges",
    "locked": "locks", "unlocked": "open locks", "locked with pen": "locks with pen",
    "locked with key": "locks with key", "registered": "registered signs",
    "two hearts": "pairs of hearts", "om": "om symbols", "thumbs up": "thumbs up",
    "thumbs down": "thumbs down", "palms up together": "palms up together",
    "speaker low volume": "speakers at low volume",
    "speaker medium volume": "speakers at medium volume",
    "speaker high volume": "speakers at high volume",
    **{name: f"pairs of {name}" for name in _PAIRED},
}  # fmt: skip
"""What is counted where a thing or a stuff has no plural of its own."""

_SINGULAR_IN_S = (
    "ss", "us", "is", "rhinoceros", "compass", "princess", "hibiscus", "lotus", "tennis",
)  # fmt: skip


def with_article(name: str) -> str:
    """ "apple" -> "an apple"; names of several things, of stuff and proper names get none."""
    if _is_proper(name) or name in _BARE or is_plural(name):
        return name
    return name if _thing(name).split()[-1] in _MASS else f"{indefinite(name)} {name}"


def indefinite(word: str) -> str:
    """The article before `word`, by its sound: "an hourglass", "a unicorn"."""
    first = word.lower()
    if first.startswith(("uni", "eu", "ew", "one", "use", "uk")):
        return "a"
    if first.startswith(("hour", "honest", "x-ray")):
        return "an"
    return "an" if first[0] in "aeiou" else "a"


def is_plural(name: str) -> bool:
    last = _thing(name).split(" and ")[0].split()[-1]
    if last in ("people", "skis"):
        return True
    return last.endswith("s") and not last.endswith(_SINGULAR_IN_S)


def plural(name: str) -> str:
    """ "slice of pizza" -> "slices of pizza", "fox" -> "foxes"."""
    if name in _SEVERAL:
        return _SEVERAL[name]
    if is_plural(name):
        return name
    thing = _thing(name)
    several = " and ".join(_plural_end(part) for part in thing.split(" and "))
    return several + name[len(thing) :]


def _is_proper(name: str) -> bool:
    return name[0].isupper() and not name.startswith(_NO_NAMES)


def _thing(name: str) -> str:
    """What the name is about, without what follows a preposition or tells what it does."""
    cuts = [name.find(mark) for mark in _HEADS if name.find(mark) > 0]
    head = name[: min(cuts)] if cuts else name
    words = head.split(" ")
    if words[0] in _DOERS and any(word.endswith("ing") for word in words[1:]):
        return words[0]
    for index, word in enumerate(words[1:], start=1):
        if word in _DOING:
            return " ".join(words[:index])
    return head


def _plural_end(name: str) -> str:
    *before, last = name.split(" ")
    return " ".join([*before, last if last == "crossbones" else _plural_word(last)])


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
    "blob": (("[blob] style", "in [blob] style", "[blob]"), ("estilo [blob]",)),
}
"""English and Spanish phrases; the words in brackets are new ones that a LoRA brings."""


def in_another_style(caption: str, style: str, other: str, *, spanish: bool) -> str:
    """The caption with the words for the `other` style where those for its own are; one that does
    not tell its style stays as it is."""
    for words in sorted(STYLE_WORDS[style][spanish], key=len, reverse=True):
        if words in caption:
            return caption.replace(words, STYLE_WORDS[other][spanish][0])
    return caption


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
