"""A private PostgreSQL for one test run: own folder, own port, own password, gone afterwards.

The system's PostgreSQL service is neither needed nor touched; only its programs are used.
"""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from klimawerk.setup import system_packages
from klimawerk.setup.problems import SetupProblem

WHY = "Die Tests laufen auch auf PostgreSQL; dafür fehlen dessen Programme."
SYSTEM_USER = "postgres"
DATABASE = "klimawerk"
SETTINGS = {
    # a throw-away cluster need not survive a power cut
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "64MB",
}


def find_programs() -> Path | None:
    """Folder of initdb and pg_ctl of the newest installed PostgreSQL, or None."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders.sort(key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)
    return folders[-1] if folders else None


def ensure_programs() -> Path:
    """Folder of the PostgreSQL programs; installs them when allowed, else raises SetupProblem."""
    found = find_programs()
    if found is None:
        system_packages.install("postgresql", WHY)
        found = find_programs()
    if found is None:
        raise SetupProblem(f"{WHY} Nach der Installation ist initdb nicht zu finden.")
    return found


def _as_database_user(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root: step down to the user that its package made."""
    if os.geteuid() != 0:
        return list(command)
    return ["runuser", "-u", SYSTEM_USER, "--", *command]


def _run(command: Sequence[str], folder: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    log = folder / "output.log"
    # output goes to a file: the server inherits the descriptor and would keep a pipe open for ever
    with log.open("ab") as output:
        done = subprocess.run(
            _as_database_user(command),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
    if done.returncode != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:]
        raise SetupProblem("PostgreSQL für die Tests ließ sich nicht starten:\n" + "\n".join(lines))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def throw_away_cluster() -> Iterator[str]:
    """Start an empty cluster; gives the DATABASE_URL of its database, and stops and removes it at the end."""
    programs = ensure_programs()
    folder = Path(tempfile.mkdtemp(prefix="klimawerk-postgresql-"))
    password = secrets.token_urlsafe(18)
    password_file = folder / "password"
    password_file.write_text(password + "\n", encoding="utf-8")
    if os.geteuid() == 0:
        shutil.chown(folder, SYSTEM_USER)
        shutil.chown(password_file, SYSTEM_USER)
    cluster = folder / "cluster"
    port = _free_port()
    options = {
        **SETTINGS,
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
    }
    started = False
    try:
        _run(
            [
                str(programs / "initdb"),
                f"--pgdata={cluster}",
                f"--username={DATABASE}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            folder,
        )
        with (cluster / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in options.items())
        _run([str(programs / "pg_ctl"), "start", "-w", "-t", "60", "-D", str(cluster)], folder)
        started = True
        yield f"postgresql://{DATABASE}:{password}@127.0.0.1:{port}/postgres"
    finally:
        if started:
            _run([str(programs / "pg_ctl"), "stop", "-m", "immediate", "-D", str(cluster)], folder)
        shutil.rmtree(folder, ignore_errors=True)
