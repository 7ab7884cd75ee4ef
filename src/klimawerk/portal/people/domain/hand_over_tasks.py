"""What this room adds to a hand-over file: the open tasks of the post, and every deadline of all rooms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klimawerk.portal.foundation.due import Due, list_due_of_post
from klimawerk.portal.people.domain.due import CONTACT_KEY
from klimawerk.portal.people.domain.posts import HandOverSection
from klimawerk.portal.people.domain.tasks import ALL, list_tasks
from klimawerk.portal.people.models import Post, Task
from klimawerk.portal.people.signals import collect_hand_over

#: Days that the file looks ahead.
AHEAD_DAYS = 5 * 365


def register() -> None:
    """Called once when the portal starts."""
    collect_hand_over.connect(add_sections, dispatch_uid="people.tasks")


def add_sections(sender: Any, post: Post, last_day: date, **_more: Any) -> list[HandOverSection]:
    """Open tasks with day, note and origin, and the other deadlines of the post."""
    tasks = [_line(each) for each in list_tasks(ALL, last_day, [post])]
    dues = list_due_of_post(post.tenant, post.public_id, last_day, last_day + timedelta(days=AHEAD_DAYS))
    others = [f"{date_format(each.day)}: {each.title}" for each in dues if not _is_told(each)]
    return [
        HandOverSection(_("Open tasks"), tasks),
        HandOverSection(_("Deadlines of the post"), others),
    ]


def _is_told(due: Due) -> bool:
    """Whether another part of the file says it: open tasks, the end of the post; an absence leaves with the holder."""
    return due.room == "people" and not due.key.startswith(CONTACT_KEY)


def _line(task: Task) -> str:
    day = date_format(task.due_on) if task.due_on is not None else _("without date")
    more = [part for part in (" ".join(task.note.split()), task.origin_label) if part]
    return f"{day}: {task.title}" + (f" ({'; '.join(more)})" if more else "")
