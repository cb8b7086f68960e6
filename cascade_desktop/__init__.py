"""Cascade Desktop: pictures with Stable Cascade on your own machine."""

__version__ = "0.1.0"
