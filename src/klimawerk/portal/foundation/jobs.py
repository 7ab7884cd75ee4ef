"""Work that takes longer than a page may: a row says what is to be done, how far it is, and who is at it.

The functions that change a job stand in `domain/jobs.py`; nothing else writes this table.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Queued and running jobs are open; the other states are final."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)
FINAL_STATES = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(models.Model):
    """One piece of work. `attempts` counts the claims and is the worker's licence: the one overtaken writes nothing.

    A job has no version of `PublicModel`: every change is a conditional update on state and attempt.
    """

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=100)
    #: The same kind and key are worked on once: an open or done job is handed back instead of a second one.
    key = models.CharField(_("idempotency key"), max_length=200, null=True)
    payload = models.JSONField(_("payload"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.FloatField(_("progress"), default=0)
    #: Code and data of a sentence in facts/codelists/messages.
    message = models.CharField(_("message"), max_length=100, default="", blank=True)
    message_data = models.JSONField(_("data of the message"), default=dict)
    result = models.JSONField(_("result"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), default=3)
    cancel_requested = models.BooleanField(_("cancel requested"), default=False)
    worker = models.CharField(_("worker"), max_length=200, default="", blank=True)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    created = models.DateTimeField(_("created"), default=timezone.now)
    started = models.DateTimeField(_("started"), null=True)
    finished = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=["queued", "running", "done"]),
                name="foundation_job_once_per_key",
            ),
            models.CheckConstraint(
                condition=Q(progress__gte=0, progress__lte=1), name="foundation_job_progress_is_share"
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="foundation_job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether somebody works on it or will."""
        return self.state in OPEN_STATES
