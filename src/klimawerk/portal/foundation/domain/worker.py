"""The worker: takes one job after the other and, once a minute, enqueues what falls due.

A second thread gives the sign of life while a job computes, so a long step without a report is no death; a killed
process stops giving it, and after a minute another worker takes the job up again.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone

from klimawerk.portal.foundation.domain import jobs
from klimawerk.portal.foundation.domain.job_kinds import (
    JobCancelled,
    JobProblem,
    UnknownJobKind,
    WorkerStopping,
    find_kind,
    list_schedules,
)
from klimawerk.portal.foundation.jobs import Job

logger = logging.getLogger("klimawerk.worker")

BEAT_SECONDS = 10.0
IDLE_SECONDS = 1.0
#: Wait before the database is asked again after it did not answer.
PAUSE_SECONDS = 5.0
TICK_SECONDS = 60.0
#: Progress is written at most so often: a row a second is enough for the eye.
REPORT_SECONDS = 0.5


class Worker:
    """One process's loop. `stop()` ends it after the current report of a job, or at once when it is idle."""

    def __init__(self, name: str = "", is_parent_alive: Callable[[], bool] = lambda: True) -> None:
        self.name = name or f"{socket.gethostname()}:{os.getpid()}"
        # A plain flag: a signal handler that sets an Event can lock up with the loop that waits for it.
        self.stopping = False
        self._is_parent_alive = is_parent_alive
        self._next_tick = 0.0

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Ask for the end; a signal handler may do so."""
        self.stopping = True

    def run(self, until_empty: bool = False) -> int:
        """Work until `stop()`, or until nothing waits; the number of jobs taken."""
        taken = 0
        while not self.stopping:
            if not self._is_parent_alive():
                break
            try:
                if not connection.in_atomic_block:  # inside one it would close the caller's connection
                    close_old_connections()
                self._tick()
                worked = self.work_once()
            except OperationalError:  # the database is away: it will be back
                if connection.in_atomic_block:  # a transaction of the caller cannot heal
                    raise
                logger.exception("the database does not answer")
                connection.close()
                self._pause(PAUSE_SECONDS)
                continue
            taken += worked
            if not worked:
                if until_empty:
                    break
                self._pause(IDLE_SECONDS)
        if not connection.in_atomic_block:
            connection.close()
        return taken

    def work_once(self) -> bool:
        """Take one job and see it through; whether there was one."""
        job = jobs.claim(self.name)
        if job is None:
            return False
        with contextlib.suppress(jobs.JobLost):
            self._work(job)
        return True

    def _work(self, job: Job) -> None:
        with _Pulse(job, self) as run:
            try:
                result = find_kind(job.kind).function(run)
                with transaction.atomic():
                    for write in run.writes:
                        write()
                    jobs.finish(job, result)
            except JobCancelled:
                jobs.end_cancelled(job)
            except WorkerStopping:
                jobs.release(job)
            except JobProblem as problem:
                jobs.fail(job, problem.code, problem.data)
            except UnknownJobKind:
                jobs.fail(job, "jobs.unknown_kind", {"kind": job.kind})
            except jobs.JobLost:
                logger.warning("%s was taken over by another worker", job)
                raise
            except Exception as error:
                logger.exception("%s, attempt %s of %s", job, job.attempts, job.attempts_allowed)
                reason = {"kind": type(error).__name__, "reason": str(error)[:500]}
                jobs.fail(job, "jobs.unexpected", reason, retry=True)

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))

    def _tick(self) -> None:
        if time.monotonic() < self._next_tick:
            return
        self._next_tick = time.monotonic() + TICK_SECONDS
        enqueue_due()


class _Pulse:
    """The `JobRun` of one job, with the thread that beats for it."""

    def __init__(self, job: Job, worker: Worker) -> None:
        self._job, self._worker = job, worker
        self._over = threading.Event()
        self._cancel = threading.Event()
        self._lost = threading.Event()
        self._reported_at = -REPORT_SECONDS
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self.writes: list[Callable[[], object]] = []

    @property
    def payload(self) -> Mapping[str, Any]:
        return self._job.payload

    def report(self, progress: float, message: str = "", **data: Any) -> None:
        now = time.monotonic()
        if now - self._reported_at >= REPORT_SECONDS:
            self._reported_at = now
            if jobs.report(self._job, progress, message, data):
                self._cancel.set()
        if self._cancel.is_set():
            raise JobCancelled
        if self._lost.is_set():
            raise jobs.JobLost(str(self._job))
        if self._worker.stopping:
            raise WorkerStopping

    def on_finish(self, write: Callable[[], object]) -> None:
        self.writes.append(write)

    def __enter__(self) -> _Pulse:
        # A database in memory belongs to one connection: there is no other process that could miss the beat either.
        if not getattr(connection, "is_in_memory_db", lambda: False)():
            self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                if jobs.beat(self._job):
                    self._cancel.set()
            except jobs.JobLost:
                self._lost.set()
                break
            except OperationalError:  # busy for longer than the time-out: the next beat is soon
                logger.warning("no sign of life written for %s", self._job)
        connection.close()


def enqueue_due() -> list[Job]:
    """Enqueue the work that falls due now; several workers enqueue it once. The jobs, also those already there."""
    now = timezone.localtime()
    return [jobs.enqueue(each.kind, key=each.period(now)) for each in list_schedules() if each.is_due()]


def run_until_signal(worker: Worker) -> int:
    """Work until Ctrl-C or SIGTERM."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, worker.stop)
    return worker.run()
