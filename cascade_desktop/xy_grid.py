"""X/Y grids: one request drawn with all values of one field, or of two against each other."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, get_type_hints

from cascade_desktop.errors import BadRequest, CascadeError
from cascade_desktop.grid_values import numbers, parts
from cascade_desktop.parameters import allowed_values, declaration
from cascade_desktop.prompt_text import weighted
from cascade_desktop.request import RANDOM_SEED, Request, random_seed

MOST_PICTURES = 256
MOST_SAID = 5
"""So many sentences are read at once."""

TEXTS = ("prompt", "negative")
"""In these a word is searched for, and each value takes its place."""

ALONE = ("count", "together", "rescale_over")
"""Not compared: a grid has one picture of each, and draws them one by one."""

SLOW = ("model", "precision", "decoder_precision", "profile", "loras")
"""Another value of these means reading the model from the disk again."""

NESTED = ("image", "inpaint", "upscale", "variations", "controls", "loras")
"""Fields that hold uses; their numbers are named like `image.strength` or `loras.2.weight`."""


@dataclass(frozen=True)
class Axis:
    """One direction of a grid: the values that `field` takes, in order.

    In a prompt the first value is the text that is searched for, and all of them take its place:
    the first one draws the prompt as it is.
    """

    field: str
    values: tuple[Any, ...]

    @property
    def title(self) -> str:
        return title_of(self.field)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(_label(value) for value in self.values)


@dataclass(frozen=True)
class Grid:
    """`x` goes to the right and `y` down; `request` is what all pictures have in common.

    Made by `grid`, which checks it. `y` has no field and one value in a grid of one row.
    """

    request: Request
    x: Axis
    y: Axis

    @property
    def size(self) -> int:
        return len(self.x.values) * len(self.y.values)

    @cached_property
    def cells(self) -> tuple[tuple[int, int], ...]:
        """Column and row of each picture, in the order in which they are drawn.

        The models change as rarely as can be: each change reads gigabytes.
        """
        columns, rows = range(len(self.x.values)), range(len(self.y.values))
        if _is_slow(self.x.field) and not _is_slow(self.y.field):
            return tuple((column, row) for column in columns for row in rows)
        return tuple((column, row) for row in rows for column in columns)

    def at(self, index: int) -> Request:
        """What draws picture `index`, counted in the order of `cells`."""
        column, row = self.cells[index]
        return self.cell(column, row)

    def cell(self, column: int, row: int) -> Request:
        """A profile brings its settings first, so that the other axis can change one of them."""
        chosen = [(self.x, column), (self.y, row)]
        chosen.sort(key=lambda pair: not _is_slow(pair[0].field))
        request = self.request
        for axis, index in chosen:
            if axis.field and axis.field not in TEXTS:
                request = with_value(request, axis.field, axis.values[index])
        for name in TEXTS:
            swaps = {
                axis.values[0]: axis.values[index] for axis, index in chosen if axis.field == name
            }
            if swaps:
                request = _put(request, name, _swapped(getattr(request, name), swaps))
        return request

    def to_facts(self) -> dict[str, Any]:
        """Plain data without the request."""
        return {
            name: {"field": axis.field, "values": list(axis.values)}
            for name, axis in (("x", self.x), ("y", self.y))
        }

    @classmethod
    def from_facts(cls, request: Request, facts: Any) -> Grid:
        """What `to_facts` gave. Raises `BadRequest` if it is anything else."""
        try:
            axes = [_axis_of(request, facts[name]) for name in ("x", "y")]
        except (KeyError, TypeError, ValueError, LookupError) as error:
            raise BadRequest(f"This is not a stored grid: {error}.") from error
        return cls(request, *axes)


NO_AXIS = Axis("", ("",))


def grid(
    request: Request,
    x: Axis,
    y: Axis = NO_AXIS,
    check: Callable[[Request], object] | None = None,
) -> Grid:
    """A grid of which every picture can be drawn; a random seed becomes one for all of them.

    `check` looks at what a request alone does not tell, such as whether its model is there, and
    raises a `CascadeError`. It sees each name, and of numbers the least and the largest.
    Raises `BadRequest` with all that is wrong, before anything is drawn.
    """
    if x.field == y.field and x.field not in TEXTS:
        raise BadRequest(f"{x.title} cannot go both ways.", "Choose another field for one of them.")
    many = len(x.values) * len(y.values)
    if many > MOST_PICTURES:
        raise BadRequest(
            f"{len(x.values)} times {len(y.values)} values make {many} pictures; "
            f"{MOST_PICTURES} are the most.",
            "Leave some values out.",
        )
    if x.field == y.field and x.values[0] == y.values[0]:
        raise BadRequest(f"Both directions look for {x.values[0]!r}.", "Look for another word.")
    whole = replace(request, count=1, together=1)
    if whole.seed == RANDOM_SEED:
        whole = replace(whole, seed=random_seed())
    made = Grid(whole, _seeded(x), _seeded(y))
    _check(made, check)
    return made


def read_axis(request: Request, field: str, text: str) -> Axis:
    """The values of `field` from what was typed (see `grid_values`). Raises `BadRequest`."""
    if field not in axis_fields(request):
        known = ", ".join(axis_fields(request))
        raise BadRequest(f"{field} cannot be an axis.", f"Take one of {known}.")
    title = title_of(field)
    if not text.strip():
        raise BadRequest(f"{title} has no values.", "Type some, such as 1, 2, 5.")
    try:
        values = _read(request, field, text)
    except BadRequest as error:
        raise BadRequest(f"{title}: {error.message}", error.advice) from error
    return Axis(field, values)


def axis_fields(request: Request) -> tuple[str, ...]:
    """The fields whose values can be compared; those of uses are there if the request has them."""
    plain = [
        item.name
        for item in fields(Request)
        if item.name not in ALONE and isinstance(getattr(request, item.name), str | int | float)
    ]
    return (*plain, *_nested_fields(request))


def title_of(field: str) -> str:
    """What people call the field: "Seed", "LoRA 2: Weight"."""
    if not field:
        return ""
    owner, place = _owner_and_place(field)
    title: str = declaration(owner, field.rsplit(".", 1)[-1])["title"]
    return f"{place}: {title}" if place else title


def value_of(request: Request, field: str) -> Any:
    """What `field` is now; a nested one is named as in `axis_fields`."""
    found: Any = request
    for name in field.split("."):
        found = found[int(name) - 1] if name.isdigit() else getattr(found, name)
    return found


def with_value(request: Request, field: str, value: Any) -> Request:
    """The request with another value there; models and profiles bring their settings with them."""
    if field == "profile":
        return request.in_profile(value)
    if field == "model":
        follows = request.profile == request.usual_profile
        changed = replace(request, model=value)
        return changed.in_profile(changed.usual_profile) if follows else changed
    name, _, rest = field.partition(".")
    if not rest:
        return _put(request, name, value)
    uses = getattr(request, name)
    if isinstance(uses, tuple):
        number, _, inner = rest.partition(".")
        index = int(number) - 1
        changed_use = replace(uses[index], **{inner: value})
        return _put(request, name, (*uses[:index], changed_use, *uses[index + 1 :]))
    return _put(request, name, replace(uses, **{rest: value}))


def _put(request: Request, name: str, value: Any) -> Request:
    changes: dict[str, Any] = {name: value}
    return replace(request, **changes)


def _check(made: Grid, check: Callable[[Request], object] | None) -> None:
    """Each value with the first one of the other direction: what is said hangs on one field."""
    said = dict.fromkeys(_not_found(made))
    for column, row in _telling(made):
        try:
            request = made.cell(column, row).checked()
            if check is not None:
                check(request)
        except CascadeError as error:
            said[str(error)] = None
    if made.x.field in TEXTS and made.y.field in TEXTS:  # Halves of a weight might meet.
        for cell in made.cells:
            try:
                weighted(made.cell(*cell).prompt)
                weighted(made.cell(*cell).negative)
            except BadRequest as error:
                said[str(error)] = None
    if said:
        raise BadRequest(" ".join(list(said)[:MOST_SAID]))


def _not_found(made: Grid) -> Iterator[str]:
    for axis in (made.x, made.y):
        if axis.field in TEXTS and axis.values[0] not in getattr(made.request, axis.field):
            yield (
                f"“{axis.values[0]}” does not stand in {axis.title}: the first value is the text "
                "that the others replace."
            )


def _telling(made: Grid) -> Iterator[tuple[int, int]]:
    """The cells that are checked: of numbers, which have bounds, the least and the largest."""
    for column in _ends(made.x):
        yield column, 0
    for row in _ends(made.y):
        if row:
            yield 0, row


def _ends(axis: Axis) -> list[int]:
    places = range(len(axis.values))
    if isinstance(axis.values[0], str):
        return list(places)
    return sorted(
        {0, min(places, key=axis.values.__getitem__), max(places, key=axis.values.__getitem__)}
    )


def _read(request: Request, field: str, text: str) -> tuple[Any, ...]:
    owner, _ = _owner_and_place(field)
    name = field.rsplit(".", 1)[-1]
    allowed: tuple[Any, ...] = allowed_values(owner, name)
    now = value_of(request, field)
    if isinstance(now, str):
        values = tuple(dict.fromkeys(parts(text)))
        if field in TEXTS and len(values) < 2:
            raise BadRequest(
                "There is only one value.",
                "Type the text that stands there now, and after it what takes its place.",
            )
        strange = [value for value in values if allowed and value not in allowed]
        if strange:
            raise BadRequest(f"{strange[0]} is none of {', '.join(map(str, allowed))}.")
        return values
    whole = isinstance(now, int)
    found = tuple(int(number) if whole else float(number) for number in numbers(text, whole))
    strange = [str(value) for value in found if allowed and value not in allowed]
    if strange:
        raise BadRequest(f"{strange[0]} is none of {', '.join(map(str, allowed))}.")
    return found


def _axis_of(request: Request, facts: Any) -> Axis:
    field, values = facts["field"], tuple(facts["values"])
    if field == "" and len(values) == 1:
        return NO_AXIS
    if field not in axis_fields(request) or not values:
        raise ValueError(f"{field} is not compared")
    kind = type(value_of(request, field))
    kinds = (int, float) if kind is float else (kind,)
    if not all(isinstance(value, kinds) and not isinstance(value, bool) for value in values):
        raise TypeError(f"{field} cannot be {values}")
    return Axis(field, values)


def _nested_fields(request: Request) -> Iterator[str]:
    for name in NESTED:
        held = getattr(request, name)
        uses = held if isinstance(held, tuple) else (held,) if held else ()
        for number, use in enumerate(uses, start=1):
            place = f"{name}.{number}" if isinstance(held, tuple) else name
            for item in fields(use):
                if isinstance(getattr(use, item.name), int | float):
                    yield f"{place}.{item.name}"


def _owner_and_place(field: str) -> tuple[type, str]:
    """The class that declares the field, and what people call the use that has it."""
    name, _, rest = field.partition(".")
    if not rest:
        return Request, ""
    title = declaration(Request, name)["title"]
    kind = get_type_hints(Request)[name]
    owner = next(each for each in kind.__args__ if isinstance(each, type))
    number = rest.partition(".")[0]
    return owner, f"{title} {number}" if number.isdigit() else title


def _is_slow(field: str) -> bool:
    return field.partition(".")[0] in SLOW


def _seeded(axis: Axis) -> Axis:
    if axis.field != "seed":
        return axis
    return Axis("seed", tuple(random_seed() if n == RANDOM_SEED else n for n in axis.values))


def _swapped(text: str, swaps: dict[str, str]) -> str:
    """All at once, so that none is looked for in what another one has put there."""
    longest_first = sorted(swaps, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return pattern.sub(lambda found: swaps[found[0]], text)


def _label(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else str(value)
    return str(value)
