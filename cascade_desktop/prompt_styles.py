"""Styles: words around a prompt, with what to avoid and the settings that suit them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cascade_desktop.errors import BadRequest
from cascade_desktop.parameters import problems_in
from cascade_desktop.profiles import PROFILES
from cascade_desktop.request import Request, declared

PLACE = "{prompt}"
"""Where in a style's text the prompt goes; without it, behind the prompt."""

LONGEST_NAME = 60

PARAMETERS = (
    "width",
    "height",
    "steps",
    "guidance",
    "decoder_steps",
    "decoder_guidance",
    "shift",
    "decoder_shift",
    "rescale",
    "decoder_rescale",
    "profile",
)
"""The fields of a `Request` that a style may set; the picture's content and seed stay."""


@dataclass(frozen=True)
class Style:
    """`prompt` is the text around the prompt, `negative` what is added to the negative one;
    `parameters` are values of fields in `PARAMETERS`. A `shipped` one came with the app.
    """

    name: str
    prompt: str
    negative: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    shipped: bool = False


def style_of(request: Request) -> Style:
    """A style without a name that would make this request of an empty one.

    Of the settings it brings those that are not what the request's profile makes them.
    """
    usual = request.in_profile(request.profile)
    differs = {
        name: getattr(request, name)
        for name in PARAMETERS
        if getattr(request, name) != getattr(usual, name)
    }
    return Style("", request.prompt, request.negative, differs)


def summary(style: Style) -> str:
    """All of a style in a few lines: its words, what it avoids, and its settings."""
    brought = (f"{declared(name)['title']}: {value}" for name, value in style.parameters.items())
    avoided = f"{declared('negative')['title']}: {style.negative}" if style.negative else ""
    return "\n".join(filter(None, (style.prompt, avoided, ", ".join(brought))))


def dressed(style: Style, request: Request) -> Request:
    """The request with the style's words around its prompt, and its settings."""
    words = replace(
        request,
        prompt=_around(style.prompt, request.prompt),
        negative=_joined(request.negative, style.negative),
    )
    return replace(words, **_settings(style, request))


def undressed(style: Style, request: Request) -> Request | None:
    """The request without the style's words; None if they are not in it as the style puts them.

    The settings stay: they may have been changed since.
    """
    prompt = _inside(style.prompt, request.prompt)
    negative = _before(style.negative, request.negative)
    if prompt is None or negative is None or not (style.prompt.strip() or style.negative.strip()):
        return None
    return replace(request, prompt=prompt, negative=negative)


def worn(styles: Iterable[Style], request: Request) -> Style | None:
    """The style whose words are in the request; of several, the one with the most."""
    found = [style for style in styles if undressed(style, request) is not None]
    return max(found, key=lambda style: len(style.prompt) + len(style.negative), default=None)


@dataclass(frozen=True)
class Change:
    """What a style did to a request, so that it can be told and taken back."""

    style: Style
    before: Request
    after: Request

    def settings(self) -> dict[str, tuple[Any, Any]]:
        """Field name -> its value before and after, of the settings that are others now."""
        pairs = {
            name: (getattr(self.before, name), getattr(self.after, name)) for name in PARAMETERS
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def undone(self, now: Request) -> Request:
        """Takes back what is still as the style left it; what was changed since stays."""
        held = {
            name: pair[0] for name, pair in self.settings().items() if getattr(now, name) == pair[1]
        }
        return replace(self._without_words(now), **held)

    def _without_words(self, now: Request) -> Request:
        before, after = self.before, self.after
        if (now.prompt, now.negative) == (after.prompt, after.negative):
            return replace(now, prompt=before.prompt, negative=before.negative)
        return undressed(self.style, now) or now


def _settings(style: Style, request: Request) -> dict[str, Any]:
    """What the style sets; a profile brings its settings first.

    A profile that was taught to draw without guidance would be spoilt by it.
    """
    given = dict(style.parameters)
    name = given.pop("profile", request.profile)
    begun = dict(PROFILES[name].settings) | {"profile": name} if name != request.profile else {}
    if PROFILES[name].settings["guidance"] == 1:
        given.pop("guidance", None)
    return begun | given


def _around(text: str, prompt: str) -> str:
    before, after = _halves(text)
    if not prompt.strip():
        return f"{before}{after}".strip(" ,")
    return f"{before}{prompt}{after}"


def _inside(text: str, prompt: str) -> str | None:
    """The prompt that `_around` was given; None if `prompt` is not of its making."""
    before, after = _halves(text)
    if prompt == f"{before}{after}".strip(" ,"):
        return ""
    if len(prompt) < len(before) + len(after):
        return None
    if not (prompt.startswith(before) and prompt.endswith(after)):
        return None
    return prompt[len(before) : len(prompt) - len(after)]


def _halves(text: str) -> tuple[str, str]:
    if PLACE in text:
        before, _, after = text.partition(PLACE)
        return before, after
    return "", f", {text}" if text else ""


def _joined(negative: str, more: str) -> str:
    return ", ".join(part for part in (negative.rstrip(" ,"), more) if part)


def _before(more: str, negative: str) -> str | None:
    """What stood in `negative` before `_joined` added `more`; None if it does not end so."""
    if not more or negative == more:
        return "" if more else negative
    return negative.removesuffix(f", {more}") if negative.endswith(f", {more}") else None


def check(style: Style) -> None:
    """Raises `BadRequest` with what is wrong with a style."""
    if not style.name or len(style.name) > LONGEST_NAME or not style.name.isprintable():
        raise BadRequest(
            f"“{style.name[:LONGEST_NAME]}” cannot be the name of a style.",
            f"Write up to {LONGEST_NAME} letters on one line.",
        )
    if not style.prompt.strip() and not style.negative.strip() and not style.parameters:
        raise BadRequest(f"The style “{style.name}” is empty.", "Write words for it.")
    strange = sorted(set(style.parameters) - set(PARAMETERS))
    if strange:
        raise BadRequest(
            f"A style cannot set {strange[0]}.", f"It may set {', '.join(PARAMETERS)}."
        )
    if style.prompt.count(PLACE) > 1:
        raise BadRequest(f"{PLACE} stands more than once in it.", "Leave one of them.")
    _check_values(style)


def _check_values(style: Style) -> None:
    """As a request's values are checked, and of their types."""
    for name, value in style.parameters.items():
        usual = getattr(Request(), name)
        kinds = (int, float) if isinstance(usual, float) else (type(usual),)
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise BadRequest(f"{name} cannot be {value!r}.", "Correct it in the style.")
    tried = replace(Request(), prompt=style.prompt, negative=style.negative, **style.parameters)
    if problems := problems_in(tried):
        raise BadRequest(next(iter(problems.values())), "Correct it in the style.")
