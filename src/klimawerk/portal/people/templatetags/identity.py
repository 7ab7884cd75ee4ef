"""The identity service on pages of sign-in."""

from __future__ import annotations

from django import template

from klimawerk.portal.people.oidc import service_name

register = template.Library()


@register.simple_tag
def identity_service() -> str:
    """The name of the identity service; empty where there is none."""
    return service_name()
