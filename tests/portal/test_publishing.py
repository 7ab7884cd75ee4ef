"""Pages appear and go at the time an editor has set, without anybody being there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Revision

from klimawerk.portal.content.models import HomePage, TextPage
from klimawerk.portal.foundation.domain.worker import Worker, enqueue_due

pytestmark = pytest.mark.django_db


def test_a_page_is_published_and_withdrawn_when_it_is_due(home: HomePage) -> None:
    assert "content.publish_scheduled" not in [job.kind for job in enqueue_due()]
    now = timezone.now()
    coming = home.add_child(instance=TextPage(title="Klimatag", slug="klimatag", live=False))
    coming.go_live_at = now - timedelta(minutes=1)  # what the revision will find when its time has come
    coming.save_revision(approved_go_live_at=now + timedelta(hours=1))
    going = home.add_child(instance=TextPage(title="Anmeldung", slug="anmeldung"))
    assert "content.publish_scheduled" not in [job.kind for job in enqueue_due()]

    Revision.objects.filter(approved_go_live_at__isnull=False).update(
        approved_go_live_at=now - timedelta(minutes=1)
    )
    TextPage.objects.filter(pk=going.pk).update(expire_at=now - timedelta(minutes=1))
    Worker("w").run(until_empty=True)
    coming.refresh_from_db()
    going.refresh_from_db()
    assert (coming.live, going.live) == (True, False)
