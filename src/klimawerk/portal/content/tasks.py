"""Jobs of the pages: publishing and withdrawing at the time an editor has set."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from klimawerk.portal.foundation.domain.job_kinds import JobRun, every_minute, job_kind, schedule


def is_publishing_due() -> bool:
    """Whether a page is to appear or to go by now."""
    now = timezone.now()
    return (
        Revision.objects.filter(approved_go_live_at__lt=now).exists()
        or Page.objects.filter(live=True, expire_at__lt=now).exists()
    )


@job_kind("content.publish_scheduled", keep=timedelta(days=7))
def publish_scheduled(run: JobRun) -> dict[str, Any]:
    """Publish and withdraw what is due, in the transaction that marks the job done."""
    run.on_finish(lambda: call_command("publish_scheduled", verbosity=0))
    return {}


schedule("content.publish_scheduled", every_minute, is_publishing_due)
