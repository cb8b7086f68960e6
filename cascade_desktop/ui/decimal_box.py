"""A field for a number with decimals, which may be typed with a point or with a comma."""

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox


class DecimalBox(QDoubleSpinBox):
    """Shows what the language writes, and takes what the keypad has: 1.5 must not become 15."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        return super().validate(self._with_its_point(text), position)

    def _with_its_point(self, text: str) -> str:
        """Thousands are never set apart here, so either sign can only mean decimals."""
        point = self.locale().decimalPoint()
        return text.replace("." if point == "," else ",", point)
