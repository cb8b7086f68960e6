"""The canvas: look, mark, guide, repaint, extend, compare."""
