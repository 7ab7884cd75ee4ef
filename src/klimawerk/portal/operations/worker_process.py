"""The worker as a process: on its own for `klimawerk worker`, or beside the web workers of `serve` and `demo`.

Beside the web workers it is a fork of the server, which has loaded the facts: the memory is shared. A small process
watches it and forks another one should it be killed; both end when the server does, also when that is killed.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

PAUSE_AFTER_DEATH = 5.0
GRACE_SECONDS = 15.0


class WorkerBeside:
    """The watched worker beside a server."""

    def __init__(self) -> None:
        self._pid = 0

    def start(self) -> None:
        """Fork the watcher; call it before any thread or event loop of the server is started."""
        from django.db import connections

        connections.close_all()  # a connection must not be shared by two processes
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            _leave(lambda: _watch(parent))

    def stop(self) -> None:
        """End watcher and worker; a job that does not end in time is taken up again by the next worker."""
        if not self._pid:
            return
        pid, self._pid = self._pid, 0
        try:
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + GRACE_SECONDS
            while time.monotonic() < deadline:
                if os.waitpid(pid, os.WNOHANG)[0]:
                    return
                time.sleep(0.05)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        except (ChildProcessError, ProcessLookupError):
            return  # it has ended, and the server's arbiter has noticed first


def run_here(until_empty: bool = False) -> int:
    """Work in this process until Ctrl-C or SIGTERM, or until nothing waits; the number of jobs taken."""
    from klimawerk.portal.foundation.domain.worker import Worker, run_until_signal

    worker = Worker()
    return worker.run(until_empty=True) if until_empty else run_until_signal(worker)


def _watch(parent: int) -> None:
    """Keep one worker alive until we are asked to end or the parent is gone."""
    child = 0
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True
        if child:
            os.kill(child, signal.SIGTERM)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    watcher = os.getpid()
    while not stopping and os.getppid() == parent:
        child = os.fork()
        if child == 0:
            _leave(lambda: _work(watcher))
        while not os.waitpid(child, os.WNOHANG)[0]:
            if os.getppid() != parent:
                stop(0, None)
            time.sleep(0.2)
        child = 0
        began = time.monotonic()
        while not stopping and os.getppid() == parent and time.monotonic() - began < PAUSE_AFTER_DEATH:
            time.sleep(0.2)


def _work(watcher: int) -> None:
    from klimawerk.portal.foundation.domain.worker import Worker, run_until_signal

    run_until_signal(Worker(is_parent_alive=lambda: os.getppid() == watcher))


def _leave(work: Callable[[], None]) -> None:
    """Do the work of a forked process and end it without running what the parent has prepared for its own end."""
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        import logging

        logging.getLogger("klimawerk.worker").exception("the worker has ended")
    finally:
        os._exit(code)
