"""Set up Cascade Desktop if need be, then start it, test it, or build packages of it."""

import sys
from pathlib import Path

# This file and `systems` must be readable by an old Python 3, or its user would see a
# SyntaxError where a sentence belongs: nothing newer than Python 3.5 in the two.


def main() -> int:
    # Running the folder by name puts the folder itself on the path, not the one that holds it.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from installer.systems import old_python

    sentence = old_python(sys.version_info[:2])
    if sentence:
        print(sentence, file=sys.stderr)
        return 1
    from installer.start import main as start

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
