"""Pytest plugin: Django is configured only for runs that can reach the portal.

Tests of the engine must pass without Django, and start four seconds sooner so. pytest-django takes its settings from
the environment: this plugin puts them there, or leaves them out, before pytest-django looks.
"""

import os
from collections.abc import Generator, Iterable
from pathlib import PurePath

import pytest

SETTINGS = "klimawerk.portal.settings.test"
ROOMS_WITH_PORTAL = {"portal", "e2e", "load"}


def reaches_portal(paths: Iterable[str]) -> bool:
    """Whether the given test paths contain tests of the portal; no path at all means every test."""
    given = [PurePath(path.split("::", 1)[0]) for path in paths]
    return not given or any(path.name == "tests" or ROOMS_WITH_PORTAL & set(path.parts) for path in given)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    if reaches_portal(early_config.known_args_namespace.file_or_dir):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        # Playwright's synchronous interface keeps an event loop running, which Django takes for an async view
        os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return (yield)
