"""A package index on this machine: packages that weigh nothing, under the names of real ones."""

import hashlib
import http.server
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path

TORCH = """
class Tensor:
    def __matmul__(self, other):
        return self

    def __getitem__(self, place):
        return 64.0


def ones(*shape):
    return Tensor()
"""

VERSIONS = {
    "torch": "2.13.0",
    "diffusers": "0.42.9",
    "transformers": "5.99",
    "tokenizers": "0.99",
    "safetensors": "0.99",
    "opencv_python_headless": "9.0",
}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the index, which lies in `folder`."""
    brought = {name: metadata.version(name) for name in ("numpy", "pillow")}
    for name, version in (VERSIONS | brought).items():
        add(folder, name, version, TORCH if name == "torch" else "")
    quiet = partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), quiet) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/simple/"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""


def add(folder: Path, name: str, version: str, code: str) -> None:
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    wheel = files / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    contents = {
        f"{name}/__init__.py": code,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    contents[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in contents)
    with zipfile.ZipFile(wheel, "w") as packed:
        for path, text in contents.items():
            packed.writestr(path, text)
    page = folder / "simple" / name.replace("_", "-") / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    page.write_text(f'<a href="/files/{wheel.name}#sha256={digest}">{wheel.name}</a>')
