"""`klimawerk serve` and `klimawerk demo`: make the installation ready, then serve it until Ctrl-C.

Everything that changes lies in the data folder; stopping the process at any moment, even by force, loses nothing that
was saved: SQLite writes ahead, files are written whole and then renamed.
"""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from klimawerk.portal.operations.in_use import FolderInUse, hold
from klimawerk.portal.operations.worker_process import WorkerBeside

Say = Callable[[str], None]

_WORKERS = 2
_PORT_ATTEMPTS = 4
_THREADS = 4


class ServerProblem(Exception):
    """Something the person at the keyboard can mend; the text says how."""


def say_to_terminal(text: str) -> None:
    """Print progress to standard error: standard output is for results."""
    print(text, file=sys.stderr, flush=True)


def serve(
    data_dir: str | Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    demo: bool = False,
    open_browser: bool = False,
    say: Say = say_to_terminal,
) -> int:
    """Serve the portal from `data_dir` and block until it ends; the exit code.

    Raises `ServerProblem` with the line to type when the port is taken or the data folder cannot be written.
    """
    prepare_environment(data_dir, host, port, demo)
    check_port(host, port, demo)
    with _open_installation():
        prepare_installation(say)
        address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0', '::'} else host}:{port}/"
        say("")
        say(f"Klimawerk läuft:  {address}")
        if host in {"0.0.0.0", "::"} and not os.environ.get("KLIMAWERK_HOSTS"):
            say(
                "Andere Rechner werden erst bedient, wenn KLIMAWERK_HOSTS den Namen nennt, unter dem sie diesen "
                "aufrufen."
            )
        say("Beenden mit Strg+C.")
        worker = WorkerBeside()
        worker.start()
        if open_browser:
            threading.Thread(target=_open_when_ready, args=(host, port, address), daemon=True).start()
        try:
            return _run_gunicorn(host, port)
        finally:
            worker.stop()


@contextmanager
def prepare_worker(data_dir: str | Path | None, say: Say = say_to_terminal) -> Iterator[None]:
    """Make the installation ready for jobs alone and keep its data folder for as long. Raises `ServerProblem`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klimawerk.portal.settings.production")
    if data_dir is not None:
        os.environ["KLIMAWERK_DATA"] = str(data_dir)
    with _open_installation():
        migrate(say)
        yield


@contextmanager
def _open_installation() -> Iterator[None]:
    """Configure Django and hold the data folder, so that nobody replaces its contents meanwhile."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (OSError, ImproperlyConfigured) as error:
        raise ServerProblem(
            f"Die Installation lässt sich nicht öffnen: {error}\nAnderen Ordner angeben:  --data ORDNER"
        ) from error
    from django.conf import settings

    try:
        lock = hold(Path(settings.KLIMAWERK_DATA_DIR))
    except FolderInUse as error:
        raise ServerProblem(
            f"Im Datenordner {error} wird gerade eine Sicherung zurückgespielt. Bitte danach neu starten."
        ) from error
    with lock:
        yield


def prepare_environment(data_dir: str | Path | None, host: str, port: int, demo: bool) -> None:
    """Set what the settings read: before Django is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klimawerk.portal.settings.production")
    if data_dir is not None:
        os.environ["KLIMAWERK_DATA"] = str(data_dir)
    os.environ["KLIMAWERK_DEMO"] = "1" if demo else "0"
    if host not in {"127.0.0.1", "localhost", "0.0.0.0", "::", "::1"}:
        hosts = [each for each in os.environ.get("KLIMAWERK_HOSTS", "").split(",") if each]
        os.environ["KLIMAWERK_HOSTS"] = ",".join([*hosts, host])
    os.environ.setdefault("KLIMAWERK_BASE_URL", f"http://localhost:{port}")


def check_port(host: str, port: int, demo: bool) -> None:
    """Raise `ServerProblem` if somebody already listens there, naming a free port to type.

    A process that has just been killed may hold its port a moment longer: that moment is waited for.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    command = f"./klimawerk {'demo' if demo else 'serve'} --port"
    for attempt in range(_PORT_ATTEMPTS):
        try:
            _try_port(host, port, family)
            return
        except PermissionError as error:
            raise ServerProblem(
                f"Port {port} darf nur die Systemverwaltung öffnen. Bitte eintippen:\n  {command} 8000"
            ) from error
        except OSError as error:
            if attempt == _PORT_ATTEMPTS - 1:
                raise ServerProblem(
                    f"Port {port} auf {host} ist belegt (läuft Klimawerk schon?). Bitte eintippen:\n"
                    f"  {command} {_free_port(host, family)}"
                ) from error
        time.sleep(0.4)


def _try_port(host: str, port: int, family: int) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def prepare_installation(say: Say = say_to_terminal) -> None:
    """Bring database, page tree and static files up to date; quick when nothing has changed."""
    from django.conf import settings

    say(f"Datenordner: {settings.KLIMAWERK_DATA_DIR}")
    migrate(say)
    collect_static_files(say)
    _load_facts(say)
    if settings.KLIMAWERK_DEMO:
        _plant_examples(say)


def _plant_examples(say: Say) -> None:
    """Enter the demonstration's examples that are missing; one process after the other."""
    from django.conf import settings
    from django.db import connection

    from klimawerk.portal.foundation.demo import plant_examples

    say("Beispiele der Vorführung bereitstellen …")
    with (Path(settings.KLIMAWERK_DATA_DIR) / ".setup-lock").open("a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        plant_examples()
    connection.close()


def migrate(say: Say = say_to_terminal) -> None:
    """Apply missing migrations, with progress, and make the first pages; one process after the other."""
    from django.conf import settings

    with (Path(settings.KLIMAWERK_DATA_DIR) / ".setup-lock").open("a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _migrate(say)


def _migrate(say: Say) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    # Written last: after a start that was broken off half-way the next one does the rest.
    stamp = Path(settings.KLIMAWERK_DATA_DIR) / "eingerichtet.txt"
    if plan or not stamp.exists():
        stamp.unlink(missing_ok=True)
        say(f"Datenbank einrichten: {len(plan)} Schritte, beim ersten Mal etwa eine halbe Minute …")
        _report_progress(executor, len(plan), say)
        executor.migrate(executor.loader.graph.leaf_nodes(), plan=plan)
        # Permissions and content types are made by the signal that the command sends.
        call_command("migrate", interactive=False, verbosity=0)
        stamp.write_text(f"Klimawerk {settings.KLIMAWERK_VERSION}\n", encoding="utf-8")
    from klimawerk.portal.content.domain.site import create_site

    create_site()
    connection.close()


def collect_static_files(say: Say = say_to_terminal) -> None:
    """Copy style sheets, scripts and fonts to the data folder when this version has not done so yet."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / "stamp.txt"
    wanted = _static_stamp()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say("Stilvorlagen und Schriften bereitstellen …")
    call_command("collectstatic", interactive=False, verbosity=0)
    draft = stamp.with_suffix(".new")
    draft.write_text(wanted, encoding="utf-8")
    draft.replace(stamp)


def _static_stamp() -> str:
    """What the collected files depend on: our version, the packages' versions, our own files."""
    import django
    import django_htmx
    import wagtail

    import klimawerk
    from klimawerk.portal import theme

    folder = Path(theme.__file__).parent / "static"
    own = sorted(
        f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in folder.rglob("*")
        if path.is_file()
    )
    packaged = str(Path(django_htmx.__file__).stat().st_mtime_ns)
    versions = [klimawerk.__version__, django.__version__, wagtail.__version__, packaged]
    return "\n".join([*versions, *own])


def _report_progress(executor: object, total: int, say: Say) -> None:
    done = [0]
    step = max(1, total // 5)

    def report(action: str, migration: object = None, fake: bool = False) -> None:
        if action == "apply_success":
            done[0] += 1
            if done[0] % step == 0 or done[0] == total:
                say(f"  {done[0]} von {total}")

    executor.progress_callback = report  # type: ignore[attr-defined]


def _load_facts(say: Say) -> None:
    """Load facts and keys before the workers are forked: they share the memory and answer the first page at once."""
    from klimawerk.portal.calculation.domain.balances import read_balances
    from klimawerk.portal.calculation.domain.sources import describe_release
    from klimawerk.portal.calculation.records import BrokenFacts
    from klimawerk.portal.territories.keys import GERMANY

    try:
        say(f"Statistiken laden: Stand {describe_release()}")
        read_balances(GERMANY)
    except BrokenFacts as error:
        raise ServerProblem(
            f"Der Datenbestand lässt sich nicht laden: {error}\nEingelesene Dateien ansehen:  ./klimawerk facts list"
        ) from error


def _run_gunicorn(host: str, port: int) -> int:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):
        """Gunicorn with our settings instead of a configuration file."""

        def load_config(self) -> None:
            bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            options = {
                "bind": bind,
                "workers": _WORKERS,
                "threads": _THREADS,
                "preload_app": True,
                "timeout": 60,
                "graceful_timeout": 5,
                "loglevel": "warning",
                "proc_name": "klimawerk",
                "control_socket_disable": True,
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> object:
            from klimawerk.portal.wsgi import application

            return application

    try:
        Application().run()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _open_when_ready(host: str, port: int, address: str) -> None:
    target = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    for _attempt in range(100):
        try:
            with socket.create_connection((target, port), timeout=1):
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(0.2)


def _free_port(host: str, family: int) -> int:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
