"""Pictures from Pillow's form to Qt's."""

from PIL.Image import Image
from PySide6.QtGui import QImage


def to_qimage(image: Image) -> QImage:
    """A copy that owns its pixels: Pillow's buffer may go while Qt still paints."""
    colour = image.convert("RGB")
    stride = 3 * colour.width
    data = colour.tobytes()
    return QImage(data, colour.width, colour.height, stride, QImage.Format.Format_RGB888).copy()
