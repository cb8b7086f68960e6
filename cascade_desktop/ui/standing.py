"""Where a model stands, from missing to ready: what its card says and what its button does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cascade_desktop.ui import measures
from cascade_desktop.ui.languages import in_language

if TYPE_CHECKING:
    from cascade_desktop.catalog import Model
    from cascade_desktop.download_queue import State
    from cascade_desktop.library import Found
    from cascade_desktop.progress import Progress

ON_ITS_WAY = ("waiting", "downloading", "checking")


@dataclass(frozen=True)
class Standing:
    """All that is known of one row of the catalog.

    `there` is the library's word ("there", "part" or "missing"), `done` the bytes on disk,
    `state` the download's own, `working` a verification that runs now, `damaged` what the last
    one has found, and `sentence` why the last order could not be followed.
    """

    model: Model
    there: str = "missing"
    done: int = 0
    state: State | None = None
    found: Found | None = None
    working: Progress | None = None
    damaged: tuple[str, ...] = ()
    verified: bool = False
    sentence: str = ""

    @property
    def kind(self) -> str:
        """built in, verifying, waiting, downloading, checking, paused, failed, damaged, there,
        part or missing."""
        if not self.model.files:
            return "built in"
        if self.working is not None:
            return "verifying"
        if self.state is not None and self.state.status != "done":
            return self.state.status
        if self.problems:
            return "damaged"
        return self.there

    @property
    def problems(self) -> tuple[str, ...]:
        return self.damaged or (self.found.problems if self.found else ())

    @property
    def can_draw(self) -> bool:
        """Whether the button of a ready one hands it to the model field."""
        if self.found is None:
            return self.kind == "built in"
        return self.found.kind == "model" and bool(self.found.layout)

    @property
    def order(self) -> str:
        """What the one button asks for; empty while it can do nothing."""
        if self.kind in ON_ITS_WAY:
            return "pause"
        if self.kind in ("built in", "there"):
            return "use" if self.can_draw else "verify"
        orders = {
            "paused": "resume",
            "failed": "resume",
            "damaged": "download",
            "part": "download",
            "missing": "download",
        }
        return orders.get(self.kind, "")

    def button(self) -> str:
        """The button's text: what it will do, and how many bytes that is."""
        whole = measures.size(self.model.size)
        so_far = measures.part(self.bytes_done, self.total)
        texts = {
            "missing": _text("Download {0}").format(whole),
            "damaged": _text("Repair (up to {0})").format(whole),
            "part": _text("Resume ({0})").format(so_far),
            "paused": _text("Resume ({0})").format(so_far),
            "failed": _text("Try again ({0})").format(so_far),
            "verifying": _text("Verifying…"),
        }
        if self.order == "pause":
            return _text("Pause")
        if self.order == "use":
            return _text("Draw with it")
        return texts.get(self.kind, _text("Verify"))

    @property
    def bytes_done(self) -> int:
        """The download counts anew after a restart; what is on disk is there all the same."""
        return max(self.done, self.state.done if self.state is not None else 0)

    @property
    def total(self) -> int:
        return (self.state.total if self.state is not None else 0) or self.model.size

    @property
    def fraction(self) -> float | None:
        """How full the bar is, 0 to 1; None where there is none to show."""
        if self.working is not None:
            return self.working.step / max(1, self.working.steps)
        if self.kind in (*ON_ITS_WAY, "paused", "failed", "part") and self.total:
            return min(1.0, self.bytes_done / self.total)
        return None

    def line(self) -> str:
        """What is going on, beside the bar."""
        so_far = measures.part(self.bytes_done, self.total)
        if self.kind == "downloading" and self.state is not None:
            return self._pace(so_far, self.state)
        lines = {
            "built in": _text("Comes with the app"),
            "verifying": _text("Reading its files again…"),
            "waiting": _text("Waits for its turn · {0}").format(so_far),
            "checking": _text("Checking what has arrived…"),
            "paused": _text("Paused · {0}").format(so_far),
            "failed": _text("Stopped · {0}").format(so_far),
            "part": _text("Not complete · {0}").format(so_far),
            "there": self._readiness(),
        }
        return lines.get(self.kind, "")

    def _readiness(self) -> str:
        verified = _text("Verified just now: complete and undamaged")
        ready = verified if self.verified else _text("Ready")
        return " · ".join((ready, *map(in_language, self.found.missing if self.found else ())))

    def _pace(self, so_far: str, state: State) -> str:
        parts = [so_far]
        if state.bytes_per_second > 0:
            parts.append(_text("{0}/s").format(measures.size(state.bytes_per_second)))
        if state.seconds_left is not None:
            parts.append(_text("{0} left").format(measures.duration(state.seconds_left)))
        return " · ".join(parts)

    @property
    def problem(self) -> str:
        """A sentence, and what to do next; empty when all is well."""
        if self.sentence:
            return in_language(self.sentence)
        if self.kind == "failed" and self.state is not None:
            return in_language(f"{self.state.problem} {self.state.advice}".strip())
        return in_language(" ".join(self.problems)) if self.kind == "damaged" else ""


def _text(text: str) -> str:
    return QCoreApplication.translate("Standing", text)
