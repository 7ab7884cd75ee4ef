"""Tasks of a post: what is to be done, by when, and where it came from. They stay when people change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.foundation.scopes import scoped_history
from klimawerk.portal.organisations.models import TenantModel
from klimawerk.portal.people.models.posts import Post


class Task(TenantModel):
    """A task in the inbox of a post. An origin is a label, and if it has a page, the name of its address and its id."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="inbox", verbose_name=_("post"))
    title = models.CharField(_("what is to be done"), max_length=250)
    note = models.TextField(_("note"), blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    origin_label = models.CharField(
        _("origin"), max_length=250, blank=True, help_text=_("For example a letter, a meeting or a measure.")
    )
    origin_url_name = models.CharField(max_length=100, blank=True, editable=False)
    origin_public_id = models.UUIDField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )
    created_on = models.DateField(_("created on"), default=timezone.localdate, editable=False)

    history = scoped_history()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = [models.F("due_on").asc(nulls_last=True), "title"]
        indexes = [models.Index(fields=["tenant", "done_on", "due_on"], name="people_task_open")]

    def __str__(self) -> str:
        return self.title
