"""Workers as real processes: killed at the worst moment, stopped in an orderly way, several at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import Any

import pytest

from .conftest import Installation

pytestmark = pytest.mark.slow

WORK = """
from klimawerk.portal.foundation.domain.worker import Worker, run_until_signal
import sys
worker = Worker(sys.argv[1])
print(worker.run(until_empty=True)) if sys.argv[2] == "empty" else run_until_signal(worker)
"""
# A job that fills the database and then stands still inside the transaction that would mark it done.
WRITER = """
import time
from klimawerk.portal.foundation.domain.job_kinds import job_kind
from klimawerk.portal.people.models import User
@job_kind("test.accounts")
def write_accounts(run):
    def write():
        User.objects.bulk_create(User(username=f"konto-{at}") for at in range(500))
        print("written", flush=True)
        time.sleep(run.payload["pause"])
    run.on_finish(write)
"""
ORDER_ACCOUNTS = (
    WRITER
    + """
from klimawerk.portal.foundation.domain.jobs import enqueue
enqueue("test.accounts", {"pause": PAUSE})
"""
)
ORDER_NATIONAL = """
from klimawerk.portal.calculation.domain.national_file import order_national_file
print(order_national_file().pk)
"""
LOOK = """
import json, sys
from klimawerk.portal.foundation.jobs import Job
from klimawerk.portal.people.models import User
job = Job.objects.order_by("id").exclude(kind="foundation.remove_old_jobs").first()
print(json.dumps({"state": job.state, "attempts": job.attempts, "progress": job.progress, "message": job.message,
                  "result": job.result, "accounts": User.objects.count()}))
"""
OLD_HEARTBEAT = """
from datetime import timedelta
from django.utils import timezone
from klimawerk.portal.foundation.jobs import Job
Job.objects.filter(state="running").update(heartbeat=timezone.now() - timedelta(seconds=61), attempts=1)
"""


def look(at: Installation) -> dict[str, Any]:
    return dict(json.loads(at.run(LOOK)))


def kill(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def wait_for_line(process: subprocess.Popen[str], wanted: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == wanted:
            return
    raise AssertionError(process.stderr.read() if process.stderr else "")


def test_killed_inside_the_last_transaction_nothing_is_written_and_the_next_worker_writes_all(
    installation: Installation,
) -> None:
    installation.run(ORDER_ACCOUNTS.replace("PAUSE", "60"))
    worker = installation.start(WRITER + WORK, "first", "empty")
    wait_for_line(worker, "written")
    kill(worker)
    assert look(installation) | {"progress": 0} == {
        "state": "running",
        "attempts": 1,
        "progress": 0,
        "message": "",
        "result": None,
        "accounts": 0,
    }
    # nobody takes it before the minute is over, whatever else falls due by the clock
    installation.run(WRITER + WORK, "early", "empty")
    assert look(installation)["attempts"] == 1
    installation.run(OLD_HEARTBEAT + WRITER.replace("time.sleep", "len([]) and ") + WORK, "second", "empty")
    after = look(installation)
    assert (after["state"], after["attempts"], after["accounts"]) == ("done", 2, 500)


def test_killed_while_it_computes_no_file_appears_and_the_next_worker_makes_it(
    installation: Installation,
) -> None:
    installation.run(ORDER_NATIONAL)
    worker = installation.start(WORK, "first", "empty")
    files = installation.folder / "job-files"
    for _attempt in range(600):
        if any(files.glob(".draft-*")):
            break
        assert worker.poll() is None, worker.communicate()[1]
        time.sleep(0.05)
    kill(worker)
    assert [path for path in files.glob("*") if not path.name.startswith(".")] == []
    assert look(installation)["state"] == "running"
    installation.run(OLD_HEARTBEAT + WORK, "second", "empty")
    after = look(installation)
    assert (after["state"], after["attempts"], after["progress"]) == ("done", 2, 1.0)
    assert [path.name for path in files.iterdir()] == [after["result"]["file"]]
    import pyarrow.parquet

    table = pyarrow.parquet.ParquetFile(files / after["result"]["file"])
    assert table.metadata.num_row_groups == 11


def test_ctrl_c_puts_the_job_back_and_ends_with_zero(installation: Installation) -> None:
    installation.run(ORDER_NATIONAL)
    worker = installation.start(WORK, "first", "signal")
    for _attempt in range(600):
        if any((installation.folder / "job-files").glob(".draft-*")):
            break
        time.sleep(0.05)
    os.killpg(worker.pid, signal.SIGINT)
    _out, errors = worker.communicate(timeout=30)
    assert worker.returncode == 0, errors
    assert "Traceback" not in errors
    after = look(installation)
    assert (after["state"], after["attempts"]) == ("queued", 0)
    assert list((installation.folder / "job-files").iterdir()) == []


def test_three_workers_share_forty_jobs_and_each_runs_once(installation: Installation) -> None:
    count = """
from klimawerk.portal.foundation.domain.job_kinds import job_kind
from klimawerk.portal.people.models import User
import uuid
@job_kind("test.count")
def count(run):
    run.on_finish(lambda: User.objects.create(username=uuid.uuid4().hex, last_name=run.payload["name"]))
"""
    order = count + (
        "from klimawerk.portal.foundation.domain.jobs import enqueue\n"
        "for at in range(40): enqueue('test.count', {'name': str(at)})\n"
    )
    installation.run(order)
    workers = [installation.start(count + WORK, f"w{at}", "empty") for at in range(3)]
    taken = []
    for worker in workers:
        out, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
        taken.append(int(out))
    names = installation.run(
        "from klimawerk.portal.people.models import User\n"
        "print(sorted(int(name) for name in User.objects.values_list('last_name', flat=True)))"
    )
    assert names == str(list(range(40)))
    kinds = installation.run(
        "from klimawerk.portal.foundation.models import Job\n"
        "print(' '.join(sorted(Job.objects.filter(state='done').values_list('kind', flat=True))))"
    ).split()
    assert kinds.count("test.count") == 40
    # beside them only what falls due by the clock on the first minute of the day, once each
    assert len(set(kinds)) - 1 == len(kinds) - 40
    assert sum(taken) == len(kinds)
