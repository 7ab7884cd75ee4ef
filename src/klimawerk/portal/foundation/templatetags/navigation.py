"""The row of places below a tenant, in the frame of every page there."""

from __future__ import annotations

from typing import Any

from django import template

from klimawerk.portal.foundation.navigation import list_links

register = template.Library()


@register.inclusion_tag("foundation/navigation.html", takes_context=True)
def tenant_navigation(context: dict[str, Any]) -> dict[str, Any]:
    """The places the reader may open; nothing on pages that lie below no tenant."""
    request = context.get("request")
    tenant, actor = getattr(request, "tenant", None), getattr(request, "actor", None)
    if request is None or tenant is None or actor is None:
        return {"links": [], "tenant": None}
    return {"links": list_links(request, tenant.slug, actor), "tenant": tenant}
