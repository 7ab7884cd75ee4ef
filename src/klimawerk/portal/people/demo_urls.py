"""The address of the demonstration's sign-in."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.people.views.demo import show_demo

urlpatterns = [path("demo/", show_demo, name="demo")]
