"""Tasks: entered, done, taken up again, given to another post; and the lists of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.urls import NoReverseMatch, reverse

from klimawerk.portal.people.models import Post, Task, User

#: Which tasks a list shows, as its address says it.
MINE, ALL, OVERDUE, DONE = "meine", "alle", "ueberfaellig", "erledigt"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a task came from: a label, and where it is a thing of the portal, the name of its address and its id."""

    label: str
    url_name: str = ""
    public_id: UUID | None = None


def add_task(
    post: Post,
    title: str,
    due_on: date | None = None,
    note: str = "",
    origin: Origin | None = None,
    created_by: User | None = None,
) -> Task:
    """A new task in the inbox of a post; other rooms and the question form call this too."""
    return Task.objects.create(
        tenant=post.tenant,
        post=post,
        title=title,
        due_on=due_on,
        note=note,
        origin_label=origin.label if origin else "",
        origin_url_name=origin.url_name if origin else "",
        origin_public_id=origin.public_id if origin else None,
        created_by=created_by,
    )


def finish_task(task: Task, day: date) -> None:
    """The task is done. Raises `EditConflict` if somebody else has changed it meanwhile."""
    task.done_on = day
    task.save()


def reopen_task(task: Task) -> None:
    """The task is open again. Raises `EditConflict` if somebody else has changed it meanwhile."""
    task.done_on = None
    task.save()


def reassign_task(task: Task, post: Post) -> None:
    """The task goes into another post's inbox. Raises `EditConflict` if somebody else has changed it meanwhile."""
    task.post = post
    task.save()


def list_tasks(which: str, day: date, posts: Collection[Post] | None = None) -> QuerySet[Task]:
    """The tenant's tasks, dated ones first: open, overdue or done; of the given posts only, where some are given."""
    found = Task.objects.select_related("post", "created_by")
    if posts is not None:
        found = found.filter(post__in=posts)
    if which == DONE:
        return found.filter(done_on__isnull=False).order_by("-done_on", "title")
    found = found.filter(done_on__isnull=True)
    if which == OVERDUE:
        found = found.filter(due_on__lt=day)
    return found.order_by(F("due_on").asc(nulls_last=True), "title")


def count_open(posts: Collection[Post]) -> dict[int, int]:
    """How many open tasks lie in the inbox of each post, also those without a day; by the post's key."""
    found = Task.objects.filter(post__in=posts, done_on__isnull=True).order_by()
    return dict(found.values_list("post").annotate(Count("pk")))


def origin_address(task: Task, slug: str) -> str:
    """The path of what the task came from; empty where it has no page."""
    if not task.origin_url_name:
        return ""
    arguments: dict[str, object] = {"slug": slug}
    if task.origin_public_id is not None:
        arguments["public_id"] = task.origin_public_id
    try:
        return reverse(task.origin_url_name, kwargs=arguments)
    except NoReverseMatch:  # the page belongs to a room that is not here: the label remains
        return ""
