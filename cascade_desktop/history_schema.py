"""The history's database: its tables, how it is opened, brought up to date and set aside."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from cascade_desktop.errors import CannotSave, CascadeError
from cascade_desktop.settings import put_aside

log = logging.getLogger(__name__)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # A row's request is what differs from one of these, so it means the same for ever,
        # whatever the defaults of a later version of the app are.
        "CREATE TABLE defaults (number INTEGER PRIMARY KEY, request TEXT NOT NULL UNIQUE)",
        # Narrow, so that a look at all of them is quick; the rest of a picture is in `details`.
        # Numbers are never used twice: what has written one down means the same picture for ever.
        """CREATE TABLE pictures (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            made_at REAL NOT NULL,
            mode TEXT NOT NULL,
            model TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            stars INTEGER NOT NULL DEFAULT 0,
            binned INTEGER NOT NULL DEFAULT 0,
            latent INTEGER NOT NULL DEFAULT 0)""",
        """CREATE INDEX pictures_by_time
            ON pictures (binned, made_at, number, stars, mode, model, width, height)""",
        """CREATE TABLE details (
            number INTEGER PRIMARY KEY REFERENCES pictures ON DELETE CASCADE,
            file NOT NULL,
            same INTEGER,
            defaults INTEGER NOT NULL REFERENCES defaults,
            content BLOB NOT NULL)""",
        "CREATE INDEX details_by_file ON details (file)",
        "CREATE INDEX details_by_same ON details (same) WHERE same IS NOT NULL",
        """CREATE TABLE latents (
            number INTEGER PRIMARY KEY REFERENCES pictures ON DELETE CASCADE,
            content BLOB NOT NULL)""",
        """CREATE TABLE labels (
            number INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            folded TEXT NOT NULL,
            UNIQUE (kind, folded))""",
        """CREATE TABLE labelled (
            label INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE,
            picture INTEGER NOT NULL REFERENCES pictures ON DELETE CASCADE,
            PRIMARY KEY (label, picture)) WITHOUT ROWID""",
        "CREATE INDEX labelled_by_picture ON labelled (picture)",
        """CREATE TABLE prompts (
            number INTEGER PRIMARY KEY,
            text TEXT NOT NULL,
            negative TEXT NOT NULL,
            folded TEXT NOT NULL,
            used INTEGER NOT NULL,
            last REAL NOT NULL,
            UNIQUE (text, negative))""",
        "CREATE INDEX prompts_by_last ON prompts (last)",
        "CREATE INDEX prompts_by_use ON prompts (used, last)",
        "CREATE INDEX prompts_by_beginning ON prompts (folded)",
        "CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ),
)
"""What each version of the database adds to the one before; `user_version` counts them."""

WAIT = 10.0
"""Seconds for which another process may be writing before this one gives up."""

CACHE = 16_000
"""KiB of pages that a connection keeps: the narrow table and the search index of 100,000 rows."""

QUICKLY_CHECKED = 32 * 2**20
"""Bytes of a database that is read through each time it is opened, which takes about 0.1 s."""

MARK = ".damage-found"
"""Ending of the empty file that tells the next start that damage was met in use."""

VERSION_AT = 60
"""Where a database's header holds `user_version` in four bytes (sqlite.org/fileformat.html)."""

DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What damage is met as: SQLite quotes damaged names, which Python may not be able to read."""

FORGIVING = partial(str, encoding="utf-8", errors="replace")

MOST_VERSIONS = 10_000
"""No database will ever have more: a larger number was not written by a newer app."""

MAGIC = b"SQLite format 3\0"


class NewerHistory(CascadeError):
    """The database was written by a newer version of the app; it has not been touched."""


@dataclass(frozen=True)
class Opened:
    """A writing and a reading connection, and where a damaged database was put, if it was."""

    writer: sqlite3.Connection
    reader: sqlite3.Connection
    damaged: Path | None


def opened(file: Path) -> Opened:
    """The database in `file`, made or brought up to date if need be; a damaged one is set aside.

    Raises `NewerHistory`, and `CannotSave` where nothing can be written.
    """
    with in_sentences(file):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot_write(file) from error
        _refuse_newer(file)
        damaged = None
        try:
            writer = _checked(file)
        except DAMAGE as error:
            if not is_damage(error):
                raise
            damaged = set_aside(file)
            writer = _checked(file)
        try:
            reader = _connected(file)
            reader.execute("PRAGMA query_only = ON")
        except BaseException:
            writer.close()
            raise
    return Opened(writer, reader, damaged)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. The right to write is taken at once, so that it cannot fail midway."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite itself has rolled back after some failures, such as a full disk.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def in_sentences(file: Path) -> Iterator[None]:
    """Tells what the database cannot do as a `CascadeError`; anything else is a bug."""
    try:
        yield
    except DAMAGE as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if is_damage(error):
            _mark(file)
            raise CascadeError(
                "The history is damaged. Your pictures are not.",
                "Start the app again: the history is then made anew from the pictures.",
            ) from error
        if code == sqlite3.SQLITE_FULL:
            raise CannotSave(
                f"There is no room left for the history in {file.parent}.",
                "Free some space on that disk, then try again.",
            ) from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise CannotSave(
                "Another program has been writing to the history for too long.",
                "Try again, or close the other windows of Cascade Desktop.",
            ) from error
        unwritable = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
        if code in (*unwritable, sqlite3.SQLITE_IOERR):
            raise _cannot_write(file) from error
        raise


def is_damage(error: Exception) -> bool:
    """Whether the file itself is damaged, or is no database at all."""
    if isinstance(error, UnicodeDecodeError):
        return True
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def set_aside(file: Path) -> Path:
    """Renames a damaged database with what belongs to it; gives its new place.

    Raises `CascadeError` where it cannot be renamed, as on Windows while another program has it.
    """
    aside = file.with_name(file.name + ".damaged")
    number = 1
    while aside.exists():
        number += 1
        aside = file.with_name(f"{file.name}.damaged-{number}")
    try:
        file.rename(aside)
        for ending in ("-wal", "-shm"):
            beside = file.with_name(file.name + ending)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + ending))
        file.with_name(file.name + MARK).unlink(missing_ok=True)
    except OSError as error:
        raise CascadeError(
            f"The history is damaged, and cannot be put aside: {error.strerror or error}.",
            "Close all windows of Cascade Desktop, then start it again.",
        ) from error
    log.warning("The history was damaged, and lies in %s now.", aside)
    return aside


def problems(connection: sqlite3.Connection) -> list[str]:
    """What SQLite's own check of the whole database finds; empty when all is well."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


@cache
def has_full_text() -> bool:
    """Whether this Python's SQLite was built with FTS5; every usual one was."""
    with closing(sqlite3.connect(":memory:")) as tried:
        try:
            tried.execute("CREATE VIRTUAL TABLE tried USING fts5(text)")
        except sqlite3.OperationalError:
            log.info("This SQLite has no FTS5, so the history is searched row by row.")
            return False
    return True


def _connected(file: Path) -> sqlite3.Connection:
    # Transactions are begun by us; the history guards each connection with a lock.
    connection = sqlite3.connect(file, WAIT, isolation_level=None, check_same_thread=False)
    # Text that damage has hit is read as far as it can be, instead of not at all.
    connection.text_factory = FORGIVING
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # What a process has written outlives its death in the system's memory, so that only a power
        # cut can take the last rows (never the whole), and the pictures of those are on the disk.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
    except BaseException:
        connection.close()
        raise
    return connection


def _checked(file: Path) -> sqlite3.Connection:
    connection = _connected(file)
    try:
        _look_through(connection, file)
        _migrate(connection, file)
    except BaseException:
        connection.close()
        raise
    return connection


def _look_through(connection: sqlite3.Connection, file: Path) -> None:
    """Raises a `sqlite3.DatabaseError` for damage that is found now, or was met in use."""
    if file.with_name(file.name + MARK).exists():
        # No check says so again where it was in the index of words or in an index it leaves out.
        raise _damage("met in use")
    if file.stat().st_size <= QUICKLY_CHECKED:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise _damage(found)


def _damage(found: str) -> sqlite3.DatabaseError:
    damage = sqlite3.DatabaseError(found)
    damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return damage


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    """Up to the newest version; what was there before is kept in a file of its own."""
    if (version := _version(connection)) == len(MIGRATIONS):
        return
    if not 0 <= version <= MOST_VERSIONS:
        raise _damage(f"version {version}")
    if version > len(MIGRATIONS):
        raise _newer()
    if version:
        _back_up(connection, file.with_name(f"{file.name}.version-{version}"))
    with transaction(connection):
        # Another process may have done it meanwhile.
        for statements in MIGRATIONS[_version(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _back_up(connection: sqlite3.Connection, copy: Path) -> None:
    part = copy.with_name(copy.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
        if copy.exists():
            put_aside(copy)
        part.replace(copy)
    except OSError as error:
        raise _cannot_write(copy) from error
    finally:
        part.unlink(missing_ok=True)


def _refuse_newer(file: Path) -> None:
    """Looks at the header alone, since to open a database may write to it."""
    try:
        with file.open("rb") as begun:
            header = begun.read(VERSION_AT + 4)
    except OSError:
        return  # None is there yet, or opening it says what is wrong.
    version = int.from_bytes(header[VERSION_AT:])
    if header.startswith(MAGIC) and len(MIGRATIONS) < version <= MOST_VERSIONS:
        raise _newer()


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _newer() -> NewerHistory:
    return NewerHistory(
        "The history was written by a newer version of Cascade Desktop, and is left as it is.",
        "Update the app to use it.",
    )


def _mark(file: Path) -> None:
    try:
        file.with_name(file.name + MARK).touch()
    except OSError as error:
        log.warning("That the history is damaged could not be noted: %s", error.strerror)


def _cannot_write(file: Path) -> CannotSave:
    return CannotSave(
        f"The history cannot be written in {file.parent}.",
        "Allow writing to that folder and see that its disk has room, then try again.",
    )
