"""What was found on this machine, and how to mend it: `cascade-desktop doctor` in a window."""

from __future__ import annotations

import json
import sys
from html import escape
from typing import Any

from PySide6.QtCore import QProcess, QProcessEnvironment, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from cascade_desktop import doctor
from cascade_desktop.doctor import Fact
from cascade_desktop.folders import Folders
from cascade_desktop.ui.buttons import word_button
from cascade_desktop.ui.gallery_work import Work
from cascade_desktop.ui.languages import in_language
from cascade_desktop.ui.wrapped_label import WrappedLabel

KILL_AFTER_MS = 2000


class MachineCheck(QDialog):
    """Shows what is known at once, and what only PyTorch can say a few seconds later.

    PyTorch is asked in a program of its own: this one may have it busy drawing.
    """

    def __init__(self, parent: QWidget, folders: Folders) -> None:
        super().__init__(parent)
        self._folders = folders
        self._facts: list[Fact] = []
        self.setObjectName("machineCheck")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Check my machine"))
        self.resize(640, 520)
        self.verdict = WrappedLabel("machineVerdict", "stage")
        self.facts = self._make_facts()
        self.busy = self._make_busy()
        self.copy = word_button("machineCopy", self.tr("Copy"))
        self.copy.clicked.connect(self._copy)
        self.close_it = word_button("machineClose", self.tr("Close"))
        self.close_it.clicked.connect(self.reject)
        self._work = Work(self)
        self._program = QProcess(self)
        self._program.finished.connect(self._end)
        self._program.errorOccurred.connect(self._fail)
        self._arrange()

    def begin(self) -> None:
        self.verdict.setText(self.tr("Looking at this computer…"))
        self._work.do(lambda: doctor.facts(self._folders), self._show_first)
        environment = QProcessEnvironment.systemEnvironment()
        # So that a character of a folder's name does not depend on the system's language.
        environment.insert("PYTHONIOENCODING", "utf-8")
        self._program.setProcessEnvironment(environment)
        # A frozen program is its own command line.
        start = [] if getattr(sys, "frozen", False) else ["-m", "cascade_desktop"]
        self._program.start(
            sys.executable, [*start, "--data", str(self._folders.data), "doctor", "--json"]
        )

    def done(self, result: int) -> None:
        """Whatever is still looking is ended with the window."""
        self._program.blockSignals(True)
        if self._program.state() != QProcess.ProcessState.NotRunning:
            self._program.kill()
            self._program.waitForFinished(KILL_AFTER_MS)
        self._work.stop()
        super().done(result)

    @property
    def text(self) -> str:
        """All of it, to be sent to somebody who can help."""
        lines = []
        for fact in self._facts:
            lines.append(f"{fact.name}: {fact.value}")
            lines += [f"    {fact.advice}"] if fact.advice else []
        return "\n".join([*lines, self.verdict.text()])

    def _show_first(self, found: list[Fact]) -> None:
        if not self._facts:
            self._show(found)

    def _show(self, found: list[Fact]) -> None:
        self._facts = found
        rows = "".join(
            "<tr><td style='padding: 3px 20px 3px 0'>"
            f"<b>{escape(in_language(fact.name))}</b></td>"
            f"<td style='padding: 3px 0'>{_value(fact)}</td></tr>"
            for fact in found
        )
        self.facts.setHtml(f"<table>{rows}</table>")

    @Slot()
    def _end(self) -> None:
        self.busy.hide()
        try:
            answer: dict[str, Any] = json.loads(bytes(self._program.readAllStandardOutput().data()))
            self._show([Fact(**fact) for fact in answer["facts"]])
            ready = bool(answer["ok"])
        except (ValueError, KeyError, TypeError):
            self._fail()
            return
        problems = sum(1 for fact in self._facts if fact.advice)
        if not ready:
            self.verdict.setText(self.tr("Nothing can be drawn yet; what to do stands below."))
        elif problems:
            text = self.tr("Pictures can be drawn. What could be better stands below.")
            self.verdict.setText(text)
        else:
            self.verdict.setText(self.tr("All is well: pictures can be drawn."))

    @Slot()
    def _fail(self) -> None:
        self.busy.hide()
        self.verdict.setText(
            self.tr("PyTorch could not be asked. What is known without it stands below.")
        )

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)

    def _make_facts(self) -> QTextBrowser:
        facts = QTextBrowser()
        facts.setObjectName("machineFacts")
        facts.setAccessibleName(self.tr("What was found"))
        return facts

    def _make_busy(self) -> QProgressBar:
        busy = QProgressBar()
        busy.setObjectName("machineBusy")
        busy.setAccessibleName(self.tr("Still looking"))
        busy.setRange(0, 0)
        busy.setTextVisible(False)
        return busy

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.copy)
        line.addWidget(self.close_it)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.verdict)
        column.addWidget(self.busy)
        column.addWidget(self.facts, 1)
        column.addLayout(line)


def _value(fact: Fact) -> str:
    advice = f"<br><i>{escape(in_language(fact.advice))}</i>" if fact.advice else ""
    return escape(in_language(fact.value)) + advice
