"""Jobs: done once, held by one worker, taken up again after its death, never half done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from klimawerk.portal.foundation.domain import job_kinds, jobs
from klimawerk.portal.foundation.domain.job_kinds import JobProblem, JobRun, UnknownJobKind, job_kind
from klimawerk.portal.foundation.domain.worker import Worker, enqueue_due
from klimawerk.portal.foundation.jobs import Job, JobState
from klimawerk.portal.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The registry with kinds of this file, as it was afterwards."""
    job_kinds.discover_kinds()
    monkeypatch.setattr(job_kinds, "_kinds", dict(job_kinds._kinds))
    seen: dict[str, Any] = {"runs": 0, "discarded": []}

    @job_kind("test.sum", discard=lambda *left: seen["discarded"].append(left))
    def add_up(run: JobRun) -> dict[str, Any]:
        seen["runs"] += 1
        run.report(0.5, "jobs.germany.year", year=2020)
        return {"sum": sum(run.payload["numbers"])}

    @job_kind("test.refuse")
    def refuse(run: JobRun) -> None:
        raise JobProblem("jobs.facts.file_missing", name="zensus.csv")

    @job_kind("test.break", attempts=2)
    def break_down(run: JobRun) -> None:
        run.on_finish(lambda: User.objects.create(username="half"))
        raise ZeroDivisionError("division by zero")

    @job_kind("test.write")
    def write(run: JobRun) -> None:
        run.on_finish(lambda: User.objects.create(username=run.payload["name"]))
        if run.payload.get("overtaken"):
            Job.objects.update(worker="another")

    yield seen


def age(job: Job, seconds: float) -> None:
    """Let the last sign of life lie so long ago."""
    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - timedelta(seconds=seconds))


def test_a_job_is_worked_on_and_keeps_its_result(kinds: dict[str, Any]) -> None:
    job = jobs.enqueue("test.sum", {"numbers": [1, 2, 39]})
    assert (job.state, job.attempts, job.progress) == (JobState.QUEUED, 0, 0)
    assert Worker("w").work_once()
    job.refresh_from_db()
    assert (job.state, job.result, job.progress, job.attempts) == (JobState.DONE, {"sum": 42}, 1.0, 1)
    assert job.started is not None and job.finished is not None and job.started <= job.finished
    assert not Worker("w").work_once()


def test_the_same_key_is_worked_on_once(kinds: dict[str, Any]) -> None:
    first = jobs.enqueue("test.sum", {"numbers": [1]}, key="2024")
    assert jobs.enqueue("test.sum", {"numbers": [2]}, key="2024") == first
    assert jobs.enqueue("test.sum", {"numbers": [1]}, key="2025") != first
    assert jobs.enqueue("test.sum", {"numbers": [1]}) != jobs.enqueue("test.sum", {"numbers": [1]})
    Worker("w").run(until_empty=True)
    assert jobs.enqueue("test.sum", {"numbers": [1]}, key="2024") == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test.sum", key="2024")


def test_a_failed_key_may_be_tried_anew() -> None:
    first = jobs.enqueue("test.refuse", key="a")
    Worker("w").work_once()
    assert jobs.enqueue("test.refuse", key="a") != first


def test_an_unknown_kind_is_refused_when_it_is_enqueued() -> None:
    with pytest.raises(UnknownJobKind):
        jobs.enqueue("test.nothing")


def test_a_kind_that_went_away_fails_with_a_sentence() -> None:
    job = Job.objects.create(kind="test.gone")
    Worker("w").work_once()
    job.refresh_from_db()
    assert (job.state, job.message, job.message_data) == (
        "failed",
        "jobs.unknown_kind",
        {"kind": "test.gone"},
    )


def test_only_one_of_two_workers_gets_a_job() -> None:
    jobs.enqueue("test.sum", {"numbers": []})
    first = jobs.claim("first")
    assert first is not None and first.worker == "first"
    assert jobs.claim("second") is None


def test_work_without_sign_of_life_is_taken_up_after_a_minute() -> None:
    jobs.enqueue("test.sum", {"numbers": []})
    dead = jobs.claim("dead")
    assert dead is not None
    age(dead, 59)
    assert jobs.claim("second") is None
    age(dead, 61)
    taken = jobs.claim("second")
    assert taken is not None and (taken.pk, taken.attempts, taken.worker) == (dead.pk, 2, "second")
    for overtaken in (jobs.beat, jobs.finish, jobs.release, jobs.end_cancelled):
        with pytest.raises(jobs.JobLost):
            overtaken(dead)
    with pytest.raises(jobs.JobLost):
        jobs.fail(dead, "jobs.cancelled")
    jobs.finish(taken, {"sum": 0})


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job = jobs.enqueue("test.sum", {"numbers": []})
    for _attempt in range(3):
        assert jobs.claim("w") is not None
        age(job, 61)
    assert jobs.claim("w") is None
    job.refresh_from_db()
    assert (job.state, job.message, job.message_data) == ("failed", "jobs.worker_lost", {"attempts": 3})


def test_a_refusal_is_final_and_says_why() -> None:
    job = jobs.enqueue("test.refuse")
    Worker("w").run(until_empty=True)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.message) == ("failed", 1, "jobs.facts.file_missing")
    assert job.message_data == {"name": "zensus.csv"}


def test_an_unexpected_error_is_tried_again_later_and_changes_nothing() -> None:
    job = jobs.enqueue("test.break")
    worker = Worker("w")
    assert worker.work_once()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.message) == ("queued", 1, "jobs.unexpected")
    assert 8 < (job.not_before - timezone.now()).total_seconds() <= 10
    assert not worker.work_once()
    Job.objects.update(not_before=timezone.now())
    assert worker.work_once()
    job.refresh_from_db()
    assert (job.state, job.message_data["reason"]) == ("failed", "division by zero")
    assert not User.objects.filter(username="half").exists()


def test_writes_and_the_mark_done_are_one_transaction() -> None:
    jobs.enqueue("test.write", {"name": "written"})
    overtaken = jobs.enqueue("test.write", {"name": "not written", "overtaken": True})
    Worker("w").run(until_empty=True)
    assert [user.username for user in User.objects.all()] == ["written"]
    overtaken.refresh_from_db()
    assert overtaken.state == JobState.RUNNING


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_report(
    kinds: dict[str, Any],
) -> None:
    waiting, running = (jobs.enqueue("test.sum", {"numbers": []}) for _ in range(2))
    assert jobs.cancel(waiting.public_id).state == JobState.CANCELLED
    Job.objects.filter(pk=running.pk).update(cancel_requested=True)
    Job.objects.filter(pk=running.pk).update(state="queued")
    held = jobs.claim("w")
    assert held is None  # asked to end before it was begun
    running.refresh_from_db()
    assert running.state == JobState.CANCELLED
    asked = jobs.enqueue("test.sum", {"numbers": []})
    taken = jobs.claim("w")
    assert taken is not None
    assert jobs.cancel(asked.public_id).state == JobState.RUNNING
    assert jobs.report(taken, 0.5) is True
    Worker("w")._work(taken)
    asked.refresh_from_db()
    assert (asked.state, asked.message, asked.result) == ("cancelled", "jobs.cancelled", None)
    assert jobs.cancel(asked.public_id).state == JobState.CANCELLED


def test_an_orderly_end_puts_the_job_back_without_counting() -> None:
    job = jobs.enqueue("test.sum", {"numbers": []})
    worker = Worker("w")
    worker.stop()
    worker.work_once()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.progress) == (JobState.QUEUED, 0, 0)
    assert Worker("next").work_once()


def test_due_work_is_enqueued_once_a_period() -> None:
    first = enqueue_due()
    kinds = [each.kind for each in first]
    assert "foundation.remove_old_jobs" in kinds and len(set(kinds)) == len(kinds)
    assert enqueue_due() == first


def test_old_jobs_go_with_their_files(kinds: dict[str, Any]) -> None:
    old, young = (jobs.enqueue("test.sum", {"numbers": [at]}) for at in range(2))
    waiting = jobs.enqueue("test.sum", {"numbers": []}, delay=timedelta(days=1))
    Worker("w").run(until_empty=True)
    Job.objects.filter(pk=old.pk).update(finished=timezone.now() - timedelta(days=31))
    Job.objects.filter(pk=waiting.pk).update(created=timezone.now() - timedelta(days=300))
    assert jobs.remove_old() == 1
    assert kinds["discarded"] == [({"numbers": [0]}, {"sum": 0})]
    kept = set(Job.objects.filter(kind="test.sum").values_list("pk", flat=True))
    assert kept == {young.pk, waiting.pk}
