"""How things are said in Spanish captions: articles, plurals, and adjectives that agree."""

from __future__ import annotations

_RENAMED = {
    "rombo naranja pequeño": "rombo naranja", "rombo azul pequeño": "rombo azul",
    "botón cuadrado con borde blanco": "cuadrado blanco",
    "botón cuadrado con borde negro": "cuadrado negro",
    "botón de marca de verificación": "marca de verificación",
    "botón con marca de cruz": "marca de cruz",
    "túberculo comestible": "tubérculo comestible",
    "persona haciendo el gesto de de acuerdo": "persona haciendo el gesto de ok",
}  # fmt: skip
"""The same simpler names that the English ones get (`subjects._RENAMED`), and a slip mended."""

_MENDED = ((" con sin ", " sin "), (" con hacia la derecha", ""), (" orientada ", " "), ('"', ""))

# Genders and articles that no rule tells.
_FEMININE = frozenset((
    "mano", "flor", "luz", "nube", "nariz", "cruz", "torre", "sal", "carne", "llave", "fuente",
    "noche", "serpiente", "radio", "moto", "señal", "ciudad", "baguete", "fondue", "menorá",
    "raíz", "mujer",
))  # fmt: skip
_MASCULINE = frozenset((
    "mapa", "planeta", "tranvía", "koala", "panda", "gorila", "emblema", "pentagrama",
    "fotograma", "busca", "avión", "camión", "artista", "astronauta", "ninja", "guardia",
    "oficinista", "khanda", "papá", "alienígena", "fantasma", "escorpión",
    "paraguas", "paracaídas", "portapapeles", "salvavidas", "marcapáginas",
))  # fmt: skip
_STRESSED_A = ("hada", "águila", "ala", "ancla", "ánfora", "arpa", "hacha", "agua")
"""Feminine, but right after the article: "un águila", "una pequeña águila"."""

_DEFINITE = {
    "estatua de la libertad": "la", "torre de tokio": "la", "monte fuji": "el", "kaaba": "la",
    "vía láctea": "la",
}  # fmt: skip
_BARE = frozenset((
    "salir corriendo", "pintarse las uñas", "cocinar", "dos corazones", "cien puntos",
    "papá noel", "mamá noel", "noel", "aries", "tauro", "géminis", "cáncer", "leo", "virgo",
    "libra", "escorpio", "sagitario", "capricornio", "acuario", "piscis", "ofiuco",
    "lactancia materna", "alto voltaje", "béisbol", "lacrosse", "bádminton", "críquet",
))  # fmt: skip
_MASS = frozenset((
    "hierba", "beicon", "brócoli", "mantequilla", "sal", "sushi", "sake", "mate", "adn", "fuego",
    "niebla", "bruma", "madera", "hockey", "tenis", "equipaje", "comida", "arroz", "pan",
    "carne", "ropa", "espagueti",
))  # fmt: skip

# Plurals that no rule tells.
_SEVERAL = {
    "salir corriendo": "nubes de polvo", "pintarse las uñas": "botes de pintaúñas",
    "cocinar": "sartenes", "dos corazones": "pares de corazones", "adn": "cadenas de adn",
    "lactancia materna": "mujeres dando el pecho", "sal": "saleros", "noel": "papás noel",
    "beicon": "lonchas de beicon", "mantequilla": "trozos de mantequilla",
    "madera": "trozos de madera", "ropa interior": "prendas de ropa interior",
    "ropa de mujer": "prendas de ropa de mujer", "comida enlatada": "latas de comida",
    "equipaje": "maletas", "alto voltaje": "señales de alto voltaje",
    "espagueti": "platos de espagueti", "béisbol": "pelotas de béisbol",
    "tenis de mesa": "palas de tenis de mesa", "bádminton": "raquetas de bádminton",
    "lacrosse": "palos de lacrosse", "críquet": "bates de críquet",
    "carpeta de archivos abierta": "carpetas de archivos abiertas",
    "oficina de correos japonesa": "oficinas de correos japonesas",
    "oficina de correos europea": "oficinas de correos europeas",
    "coche de policía próximo": "coches de policía próximos",
    "silla de ruedas manual": "sillas de ruedas manuales",
    "silla de ruedas eléctrica": "sillas de ruedas eléctricas",
    "pastel de pescado japonés": "pasteles de pescado japoneses",
    "corazón azul claro": "corazones azul claro",
    "hockey sobre hierba": "palos de hockey sobre hierba",
    "hockey sobre hielo": "palos de hockey sobre hielo",
}  # fmt: skip
_PLURALS = {
    "joven": "jóvenes", "bretzel": "bretzels", "bagel": "bagels", "scooter": "scooters",
    "sándwich": "sándwiches", "yin": "yin", "yang": "yang", "om": "om", "gris": "grises",
    "ataúd": "ataúdes", "monorraíl": "monorraíles", "buey": "bueyes", "y": "y", "pero": "pero",
}  # fmt: skip
_SINGULAR_IN_S = frozenset((
    "cactus", "paraguas", "paracaídas", "salvavidas", "marcapáginas", "portapapeles", "bíceps",
    "arcoíris", "pintalabios", "tenis", "aries", "piscis", "géminis",
))  # fmt: skip
_INVARIABLE = frozenset((
    "bala", "globo", "naranja", "rosa", "índice", "moái", "sirena", "hombre", "ángel",
    "transgénero", "guía", "24", "horas", "dvd", "oni", "tengu", "noel", "fuji",
))  # fmt: skip
"""Words that stay as they are behind the thing's own name: "trenes bala"."""

_COUNTED = ("dos", "cien", "media", "grandes", "alto")
"""What may stand before the thing's own name."""

_FURTHER = frozenset((
    "con", "sin", "de", "del", "en", "a", "al", "hacia", "por", "para", "sobre", "bajo", "detrás",
    "entre",
))  # fmt: skip
"""From these words on a name tells what the thing has, does, or where it is; so do gerunds."""

_SIZES = {
    "small": ("pequeño", "pequeña", "pequeño", "pequeña"),
    "large": ("grande", "grande", "gran", "gran"),
}
"""Masculine and feminine, behind the thing and before it."""


def tidy(name: str) -> str:
    """The name as captions say it: in small letters, without what a mirrored drawing undoes."""
    name = name.lower()
    for wrong, right in _MENDED:
        name = name.replace(wrong, right)
    return _RENAMED.get(name, name)


def phrase(
    name: str, *, size: str = "", colour: str = "", article: bool = True, before: bool = False
) -> str:
    """ "manzana" -> "una manzana pequeña de color azul", or "una pequeña manzana" with `before`.

    `size` is "small", "large" or another word for neither.
    """
    thing, rest = _described(name)
    before = before or " y " in thing
    adjective = _adjective(name, size, before) if size in _SIZES else ""
    said = [adjective, thing] if before else [thing, adjective]
    said += [f"de color {colour}" if colour else "", rest]
    first = _article(name, direct=not (before and adjective)) if article else ""
    return " ".join(word for word in (first, *said) if word)


def with_article(name: str) -> str:
    """ "manzana" -> "una manzana", "gafas" -> "unas gafas"; stuff and proper names get none."""
    return phrase(name)


def plural(name: str) -> str:
    """ "coche de policía" -> "coches de policía", "lápiz" -> "lápices"."""
    if name in _SEVERAL:
        return _SEVERAL[name]
    if is_plural(name):
        return name
    core, rest = _core(name)
    first, *others = core.split(" ")
    several = [_plural_word(first)]
    several += [word if word in _INVARIABLE else _plural_word(word) for word in others]
    return " ".join([*several, *([rest] if rest else [])])


def is_plural(name: str) -> bool:
    word = _head(name)
    return word.endswith("s") and not word.endswith("bús") and word not in _SINGULAR_IN_S


def is_feminine(name: str) -> bool:
    word = _head(name)
    forms = {word}
    if is_plural(name):
        forms = {word[:-1], word[:-2], word[:-3] + "z", word[:-4] + "ón"}
        word = word[:-1]
    if forms & _MASCULINE:
        return False
    feminine = word.endswith(("a", "ión", "ione", "dad", "tad", "tud"))
    return feminine or bool(forms & _FEMININE)


def both(name: str, other: str) -> str:
    """ "perro" and "iglesia" -> "perro e iglesia"."""
    sounds_i = other.startswith(("i", "í", "hi")) and not other.startswith(("hie", "hia", "io"))
    return f"{name} {'e' if sounds_i else 'y'} {other}"


def beside(name: str, other: str) -> str:
    """ "un perro" and "el monte fuji" -> "un perro junto al monte fuji"."""
    return f"{name} junto al {other[3:]}" if other.startswith("el ") else f"{name} junto a {other}"


def _article(name: str, *, direct: bool) -> str:
    head = _head(name)
    if name in _DEFINITE:
        return _DEFINITE[name]
    if name in _BARE or head in _MASS:
        return ""
    if is_plural(name):
        return "unas" if is_feminine(name) else "unos"
    return "una" if is_feminine(name) and not (direct and head in _STRESSED_A) else "un"


def _adjective(name: str, size: str, before: bool) -> str:
    word = _SIZES[size][2 * before + is_feminine(name)]
    if not is_plural(name):
        return word
    return "grandes" if size == "large" else f"{word}s"


def _head(name: str) -> str:
    first, *others = name.split(" ")
    return others[0] if first in _COUNTED and others else first


def _core(name: str) -> tuple[str, str]:
    """The thing with its adjectives, and what is told further of it."""
    words = name.split(" ")
    for index, word in enumerate(words[1:], start=1):
        if word in _FURTHER or _is_gerund(word) or word.endswith("mente"):
            return " ".join(words[:index]), " ".join(words[index:])
    return name, ""


def _described(name: str) -> tuple[str, str]:
    """The thing as far as an adjective waits: "coche de policía", but "corazón" of "con flecha"."""
    core, rest = (name, "") if name in _BARE else _core(name)
    words = rest.split(" ")
    if words[0] not in ("de", "del"):
        return core, rest
    for index, word in enumerate(words):
        if index and (_is_gerund(word) or word in _FURTHER - {"de", "del"}):
            return " ".join([core, *words[:index]]), " ".join(words[index:])
    return name, ""


def _is_gerund(word: str) -> bool:
    return word.endswith(("ando", "iendo", "yendo", "ándose", "iéndose", "ándote"))


def _plural_word(word: str) -> str:
    if word in _PLURALS or word in _SINGULAR_IN_S:
        return _PLURALS.get(word, word)
    if word.endswith("z"):
        return f"{word[:-1]}ces"
    if word[-1] in "aeiouáéó":
        return f"{word}s"
    if word[-1] in "íú":
        return f"{word}es"
    if word[-1] in "sx":
        return f"{_unaccented(word)}es" if word[-2] in "áéíóú" else word
    if word[-1] in "ndrlj":
        return f"{_unaccented(word) if word[-2] in 'áéíóú' else word}es"
    return f"{word}s"


def _unaccented(word: str) -> str:
    """The stress of "corazón" needs no mark in "corazones"."""
    plain = word[-2].translate(str.maketrans("áéíóú", "aeiou"))
    return word[:-2] + plain + word[-1]
