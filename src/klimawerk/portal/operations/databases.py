"""The database in a backup: SQLite as a consistent copy, PostgreSQL as the script of its own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from klimawerk.portal.operations.problems import OperationProblem

SQLITE, POSTGRESQL = "sqlite", "postgresql"
#: Where the database lies in the archive.
MEMBER = {SQLITE: "database.sqlite3", POSTGRESQL: "database.sql"}
COMPANIONS = ("-wal", "-shm", "-journal")
_LAST_LINES = 5


def kind_of(database: Mapping[str, Any]) -> str:
    """`sqlite` or `postgresql`, from Django's settings of a database."""
    return SQLITE if str(database["ENGINE"]).endswith("sqlite3") else POSTGRESQL


def save(database: Mapping[str, Any], target: Path) -> None:
    """Write the database as it is at this moment, while others go on reading and writing.

    Raises `OperationProblem` when there is none, when it is damaged, or when the tools of PostgreSQL are missing.
    """
    if kind_of(database) == SQLITE:
        _copy_sqlite(Path(database["NAME"]), target)
        return
    options = ["--format=plain", "--no-owner", "--no-privileges", "--schema=public", f"--file={target}"]
    _run("pg_dump", [*options, f"--dbname={_address(database)}"], database)


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.is_file():
        raise OperationProblem("backup.no_database", path=str(source))
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600))
    reading = sqlite3.connect(source, timeout=20)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")  # one file, without a write-ahead log beside it
    except sqlite3.DatabaseError as error:
        raise OperationProblem("backup.damaged_database", path=str(source), reason=str(error)) from error
    finally:
        writing.close()
        reading.close()
    check_sqlite(target, "backup.damaged_database", source)


def check_sqlite(path: Path, code: str, shown: Path) -> None:
    """Let SQLite check a database. Raises `OperationProblem` with `code`."""
    connection = sqlite3.connect(path)
    try:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    finally:
        connection.close()
    if answer != "ok":
        raise OperationProblem(code, path=str(shown), reason=answer)


def has_tables(database: Mapping[str, Any]) -> bool:
    """Whether the PostgreSQL database holds tables already."""
    question = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    command = ["--no-psqlrc", "-At", f"--dbname={_address(database)}", f"--command={question}"]
    return _run("psql", command, database).strip() != "0"


def load_postgresql(database: Mapping[str, Any], script: Path, aside: str) -> None:
    """Run the script in one transaction: all of it or nothing. With `aside` the tables there move to that schema."""
    command = [
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--single-transaction",
        "--output=/dev/null",
    ]
    if aside:
        command.append(f'--command=ALTER SCHEMA public RENAME TO "{aside}"')
        command.append("--command=CREATE SCHEMA public")
    prepared = _with_schema_there(script)
    _run("psql", [*command, f"--dbname={_address(database)}", f"--file={prepared}"], database)


def _with_schema_there(script: Path) -> Path:
    """The script for a database that has its schema: after an earlier restore the dump creates `public` itself."""
    prepared = script.with_name(script.name + ".prepared")
    is_open = True
    with script.open("rb") as old, prepared.open("wb") as new:
        for line in old:
            is_open = is_open and not line.startswith(b"COPY ")
            if is_open and line.strip() == b"CREATE SCHEMA public;":
                line = b"CREATE SCHEMA IF NOT EXISTS public;\n"
            new.write(line)
    return prepared


def _address(database: Mapping[str, Any]) -> str:
    """The connection without the password, which would be readable in the list of processes."""
    names = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port"}
    parts = {written: str(database[name]) for name, written in names.items() if database.get(name)}
    parts |= {key: str(value) for key, value in database.get("OPTIONS", {}).items() if isinstance(value, str)}

    def quoted(value: str) -> str:
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    return " ".join(f"{key}={quoted(value)}" for key, value in parts.items())


def _run(program: str, arguments: Sequence[str], database: Mapping[str, Any]) -> str:
    found = shutil.which(program)
    if found is None:
        raise OperationProblem("backup.tools_missing", program=program)
    environment = {**os.environ, "PGPASSWORD": str(database.get("PASSWORD") or ""), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [found, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        reason = " / ".join(done.stderr.strip().splitlines()[-_LAST_LINES:])
        raise OperationProblem("backup.tool_failed", program=program, reason=reason)
    return done.stdout
