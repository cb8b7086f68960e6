"""What the canvas paints: layers, squares from near, means from afar, mask, sketch, preview."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cascade_desktop.ui.canvas.document import Document
from cascade_desktop.ui.canvas.levels import factor_for, reduced
from cascade_desktop.ui.canvas.view import CanvasView
from tests.ui.canvas.canvas_views import BLUE, GREEN, RED, place, plain, seen


def test_layers_are_seen_as_they_are_flattened(view: CanvasView, document: Document) -> None:
    document.add_layer(plain(100, 80, QColor(255, 0, 0, 128)), "red", QPoint(150, 40))
    document.add_layer(plain(60, 60, GREEN), "green", QPoint(-20, -10))
    document.set_opacity(2, 0.5)
    view.actual_size()
    flat = document.flattened(QRect(0, 0, 300, 200))
    for x, y in ((5, 5), (45, 60), (160, 50), (249, 119), (250, 120)):
        here, there = seen(view, x, y), flat.pixelColor(x, y)
        assert abs(here.red() - there.red()) <= 1
        assert abs(here.green() - there.green()) <= 1
        assert abs(here.blue() - there.blue()) <= 1
    document.set_visible(0, False)
    assert seen(view, 100, 150).lightness() > 200, "checks show where nothing is"


def test_from_near_pixels_are_squares_with_lines_between(
    view: CanvasView, document: Document
) -> None:
    image = plain(300, 200)
    image.setPixelColor(150, 100, RED)
    document.add_layer(image, "dot", QPoint(0, 0))
    view.zoom_to(4)
    assert seen(view, 150, 100) == RED
    shot = view.viewport().grab().toImage()
    corner = place(view, 150, 100)
    inside = {shot.pixelColor(corner + QPoint(x, y)).name() for x in range(4) for y in range(4)}
    assert inside == {RED.name()}
    view.zoom_to(16)
    shot, corner = view.viewport().grab().toImage(), place(view, 150, 100)
    assert shot.pixelColor(corner + QPoint(8, 8)) == RED
    assert shot.pixelColor(corner + QPoint(0, 8)) != RED
    assert shot.pixelColor(corner + QPoint(8, 0)) != RED


def test_a_part_painted_anew_looks_as_all_painted_at_once(
    view: CanvasView, document: Document
) -> None:
    numbers = np.random.default_rng(1)
    image = plain(300, 200)
    painter = QPainter(image)
    for colour in (RED, GREEN, QColor("white")):
        left, top, width, height = (int(number) for number in numbers.integers(0, 150, 4))
        painter.fillRect(left, top, width, height, colour)
    painter.end()
    document.add_layer(image, "noise", QPoint(3, 5))
    document.add_layer(plain(50, 50, QColor(0, 0, 0, 100)), "half", QPoint(60, 60))
    for zoom in (0.13, 0.4, 0.77, 1.0, 1.6, 3.3, 9.0):
        view.zoom_to(zoom)
        QApplication.processEvents()
        values = numbers.integers(0, 256, (40, 40), np.uint8)
        for which in ("mask", "sketch"):
            document.change_plate(which, which, QRect(90, 70, 40, 40), values)
            document.change_plate(
                which, which, QRect(110, 80, 20, 20), np.zeros((20, 20), np.uint8)
            )
            QApplication.processEvents()
        parts = backing(view)
        view.viewport().update()
        QApplication.processEvents()
        assert parts == backing(view), f"at {zoom}"


def backing(view: CanvasView) -> QImage:
    """What is on the screen now, without painting it again."""
    screen = view.screen().grabWindow(view.winId()).toImage()
    assert not screen.isNull()
    return screen


def test_only_the_changed_rectangle_is_painted_anew(view: CanvasView, document: Document) -> None:
    view.zoom_to(2)
    QApplication.processEvents()
    exposed: list[QRectF] = []
    paint = view.picture.paint

    def noted(painter: QPainter, option: object, widget: object = None) -> None:
        exposed.append(QRectF(option.exposedRect))  # type: ignore[attr-defined]
        paint(painter, option, widget)  # type: ignore[arg-type]

    view.picture.paint = noted  # type: ignore[method-assign]
    document.begin_stroke("mask", "stroke")
    document.stroke_patch(QRect(100, 90, 10, 8), np.full((8, 10), 255, np.uint8))
    QApplication.processEvents()
    document.end_stroke()
    assert len(exposed) == 1
    assert exposed[0].contains(QRectF(100, 90, 10, 8))
    assert exposed[0].width() < 20
    assert exposed[0].height() < 18


def test_the_mask_is_tinted_and_striped_and_can_be_hidden(
    view: CanvasView, document: Document
) -> None:
    document.change_plate("mask", "m", QRect(50, 50, 60, 60), np.full((60, 60), 255, np.uint8))
    view.actual_size()
    shot, corner = view.viewport().grab().toImage(), place(view, 50, 50)
    colours = {shot.pixelColor(corner + QPoint(x, 20)).name() for x in range(20)}
    assert len(colours) > 1, "stripes"
    assert BLUE.name() not in colours
    assert seen(view, 120, 70) == BLUE
    view.mask_shown = False
    assert seen(view, 60, 60) == BLUE
    assert not view.mask_shown


def test_sketch_lines_are_white_with_a_dark_edge(view: CanvasView, document: Document) -> None:
    document.add_layer(plain(300, 200, QColor("white")), "white", QPoint(0, 0))
    document.change_plate("sketch", "s", QRect(50, 0, 3, 90), np.full((90, 3), 255, np.uint8))
    view.actual_size()
    assert seen(view, 51, 40) == QColor("white")
    for x in (49, 53):
        assert seen(view, x, 40).lightness() < 100
    view.zoom_to(0.25)
    shot = view.viewport().grab().toImage()
    row = [shot.pixelColor(place(view, x, 40)).lightness() for x in range(40, 64)]
    assert min(row) < 120, "still seen from afar"
    view.sketch_shown = False
    view.actual_size()
    assert seen(view, 49, 40) == QColor("white")


def test_the_picture_being_drawn_is_shown_through_the_mask(view: CanvasView) -> None:
    mask = QImage(64, 64, QImage.Format.Format_Grayscale8)
    mask.fill(0)
    painter = QPainter(mask)
    painter.fillRect(0, 0, 32, 64, QColor("white"))
    painter.end()
    view.actual_size()
    view.show_preview(plain(16, 16, GREEN), QRect(100, 50, 128, 128), mask)
    assert seen(view, 120, 100) == GREEN
    assert seen(view, 220, 100) == BLUE
    view.show_preview(plain(16, 16, GREEN), QRect(100, 50, 128, 128))
    assert seen(view, 220, 100) == GREEN
    view.hide_preview()
    assert seen(view, 120, 100) == BLUE


def test_smaller_copies_are_means_and_go_when_the_layer_goes(
    view: CanvasView, document: Document
) -> None:
    rows = np.indices((400, 640)).sum(axis=0) % 2 * 255
    image = QImage(640, 400, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(400, 640, 4)
    pixels[..., :3], pixels[..., 3] = rows[..., None], 255
    document.add_layer(image, "fine checks", QPoint(0, 0))
    view.frame.setVisible(False)
    view.zoom_to(0.25)
    assert {seen(view, x, 100).red() // 4 for x in range(100, 150, 7)} <= {127 // 4, 128 // 4}
    assert view.picture.levels.bytes() >= 640 * 400 * 4 // 16
    document.remove_layer(1)
    assert view.picture.levels.bytes() <= 300 * 200 * 4 // 16


def test_the_factor_leaves_at_least_half_to_the_painter() -> None:
    assert [factor_for(scale) for scale in (2, 1, 0.51, 0.5, 0.26, 0.25, 0.02)] == [
        *(1, 1, 1, 2, 2, 4),
        32,
    ]
    odd = plain(5, 3).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    small = reduced(odd, 2, odd.rect())
    assert (small.width(), small.height()) == (3, 2)
    assert small.pixelColor(2, 1) == BLUE


def test_a_screen_with_small_pixels_gets_all_of_them(view: CanvasView, document: Document) -> None:
    image = plain(300, 200)
    image.setPixelColor(101, 100, RED)
    document.add_layer(image, "dot", QPoint(0, 0))
    document.change_plate("mask", "m", QRect(200, 100, 40, 40), np.full((40, 40), 255, np.uint8))
    view.actual_size()
    shot = QImage(view.viewport().size() * 2, QImage.Format.Format_ARGB32)
    shot.setDevicePixelRatio(2)
    view.viewport().render(shot)
    at = place(view, 101, 100) * 2
    assert shot.pixelColor(at + QPoint(1, 1)).red() > 150
    assert shot.pixelColor(at - QPoint(3, 0)) == BLUE
    assert shot.pixelColor(place(view, 220, 120) * 2) != BLUE
