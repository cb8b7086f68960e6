"""What Generate will do on the canvas, in one sentence."""

from PySide6.QtCore import QObject

from cascade_desktop.repainting import Plan, Side


class PlanWords(QObject):
    """Says a plan in the user's language."""

    def sentence(self, plan: Plan) -> str:
        text = self._what(plan)
        size = plan.hole.shape[::-1]
        if plan.size != size:
            drawn = self.tr("It is drawn at {0} × {1} and made smaller.").format(*plan.size)
            text = f"{text} {drawn}"
        return text

    def _what(self, plan: Plan) -> str:
        if plan.way == "image":
            return self._redrawn(plan)
        if plan.way == "inpaint":
            return self._repainted(plan)
        if plan.empty:
            return self.tr("Generate will draw a new picture in the frame.")
        if plan.masked:
            return self.tr("All of the frame is masked: Generate will draw a new picture in it.")
        return self.tr(
            "Generate will draw a new picture over the one in the frame. "
            "Paint a mask to change a part of it."
        )

    def _redrawn(self, plan: Plan) -> str:
        if plan.empty:
            return self.tr("Generate will draw in the frame, beginning with the chosen picture.")
        percent = round(100 * plan.strength)
        if plan.masked:
            return self.tr("Generate will redraw the masked part ({0} %).").format(percent)
        return self.tr("Generate will redraw what is in the frame ({0} %).").format(percent)

    def _repainted(self, plan: Plan) -> str:
        if plan.sides and plan.masked:
            text = self.tr("Generate will paint the masked part anew and extend the picture {0}.")
            return text.format(self._where(plan.sides))
        if plan.sides:
            text = self.tr("Generate will extend the picture {0}.")
            return text.format(self._where(plan.sides))
        if plan.masked:
            return self.tr("Generate will paint the masked part anew.")
        return self.tr("Generate will fill what is empty in the frame.")

    def _where(self, sides: tuple[Side, ...]) -> str:
        names: dict[Side, str] = {
            "left": self.tr("to the left"),
            "top": self.tr("upwards"),
            "right": self.tr("to the right"),
            "bottom": self.tr("downwards"),
        }
        if len(sides) == len(names):
            return self.tr("on all sides")
        *first, last = (names[side] for side in sides)
        return self.tr("{0} and {1}").format(", ".join(first), last) if first else last
