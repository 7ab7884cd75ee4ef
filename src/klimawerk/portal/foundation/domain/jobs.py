"""What happens to a job: enqueue, claim, report, finish, fail, cancel, release.

Every step is one conditional UPDATE that asks for the state and the attempt it found. It does the same on SQLite and on
PostgreSQL: of two workers that reach for a job one changes the row, the other changes none and looks further.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from klimawerk.portal.foundation.domain.job_kinds import find_kind
from klimawerk.portal.foundation.jobs import FINAL_STATES, OPEN_STATES, Job, JobState

#: A worker that gives no sign of life for so long is taken for dead.
LEASE = timedelta(seconds=60)
#: Wait before the second attempt; each further one waits twice as long.
FIRST_PAUSE = timedelta(seconds=10)
_CANDIDATES = 20


class JobLost(Exception):
    """The job belongs to somebody else by now, or is over: the worker that was overtaken must not write."""


def enqueue(
    kind: str,
    payload: Mapping[str, Any] | None = None,
    key: str | None = None,
    delay: timedelta = timedelta(0),
) -> Job:
    """A new job, or the open or done one with the same kind and key.

    It is written in the caller's transaction: the job is there exactly if the caller's change is. Raises
    `UnknownJobKind`.
    """
    known = find_kind(kind)
    same = Q(kind=kind, key=key, state__in=(*OPEN_STATES, JobState.DONE))
    if key is not None and (existing := Job.objects.filter(same).first()):
        return existing
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=kind,
                key=key,
                payload=dict(payload or {}),
                attempts_allowed=known.attempts,
                not_before=timezone.now() + delay,
            )
    except IntegrityError:  # somebody else enqueued it between our look and our row
        return Job.objects.get(same)


def find_job(kind: str, key: str) -> Job | None:
    """The latest job of this kind and key, None where there is none."""
    return Job.objects.filter(kind=kind, key=key).order_by("-id").first()


def claim(worker: str) -> Job | None:
    """The next job that waits, or one whose worker died, now held by `worker`; None where there is nothing to do.

    Jobs whose worker died once too often are failed on the way, those that were to be cancelled are cancelled.
    """
    now = timezone.now()
    waiting = Q(state=JobState.QUEUED, not_before__lte=now)
    orphaned = Q(state=JobState.RUNNING, heartbeat__lt=now - LEASE)
    for job in Job.objects.filter(waiting | orphaned).order_by("not_before", "id")[:_CANDIDATES]:
        if job.cancel_requested:
            _finish(_as_found(job), JobState.CANCELLED, "jobs.cancelled")
        elif job.attempts >= job.attempts_allowed:
            _finish(_as_found(job), JobState.FAILED, "jobs.worker_lost", {"attempts": job.attempts})
        elif _as_found(job).update(
            state=JobState.RUNNING,
            attempts=F("attempts") + 1,
            worker=worker,
            heartbeat=now,
            started=now,
            finished=None,
            progress=0,
            message="",
            message_data={},
        ):
            return Job.objects.get(pk=job.pk)
    return None


def beat(job: Job) -> bool:
    """Give a sign of life; whether the job is to be cancelled. Raises `JobLost`."""
    return _reported(job, heartbeat=timezone.now())


def report(job: Job, progress: float, message: str = "", data: Mapping[str, Any] | None = None) -> bool:
    """Write how far it is (0 to 1) and a message; whether the job is to be cancelled. Raises `JobLost`."""
    changes: dict[str, Any] = {"progress": min(1.0, max(0.0, progress)), "heartbeat": timezone.now()}
    if message:
        changes |= {"message": message, "message_data": dict(data or {})}
    return _reported(job, **changes)


def finish(job: Job, result: Mapping[str, Any] | None = None) -> None:
    """Mark a job of ours as done. Raises `JobLost`; in a transaction everything written with it is then undone."""
    if not _held(job).update(
        state=JobState.DONE, progress=1, result=dict(result or {}), finished=timezone.now(), message=""
    ):
        raise JobLost(str(job))


def fail(job: Job, message: str, data: Mapping[str, Any] | None = None, retry: bool = False) -> None:
    """Mark a job of ours as failed, or queue it again while it may be tried. Raises `JobLost`."""
    if retry and job.attempts < job.attempts_allowed:
        pause = FIRST_PAUSE * 2 ** (job.attempts - 1)
        changed = _held(job).update(
            state=JobState.QUEUED,
            not_before=timezone.now() + pause,
            message=message,
            message_data=dict(data or {}),
        )
    else:
        changed = _finish(_held(job), JobState.FAILED, message, data)
    if not changed:
        raise JobLost(str(job))


def free_key(kind: str, key: str) -> None:
    """What the done job of this key had made is gone: the same work may be ordered again."""
    Job.objects.filter(kind=kind, key=key, state=JobState.DONE).update(key=None)


def release(job: Job) -> None:
    """Put a job of ours back: its worker ends in an orderly way, which counts as no attempt. Raises `JobLost`."""
    if not _held(job).update(state=JobState.QUEUED, attempts=F("attempts") - 1, progress=0, heartbeat=None):
        raise JobLost(str(job))


def end_cancelled(job: Job) -> None:
    """Mark a job of ours as cancelled. Raises `JobLost`."""
    if not _finish(_held(job), JobState.CANCELLED, "jobs.cancelled"):
        raise JobLost(str(job))


def cancel(public_id: uuid.UUID) -> Job:
    """Cancel a waiting job at once, ask a running one to end; a job that is over stays as it is.

    Raises `Job.DoesNotExist`.
    """
    found = Job.objects.filter(public_id=public_id)
    if not _finish(found.filter(state=JobState.QUEUED), JobState.CANCELLED, "jobs.cancelled"):
        found.filter(state=JobState.RUNNING).update(cancel_requested=True)
    return found.get()


def remove_old() -> int:
    """Remove jobs that are over and older than their kind is kept, with what they left; how many."""
    removed = 0
    for job in Job.objects.filter(state__in=FINAL_STATES).iterator():
        try:
            kind = find_kind(job.kind)
        except LookupError:  # the kind of an older version
            kind = None
        age = timezone.now() - (job.finished or job.created)
        if age < (kind.keep if kind else timedelta(days=30)):
            continue
        if kind and kind.discard:
            kind.discard(job.payload, job.result or {})
        job.delete()
        removed += 1
    return removed


def _as_found(job: Job) -> QuerySet[Job]:
    """The row if nobody has touched it since it was read."""
    return Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts, heartbeat=job.heartbeat)


def _held(job: Job) -> QuerySet[Job]:
    """The row as long as this attempt is the one that counts."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts, worker=job.worker)


def _reported(job: Job, **changes: Any) -> bool:
    if not _held(job).update(**changes):
        raise JobLost(str(job))
    return Job.objects.values_list("cancel_requested", flat=True).get(pk=job.pk)


def _finish(rows: QuerySet[Job], state: JobState, message: str, data: Mapping[str, Any] | None = None) -> int:
    return rows.update(state=state, message=message, message_data=dict(data or {}), finished=timezone.now())
