"""The picture being worked on: layers, mask, sketch and frame, and every step taken back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtGui import QImage, QUndoStack

from cascade_desktop.ui.canvas.content import Change, Content, PlateState, State, copied, grey
from cascade_desktop.ui.canvas.flattening import flat
from cascade_desktop.ui.canvas.layer import Layer
from cascade_desktop.ui.canvas.limits import (
    check_frame,
    check_place,
    check_plate,
    checked_image,
)
from cascade_desktop.ui.canvas.plate import Grey, Plate
from cascade_desktop.ui.canvas.spool import Spool
from cascade_desktop.ui.canvas.steps import (
    Act,
    AddStep,
    FrameStep,
    OrderStep,
    PlateStep,
    RemoveStep,
    Step,
    ValueStep,
)
from cascade_desktop.ui.canvas.stroke import Stroke

UNDO_BYTES = 256 * 2**20
"""Undo data that stays in memory; what is older waits in a file."""

AROUND = 4096
"""So far outside of the layers and the frame one may paint."""


class Document(QObject):
    """All coordinates are document pixels: 0,0 is the first picture's top left corner.

    Whatever changes the layers, the frame or the plates is one named step of `undo`, except
    `clear` and `take`. Do not push anything from a slot of these signals: a step may be running.

    Signals:
        painted(QRect): pixels of a layer, the mask or the sketch look different there
        layers_changed(): another list of layers, another current one, or one has other values
        bounds_changed(QRect): the layers together cover this now
        frame_changed(QRect): the frame is this one now
        touched(): something worth saving has changed; not during a stroke, but at its end

    Attributes:
        undo: the steps; `undo.undo()` in the midst of a stroke forgets the stroke first
        mask, sketch: the same objects throughout; painted into through the document alone
    """

    painted = Signal(QRect)
    layers_changed = Signal()
    bounds_changed = Signal(QRect)
    frame_changed = Signal(QRect)
    touched = Signal()

    def __init__(
        self,
        spool: Path | None = None,
        parent: QObject | None = None,
        undo_bytes: int = UNDO_BYTES,
    ) -> None:
        """`spool` is the folder for undo data beyond `undo_bytes`; the system's own without."""
        super().__init__(parent)
        self.undo = QUndoStack(self)
        self._spool = Spool(spool, undo_bytes)
        self._content = Content()
        self._stroke: Stroke | None = None
        self._last_number = self._last_drag = self._drag = 0
        self._make_room()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, bottom first."""
        return tuple(self._content.layers)

    @property
    def current(self) -> int:
        """The index of the current layer; -1 if there is none."""
        return self._content.current

    @property
    def mask(self) -> Plate:
        return self._content.mask

    @property
    def sketch(self) -> Plate:
        return self._content.sketch

    @property
    def frame(self) -> QRect:
        return QRect(self._content.frame)

    @property
    def bounds(self) -> QRect:
        """The smallest rectangle around all layers; empty without any."""
        return self._content.bounds

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a layer nor anything painted."""
        content = self._content
        return not content.layers and content.mask.is_empty() and content.sketch.is_empty()

    @property
    def is_painting(self) -> bool:
        """Whether a stroke is live."""
        return self._stroke is not None

    def add_layer(self, image: QImage, name: str, place: QPoint, made: str = "") -> Layer:
        """Puts a picture above the current layer, as the current one.

        Raises `BadRequest` for no picture and for one of more than 16384 pixels along a side.
        """
        ready = checked_image(image)
        layer = Layer(self._number(), name, ready, QPoint(place), made=made)
        check_place(layer.rect)
        self._add(self.tr("Add picture"), layer, self.current + 1)
        return layer

    def duplicate_layer(self, index: int) -> Layer:
        """Puts the same picture once more right above; its pixels are shared."""
        layer = replace(copied(self._layer(index)), number=self._number())
        layer.name = self.tr("{0} copy").format(layer.name)
        self._add(self.tr("Duplicate layer"), layer, index + 1)
        return layer

    def remove_layer(self, index: int) -> None:
        layer = self._layer(index)
        name = self.tr("Remove layer")
        self._push(RemoveStep(name, self._apply, self._spool, index, layer))

    def move_layer(self, index: int, to: int) -> None:
        """Puts the layer up or down, so that it is at `to` afterwards."""
        self._layer(index), self._layer(to)
        if index != to:
            self._push(OrderStep(self.tr("Change order of layers"), self._apply, index, to))

    def rename_layer(self, index: int, name: str) -> None:
        self._set(self.tr("Rename layer"), index, "name", name)

    def set_opacity(self, index: int, value: float) -> None:
        """0 to 1, others are the nearest of them; one right after the other is one step."""
        limited = min(1.0, max(0.0, float(value)))
        self._set(self.tr("Layer opacity"), index, "opacity", limited, joins=-1)

    def set_visible(self, index: int, on: bool) -> None:
        name = self.tr("Show layer") if on else self.tr("Hide layer")
        self._set(name, index, "visible", on)

    def move_to(self, index: int, place: QPoint) -> None:
        """Puts the layer's top left corner there; one drag is one step."""
        check_place(QRect(place, self._layer(index).image.size()))
        name = self.tr("Move layer")
        self._set(name, index, "place", QPoint(place), joins=self._drag)

    def set_frame(self, rect: QRect) -> None:
        """What will be generated. One drag is one step.

        Raises `BadRequest` for a frame without pixels, too large a one, or one too far away.
        """
        check_frame(rect)
        if rect != self._content.frame:
            name, before = self.tr("Change frame"), self.frame
            self._push(FrameStep(name, self._apply, before, QRect(rect), self._drag))

    def begin_drag(self) -> None:
        """Until `end_drag`, frames are one step together, and so are the places of a layer."""
        self._last_drag += 1
        self._drag = self._last_drag

    def end_drag(self) -> None:
        self._drag = 0

    def change_plate(self, which: str, name: str, rect: QRect, values: Grey) -> None:
        """Writes `values` [height, width] into the "mask" or "sketch" as the undo step `name`."""
        self.begin_stroke(which, name)
        self.stroke_patch(rect, values)
        self.end_stroke()

    def begin_stroke(self, which: str, name: str) -> None:
        """From now on `stroke_patch` paints; one step `name` comes of it at the end."""
        plate = self._content.plate(which)
        self.end_stroke()
        self._stroke = Stroke(which, name, plate)

    def stroke_patch(self, rect: QRect, values: Grey) -> None:
        """New values [height, width] of `rect`, at once; does nothing while no stroke is live.

        What lies more than 4096 pixels outside of layers, frame and all paint is left away.
        """
        if values.shape != (rect.height(), rect.width()):
            raise ValueError(f"{values.shape} values for {rect.height()} rows of {rect.width()}.")
        if self._stroke is None:
            return
        inside = rect.intersected(self._paintable.united(self._stroke.covered))
        if inside.isEmpty():
            return
        top, left = inside.top() - rect.top(), inside.left() - rect.left()
        part = values[top : top + inside.height(), left : left + inside.width()]
        if self._stroke.put(inside, part):
            self.painted.emit(inside)

    def end_stroke(self) -> None:
        """Makes the stroke one undo step; none if it has changed nothing."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return
        patches = stroke.patches(self._spool)
        if patches:
            step = (stroke.which, stroke.painted, patches)
            self.undo.push(PlateStep(stroke.name, self._apply, *step))

    def cancel_stroke(self) -> None:
        """Everything is as it was before the stroke; no step comes of it."""
        stroke, self._stroke = self._stroke, None
        if stroke is not None and not stroke.painted.isEmpty():
            stroke.take_back()
            self.painted.emit(stroke.painted)

    def choose_layer(self, index: int) -> None:
        """Makes the layer the current one; this is no undo step."""
        self._layer(index)
        if index != self._content.current:
            self._content.current = index
            self.layers_changed.emit()

    def flattened(self, rect: QRect | None = None) -> QImage:
        """The visible layers as the eye sees them, transparent where nothing is (`ARGB32`).

        Of `rect`, or of all layers; a null image if that is empty. Where a pixel is covered by
        one layer of full opacity, or all others are transparent there, it is exactly that
        layer's. Raises `BadRequest` if the picture would be too large for memory.
        """
        return flat(self._content.layers, self.bounds if rect is None else rect)

    def clear(self) -> None:
        """An empty document with nothing to undo."""
        self._replace(Content())

    def state(self) -> State:
        """All of it as it is now, to be written by another thread: nothing in it changes."""
        return self._content.state()

    def take(self, state: State) -> None:
        """Becomes what `state` says, with nothing to undo; the layers get new numbers.

        Raises `BadRequest` if part of it cannot be; everything is as before then.
        """
        content = Content(current=max(-1, min(state.current, len(state.layers) - 1)))
        for layer in state.layers:
            check_place(layer.rect)
            image, number = checked_image(layer.image), self._number()
            content.layers.append(replace(copied(layer), image=image, number=number))
        check_frame(state.frame)
        content.frame = QRect(state.frame)
        self._fill(content.mask, state.mask)
        self._fill(content.sketch, state.sketch)
        self._replace(content)

    def _fill(self, plate: Plate, state: PlateState) -> None:
        if not state.image.isNull():
            check_plate(state)
            plate.put(state.rect, grey(state.image))

    def _replace(self, content: Content) -> None:
        """Other content; whoever shows it hears of everything."""
        self.cancel_stroke()
        seen = self._content.seen.united(content.seen)
        self.undo.clear()
        self._content.become(content)
        self._make_room()
        self.layers_changed.emit()
        self.bounds_changed.emit(self.bounds)
        self.frame_changed.emit(self.frame)
        self.painted.emit(seen)
        self.touched.emit()

    def _add(self, name: str, layer: Layer, index: int) -> None:
        self._push(AddStep(name, self._apply, self._spool, index, layer))

    def _set(self, name: str, index: int, field: str, value: Any, joins: int = 0) -> None:
        layer = self._layer(index)
        if getattr(layer, field) != value:
            values = (getattr(layer, field), value)
            step = ValueStep(name, self._apply, index, field, values)
            step.joins = joins
            self._push(step)

    def _push(self, step: Step) -> None:
        self.end_stroke()
        self.undo.push(step)

    def _apply(self, act: Act) -> None:
        """Lets a step change the content, there or back, and says what has changed."""
        self.cancel_stroke()
        bounds, frame = self.bounds, self.frame
        change = act(self._content)
        self._make_room()
        self._tell(change, bounds, frame)

    def _tell(self, change: Change, bounds: QRect, frame: QRect) -> None:
        if change.layers:
            self.layers_changed.emit()
        if self.bounds != bounds:
            self.bounds_changed.emit(self.bounds)
        if self.frame != frame:
            self.frame_changed.emit(self.frame)
        if not change.painted.isEmpty():
            self.painted.emit(change.painted)
        self.touched.emit()

    def _make_room(self) -> None:
        room = self.bounds.united(self._content.frame)
        self.mask.room = self.sketch.room = room
        self._paintable = room.adjusted(-AROUND, -AROUND, AROUND, AROUND)

    def _number(self) -> int:
        self._last_number += 1
        return self._last_number

    def _layer(self, index: int) -> Layer:
        """The layer, or an `IndexError`: -1 is no layer, not the last one."""
        if not 0 <= index < len(self._content.layers):
            raise IndexError(f"There is no layer {index}.")
        return self._content.layers[index]
