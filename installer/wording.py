"""Telling the user what is going on, apart from what the app itself prints."""

import sys


def tell(sentence: str) -> None:
    # Not on the standard output: that belongs to the app, and may be read by another program.
    print(sentence, file=sys.stderr, flush=True)
