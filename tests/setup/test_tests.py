"""What `./klimawerk test` counts, and when Django is configured."""

from pathlib import Path

import pytest

from klimawerk.setup.pytest_plugin import reaches_portal
from klimawerk.setup.tests import Outcome, count, named_by

REPORT = """<testsuites><testsuite tests="4" failures="1" errors="0" skipped="2">
<testcase classname="a" name="passes"/>
<testcase classname="a" name="fails"><failure message="no"/></testcase>
<testcase classname="a" name="skips"><skipped type="pytest.skip" message="no browser"/></testcase>
<testcase classname="a" name="known"><skipped type="pytest.xfail" message="known weakness"/></testcase>
</testsuite></testsuites>"""


def test_a_skipped_test_is_counted_apart_and_spoils_the_run(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    outcome = Outcome("sample")
    count(report, outcome)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (2, 1, 1)
    assert not outcome.is_good
    assert outcome.troubles == ["gescheitert: a.fails", "übersprungen: a.skips"]


def test_a_run_that_died_without_a_report_is_bad(tmp_path: Path) -> None:
    outcome = Outcome("sample", exit_code=3)
    count(tmp_path / "missing.xml", outcome)
    assert not outcome.is_good


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([], True),
        (["tests"], True),
        (["tests/portal/test_pages.py::test_start"], True),
        (["tests/e2e"], True),
        (["tests/engine"], False),
        (["tests/engine/kernel/test_units.py::test_portal"], False),
        (["tests/engine", "tests/portal"], True),
    ],
)
def test_django_is_configured_only_for_the_portal(paths: list[str], expected: bool) -> None:
    assert reaches_portal(paths) is expected


def test_the_browser_is_asked_for_only_when_a_path_leads_to_it() -> None:
    assert not named_by(["tests/architecture", "-q"], on_postgresql=False)[0].needs_browser
    assert named_by(["tests/architecture", "-q"], on_postgresql=True)[0].needs_postgresql
