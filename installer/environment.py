"""The environment beside the code: an own Python with PyTorch and everything else inside."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from installer.problems import SetUpError, explained
from installer.wording import tell


class Environment:
    """The folder of an environment, and the steps that fill it. `lock` is the open lock file."""

    def __init__(self, folder: Path, lock: int | None = None) -> None:
        self.folder = folder
        self.lock = lock

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp_file(self) -> Path:
        return self.folder / "cascade.json"

    @property
    def lock_file(self) -> Path:
        return self.folder / "cascade.lock"

    @property
    def log(self) -> Path:
        return self.folder / "cascade.log"

    @property
    def packages(self) -> Path:
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.folder)}))

    def works(self) -> bool:
        """Whether its Python starts and has pip; not so if it was left when just begun."""
        command = [str(self.python), "-m", "pip", "--version"]
        try:
            return subprocess.run(command, capture_output=True, env=plain()).returncode == 0
        except OSError:
            return False

    def create(self) -> None:
        self._run([sys.executable, "-m", "venv", str(self.folder)])

    def clear(self) -> None:
        """Removes everything but the lock, which is in use."""
        for item in self.folder.iterdir():
            if item.is_dir() and not item.is_symlink():
                shutil.rmtree(item)
            elif item != self.lock_file:
                item.unlink()

    def install(self, *what: str) -> None:
        self._run([str(self.python), "-m", "pip", "install", "--disable-pip-version-check", *what])

    def uninstall(self, name: str) -> None:
        self._run([str(self.python), "-m", "pip", "uninstall", "--yes", name])

    def forget_damaged(self) -> None:
        """Makes pip install again whatever an interrupted installation left incomplete."""
        for record in self.packages.glob("*.dist-info"):
            if damaged(record):
                shutil.rmtree(record)
        for leftover in self.packages.glob("~*"):  # pip's name for what it was about to remove
            shutil.rmtree(leftover)

    def _run(self, command: list[str]) -> None:
        """Runs one step, showing its downloads; raises `SetUpError` if it fails."""
        # The step keeps the lock until its own end, even if this process is killed before.
        inherited = () if self.lock is None or os.name == "nt" else (self.lock,)
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=plain(),
            pass_fds=inherited,
        )
        try:
            output = self._follow(process)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        if process.returncode != 0:
            raise SetUpError(explained(output, self.log))

    def _follow(self, process: "subprocess.Popen[str]") -> str:
        assert process.stdout is not None
        lines = []
        with self.log.open("a", encoding="utf-8") as log:
            for line in process.stdout:
                log.write(line)
                lines.append(line)
                if line.lstrip().startswith(("Downloading", "Installing collected")):
                    tell(f"  {line.strip()}")
        process.wait()
        return "".join(lines)


def damaged(record: Path) -> bool:
    """Whether a file of the package that `record` (its dist-info) tells of is missing or has
    another size than noted."""
    from importlib.metadata import Distribution  # here: it takes time that a mere start can save

    package = Distribution.at(record)
    if not package.files:
        return True
    for file in package.files:
        path = Path(str(file.locate()))
        if not path.is_file() or file.size not in (None, path.stat().st_size):
            return True
    return False


def plain() -> dict[str, str]:
    """The variables for what is started: Python may keep its compiled code, or every start of
    the app would take twice as long."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
