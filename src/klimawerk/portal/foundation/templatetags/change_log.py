"""The way from an object's page to its change log, for those who may read it."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models

from klimawerk.portal.foundation.change_log import word_of
from klimawerk.portal.foundation.predicates import may

register = template.Library()


@register.inclusion_tag("foundation/change_log_link.html", takes_context=True)
def change_log_link(context: dict[str, Any], instance: models.Model | str | None) -> dict[str, Any]:
    """A link, or nothing: for a new object, a kind without log page, and people who may not read it."""
    request = context.get("request")
    tenant, actor = getattr(request, "tenant", None), getattr(request, "actor", None)
    word = word_of(instance) if isinstance(instance, models.Model) and instance.pk else None
    if tenant is None or actor is None or word is None or not may(actor, "organisations.view_change_log"):
        return {"word": None}
    return {"word": word, "tenant": tenant, "name": instance, "public_id": instance.public_id}  # type: ignore[union-attr]
