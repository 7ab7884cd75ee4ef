"""The kinds of jobs: a function per kind, registered by a decorator in the `tasks.py` of its app.

    @job_kind("balances.germany")
    def write_national_file(run: JobRun) -> dict[str, Any]:
        run.report(0.5, "jobs.germany.year", year=2020)
        return {"file": "…"}

`run.payload` is what was enqueued; the returned mapping becomes the job's result. Effects must be all or nothing,
because the process may be killed at any moment and the job is then taken up again: files are written under another name
and renamed, and what changes the database is handed to `run.on_finish`, which runs in the transaction that marks the
job done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.module_loading import autodiscover_modules

ATTEMPTS = 3


class JobProblem(Exception):
    """A job that cannot succeed by trying again; the code names the sentence that says why and what to do."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code, self.data = code, data


class JobCancelled(Exception):
    """Somebody has asked for the end of this job."""


class WorkerStopping(Exception):
    """The worker ends: the job goes back into the queue."""


class UnknownJobKind(LookupError):
    """No app has registered this kind."""


class JobRun(Protocol):
    """What a job sees of its worker."""

    @property
    def payload(self) -> Mapping[str, Any]: ...

    def report(self, progress: float, message: str = "", **data: Any) -> None:
        """Say how far it is (0 to 1). Raises `JobCancelled` or `WorkerStopping` when the job is to end here."""

    def on_finish(self, write: Callable[[], object]) -> None:
        """Write to the database in the transaction that marks the job done."""


JobFunction = Callable[[JobRun], Mapping[str, Any] | None]
Discard = Callable[[Mapping[str, Any], Mapping[str, Any]], object]


@dataclass(frozen=True)
class JobKind:
    """A kind: its function, how often it may be begun, and what becomes of its results after their time."""

    name: str
    function: JobFunction
    attempts: int = ATTEMPTS
    keep: timedelta = timedelta(days=30)
    discard: Discard | None = None


@dataclass(frozen=True)
class Schedule:
    """Work that falls due by the clock: `period` names the span of time in which it is done once."""

    kind: str
    period: Callable[[datetime], str]
    is_due: Callable[[], bool] = field(default=lambda: True)


_kinds: dict[str, JobKind] = {}
_schedules: dict[str, Schedule] = {}


def job_kind(
    name: str,
    attempts: int = ATTEMPTS,
    keep: timedelta = timedelta(days=30),
    discard: Discard | None = None,
) -> Callable[[JobFunction], JobFunction]:
    """Register a function as a kind of job; `discard` takes payload and result and removes their files after `keep`."""

    def register(function: JobFunction) -> JobFunction:
        known = _kinds.get(name)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"two kinds of jobs are called {name}")
        _kinds[name] = JobKind(name, function, attempts, keep, discard)
        return function

    return register


def schedule(kind: str, period: Callable[[datetime], str], is_due: Callable[[], bool] = lambda: True) -> None:
    """Let the worker enqueue a kind once in every `period` in which `is_due` says so."""
    _schedules[kind] = Schedule(kind, period, is_due)


def find_kind(name: str) -> JobKind:
    """The kind of this name. Raises `UnknownJobKind`."""
    if name not in _kinds:
        discover_kinds()
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownJobKind(name) from None


def list_kinds() -> tuple[JobKind, ...]:
    """All kinds by name."""
    discover_kinds()
    return tuple(_kinds[name] for name in sorted(_kinds))


def list_schedules() -> tuple[Schedule, ...]:
    """All work that falls due by the clock."""
    discover_kinds()
    return tuple(_schedules[name] for name in sorted(_schedules))


def discover_kinds() -> None:
    """Import the `tasks.py` of every app."""
    autodiscover_modules("tasks")


def every_minute(now: datetime) -> str:
    """The period of work that is done at most once a minute."""
    return now.strftime("%Y-%m-%dT%H:%M")


def every_day(now: datetime) -> str:
    """The period of work that is done once a day."""
    return now.strftime("%Y-%m-%d")


def every_week(now: datetime) -> str:
    """The period of work that is done once in a calendar week by ISO 8601."""
    year, week, _weekday = now.isocalendar()
    return f"{year}-W{week:02d}"
