"""A real browser against a running server: Debian's Chromium, two window widths, axe for accessibility."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from klimawerk.portal.content.domain.site import create_site
from klimawerk.setup.browser import LAUNCH_ARGUMENTS, find

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULE_SETS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = 1280, 390


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": find(),
        "chromium_sandbox": False,
        "args": list(LAUNCH_ARGUMENTS),
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.fixture
def portal(live_server: LiveServer, settings: Settings) -> str:
    """The address of a running demonstration."""
    settings.KLIMAWERK_DEMO = True
    create_site()
    return live_server.url


@pytest.fixture
def quiet_page(page: Page) -> Page:
    """A page that must neither complain on the console nor ask another host."""
    complaints: list[str] = []
    page.on(
        "console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if re.match(r"(https?://(localhost|127\.0\.0\.1)[:/]|data:|blob:)", request.url)
            else complaints.append(f"asks {request.url}")
        ),
    )
    page.complaints = complaints  # type: ignore[attr-defined]
    return page


@pytest.fixture
def find_barriers() -> Callable[[Page], list[str]]:
    """Runs axe in the page; a line per finding."""
    source = AXE.read_text(encoding="utf-8")

    def run(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULE_SETS)
        return [
            f"{finding['id']} ({finding['impact']}): {node['html'][:160]}"
            for finding in found["violations"]
            for node in finding["nodes"]
        ]

    return run


def no_overflow(page: Page) -> bool:
    """Whether the page is no wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
