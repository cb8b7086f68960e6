"""Tries a runtime in a process of its own: `-m cascade_desktop.runtime_trial FOLDER`."""

import sys

from cascade_desktop.program import is_packaged


def main() -> int:
    # As the packaged program does it. An environment's own PyTorch is not the one to be tried.
    sys.path.insert(len(sys.path) if is_packaged() else 0, sys.argv[1])
    from importlib import import_module

    torch = import_module("torch")
    import_module("diffusers")
    import_module("transformers")
    product = torch.ones(64, 64) @ torch.ones(64, 64)
    return 0 if float(product[0, 0]) == 64.0 else 1


if __name__ == "__main__":
    sys.exit(main())
