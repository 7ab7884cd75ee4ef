"""Pages that people write in Wagtail. The start page is one of them and owns the address tree."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from klimawerk.portal.calculation.domain.places import list_members, list_names

#: The example places of the demonstration: a district with its members, and three more doors into the house.
DEMO_DISTRICT = "05974"
DEMO_PLACES = ("07235", "16065", "05566068")

_FEATURES = ["h2", "h3", "bold", "italic", "ul", "ol", "link", "document-link"]


class _InItsLanguage:
    """Pages are written in the language of the site; a reader of another one is told so, and so is a screen reader."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        context["is_foreign"] = get_language() != settings.LANGUAGE_CODE
        context["text_language"] = settings.LANGUAGE_CODE
        return context


class HomePage(_InItsLanguage, Page):
    """The start page: a welcome, the place search, and entry tiles."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = RichTextField(_("text"), features=_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["content.TextPage"]
    max_count = 1
    template = "content/home_page.html"

    class Meta:
        verbose_name = _("start page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if settings.KLIMAWERK_DEMO:
            context["demo_district"] = list_names([DEMO_DISTRICT])[0]
            context["demo_members"] = list_members(DEMO_DISTRICT)
            context["demo_places"] = list_names(DEMO_PLACES)
        else:
            context["federal_states"] = list_members("DG")
        return context


class TextPage(_InItsLanguage, Page):
    """A page of plain text: method in short, imprint, data protection."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = RichTextField(_("text"), features=_FEATURES, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["content.HomePage", "content.TextPage"]
    subpage_types = ["content.TextPage"]
    template = "content/text_page.html"

    class Meta:
        verbose_name = _("text page")
