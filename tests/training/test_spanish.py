"""Spanish captions: articles, plurals and adjectives as people write them."""

import numpy as np
import pytest

from cascade_desktop.training.compositions import Composer, Composition
from cascade_desktop.training.palette import NAMES
from cascade_desktop.training.spanish import beside, both, is_plural, phrase, plural, tidy
from cascade_desktop.training.spanish import with_article as con_articulo
from cascade_desktop.training.subjects import STYLES, Subject


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("manzana", "una manzana"),
        ("zorro", "un zorro"),
        ("mano saludando", "una mano saludando"),
        ("mapa mundial", "un mapa mundial"),
        ("moto", "una moto"),
        ("cruz latina", "una cruz latina"),
        ("camión de reparto", "un camión de reparto"),
        ("estación de tren", "una estación de tren"),
        ("águila", "un águila"),
        ("gafas de sol", "unas gafas de sol"),
        ("guantes", "unos guantes"),
        ("luces de policía", "unas luces de policía"),
        ("corazones giratorios", "unos corazones giratorios"),
        ("paraguas", "un paraguas"),
        ("autobús", "un autobús"),
        ("mantequilla", "mantequilla"),
        ("papá noel", "papá noel"),
        ("monte fuji", "el monte fuji"),
        ("media luna y estrella", "una media luna y estrella"),
    ],
)
def test_a_name_has_the_article_of_its_gender_and_number(name: str, said: str) -> None:
    assert con_articulo(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("manzana roja", "manzanas rojas"),
        ("coche de policía", "coches de policía"),
        ("lápiz", "lápices"),
        ("cruz", "cruces"),
        ("corazón con flecha", "corazones con flecha"),
        ("demonio japonés oni", "demonios japoneses oni"),
        ("autobús próximo", "autobuses próximos"),
        ("tren bala", "trenes bala"),
        ("pez tropical", "peces tropicales"),
        ("cara triste pero aliviada", "caras tristes pero aliviadas"),
        ("arco y flecha", "arcos y flechas"),
        ("mono con los ojos tapados", "monos con los ojos tapados"),
        ("persona jugando al golf", "personas jugando al golf"),
        ("planta joven", "plantas jóvenes"),
        ("paraguas cerrado", "paraguas cerrados"),
        ("tijeras", "tijeras"),
        ("corazón azul claro", "corazones azul claro"),
        ("silla de ruedas manual", "sillas de ruedas manuales"),
        ("sal", "saleros"),
    ],
)
def test_several_of_a_thing_agree_with_it(name: str, said: str) -> None:
    assert plural(name) == said


@pytest.mark.parametrize(
    ("name", "size", "behind", "before"),
    [
        ("manzana roja", "small", "una manzana roja pequeña", "una pequeña manzana roja"),
        ("zorro", "large", "un zorro grande", "un gran zorro"),
        ("guantes", "small", "unos guantes pequeños", "unos pequeños guantes"),
        ("águila", "small", "un águila pequeña", "una pequeña águila"),
        ("coche de policía", "small", "un coche de policía pequeño", "un pequeño coche de policía"),
        (
            "corazón con flecha",
            "large",
            "un corazón grande con flecha",
            "un gran corazón con flecha",
        ),
        ("arco y flecha", "small", "un pequeño arco y flecha", "un pequeño arco y flecha"),
        ("gato", "medium", "un gato", "un gato"),
    ],
)
def test_a_size_agrees_and_stands_where_it_is_read(
    name: str, size: str, behind: str, before: str
) -> None:
    assert phrase(name, size=size) == behind
    assert phrase(name, size=size, before=True) == before


def test_a_colour_belongs_to_the_thing_and_not_to_what_it_wears() -> None:
    said = phrase("cara sonriendo con corazones", colour="azul", article=False)

    assert said == "cara de color azul sonriendo con corazones"


def test_words_that_meet_change_as_they_are_spoken() -> None:
    assert both("perro", "iglesia") == "perro e iglesia"
    assert both("perro", "hueso") == "perro y hueso"
    assert beside("un perro", "el monte fuji") == "un perro junto al monte fuji"
    assert beside("un perro", "un elefante") == "un perro junto a un elefante"


def test_every_name_can_be_said_and_its_plural_is_one(subjects: tuple[Subject, ...]) -> None:
    names = {tidy(one.spanish) for one in subjects}
    without = {name for name in names if con_articulo(name) == name}

    assert 0.01 < len(without) / len(names) < 0.06, "stuff and proper names alone have no article"
    same = {name for name in names if plural(name) == name and not is_plural(name)}
    assert {"paraguas", "cactus", "marcapáginas"} < same
    assert len(same) < 20, "most things have another form for several"
    assert not [name for name in names if "  " in name or " con sin " in name or '"' in name]
    assert {plural(plural(name)) for name in names} == {plural(name) for name in names}


def test_captions_come_with_articles_and_without(
    composer: Composer, subjects: tuple[Subject, ...]
) -> None:
    fox = next(number for number, one in enumerate(subjects) if one.english == "fox")
    one = Composition(fox, STYLES.index("flat"), first=NAMES.index("red"))
    random = np.random.default_rng(0)

    captions = [composer.say(one, random, True).caption for _ in range(600)]

    terse = np.mean([caption.startswith("zorro") for caption in captions])
    with_one = np.mean([caption.startswith("un zorro") for caption in captions])
    assert 0.2 < terse < 0.4
    assert 0.55 < with_one < 0.8


def test_several_and_pairs_are_said_as_they_are_in_spain(
    composer: Composer, subjects: tuple[Subject, ...]
) -> None:
    number_of = {one.english: number for number, one in enumerate(subjects)}
    apple, fox = number_of["red apple"], number_of["fox"]
    apples, pair = (
        Composition(apple, 2, "count", count=3),
        Composition(fox, 2, "pair", other=apple, count=2),
    )
    seeds = [np.random.default_rng(seed) for seed in range(40)]

    several = {composer.say(apples, random, True).caption[:20] for random in seeds}
    pairs = [composer.say(pair, random, True).caption for random in seeds]

    assert all(caption.startswith("tres manzanas rojas") for caption in several)
    starts = ("zorro y manzana roja", "un zorro y una", "un zorro junto a una", "un zorro a la")
    for start in starts:
        assert any(caption.startswith(start) for caption in pairs), start
    assert all(caption.startswith(starts) for caption in pairs)


def test_the_same_is_said_in_english(composer: Composer) -> None:
    random = np.random.default_rng(4)

    for _ in range(300):
        chosen = composer.choose(random)
        spanish = composer.say(chosen, random, True)
        english = composer.say(chosen, random, False, like=spanish)

        assert spanish.spanish
        assert not english.spanish
        assert english.unsaid == spanish.unsaid
