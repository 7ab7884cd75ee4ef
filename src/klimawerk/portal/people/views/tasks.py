"""Tasks: the list with its filters and its quick line, the inbox of a post, editing, done and undone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.desks import Desk, desk_of, list_desks, own_posts
from klimawerk.portal.people.domain.tasks import (
    ALL,
    DONE,
    MINE,
    OVERDUE,
    add_task,
    finish_task,
    list_tasks,
    origin_address,
    reopen_task,
)
from klimawerk.portal.people.interfaces.task_forms import QuickTaskForm, TaskForm
from klimawerk.portal.people.models import Post, Task, User
from klimawerk.portal.people.views.gate import inside

ROWS_PER_PAGE = 100

#: A version with more digits was never handed out.
_LONGEST_VERSION = 10


@inside("people.view_task")
@require_safe
def show_tasks(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """The tenant's tasks: one's own, all, overdue or done ones."""
    own = own_posts(list_desks(timezone.localdate()), actor.user_id)
    which = request.GET.get("welche", MINE if own else ALL)
    if which not in {MINE, ALL, OVERDUE, DONE}:
        which = ALL
    return _show(request, tenant, actor, which, own if which == MINE else None, own, None)


@inside("people.view_task")
@require_safe
def show_inbox(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The inbox of one post, with who answers for it today."""
    posts = Post.objects.prefetch_related("holders__user", "holders__absences")
    desk = desk_of(get_object_or_404(posts, public_id=public_id), timezone.localdate())
    which = DONE if request.GET.get("welche") == DONE else ALL
    return _show(request, tenant, actor, which, [desk.post], [desk.post], desk)


@inside("people.change_task")
@require_POST
def add(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """A task from the quick line; what was not understood comes back in the full form."""
    form = QuickTaskForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        add_task(given["post"], given["title"], given["due_on"], created_by=_account(request))
        messages.success(request, _("Entered: %(title)s") % {"title": given["title"]})
        return _back(request, tenant)
    return _show_form(request, tenant, TaskForm(request.POST, instance=Task(tenant=tenant)), _("New task"))


@inside("people.change_task")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID | None = None) -> HttpResponse:
    """A new task, or one of the tenant's; another post in the form hands it over."""
    task = get_object_or_404(Task.objects.all(), public_id=public_id) if public_id else Task(tenant=tenant)
    if public_id is None:
        task.created_by = _account(request)
    chosen = Post.objects.filter(public_id=request.GET["stelle"]) if _is_uuid(request) else None
    initial = {"post": chosen.first()} if chosen is not None else {}
    form = TaskForm(request.POST or None, instance=task, initial=initial)
    if request.method == "POST" and form.is_valid() and form.save_for(tenant) is not None:
        return _back(request, tenant)
    return _show_form(request, tenant, form, _("Edit task") if public_id else _("New task"))


@inside("people.change_task")
@require_POST
def change_state(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, step: str
) -> HttpResponse:
    """Done, or open again."""
    task = get_object_or_404(Task.objects.all(), public_id=public_id)
    version = request.POST.get("read_version", "")
    if version.isdecimal() and len(version) < _LONGEST_VERSION:
        task.version = int(version)
    try:
        if step == "erledigt":
            finish_task(task, timezone.localdate())
            messages.success(request, _("Done: %(title)s") % {"title": task.title})
        else:
            reopen_task(task)
            messages.success(request, _("Open again: %(title)s") % {"title": task.title})
    except EditConflict:
        messages.error(
            request,
            _("Somebody else has changed “%(title)s” meanwhile. The list shows it as it is now.")
            % {"title": task.title},
        )
    return _back(request, tenant)


def _show(
    request: HttpRequest,
    tenant: Tenant,
    actor: Actor,
    which: str,
    posts: list[Post] | None,
    own: list[Post],
    desk: Desk | None,
) -> HttpResponse:
    day = timezone.localdate()
    page = Paginator(list_tasks(which, day, posts), ROWS_PER_PAGE).get_page(request.GET.get("seite"))
    for task in page:
        task.origin_where = origin_address(task, tenant.slug)  # type: ignore[attr-defined]
        task.is_overdue = task.done_on is None and task.due_on is not None and task.due_on < day  # type: ignore[attr-defined]
    may_change = may(actor, "people.change_task")
    form = QuickTaskForm(initial={"post": own[0]} if own else None) if may_change else None
    context = {
        "tenant": tenant,
        "desk": desk,
        "page": page,
        "which": which,
        "day": day,
        "form": form,
        "has_posts": form is not None and form.fields["post"].queryset.exists(),  # type: ignore[attr-defined]
        "may_change": may_change,
        "may_change_post": may(actor, "people.change_post"),
        "filters": [
            (MINE, _("My posts")),
            (ALL, _("All")),
            (OVERDUE, _("Overdue")),
            (DONE, _("Done")),
        ],
    }
    return render(request, "people/tasks.html", context)


def _show_form(request: HttpRequest, tenant: Tenant, form: TaskForm, title: str) -> HttpResponse:
    context = {
        "tenant": tenant,
        "form": form,
        "title": title,
        "button": _("Save"),
        "back": reverse("tasks", args=[tenant.slug]),
    }
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


def _back(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    """To the page that the button stood on, if it is one of ours."""
    wanted = request.POST.get("zurueck", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect("tasks", slug=tenant.slug)


def _account(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _is_uuid(request: HttpRequest) -> bool:
    try:
        UUID(request.GET.get("stelle", ""))
    except ValueError:
        return False
    return True
