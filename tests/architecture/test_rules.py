"""Every rule has a line in docs/methods and a test; no rule and no fact disappears unnoticed."""

import re

import pytest
import yaml

from klimawerk.setup.docs import undocumented_rules
from klimawerk.setup.places import DOCS, ENGINE, ROOT, TESTS
from klimawerk.setup.register import REGISTER, current_register
from klimawerk.setup.source_scan import python_files, rules_in

RULES = rules_in(ENGINE)
METHODS = sorted({mention.id.partition(".")[0] for mention in RULES})
PAGES = "\n".join(page.read_text(encoding="utf-8") for page in sorted((DOCS / "methods").rglob("*.md")))


def test_rule_ids_are_well_formed() -> None:
    wrong = [
        mention.id for mention in RULES if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+", mention.id)
    ]
    assert wrong == []


@pytest.mark.parametrize("method", METHODS)
def test_every_rule_has_a_line_in_the_docs(method: str) -> None:
    """Strict for a method as soon as a page names one of its rules."""
    if f"{method}." in PAGES:
        assert [line for line in undocumented_rules() if line.startswith(f"{method}.")] == []


@pytest.mark.parametrize("method", METHODS)
def test_every_rule_is_named_by_a_test(method: str) -> None:
    """Strict for a method as soon as tests name one of its rules."""
    files = [
        path for path in [*python_files(TESTS), *TESTS.rglob("*.yaml")] if "architecture" not in path.parts
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    named = set(re.findall(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+", text))
    untested = sorted({mention.id for mention in RULES if mention.id.startswith(f"{method}.")} - named)
    if any(name.startswith(f"{method}.") for name in named):
        assert untested == []


def test_nothing_registered_has_disappeared() -> None:
    """The register lists what was there; what goes must be struck from it by hand, where a reviewer sees it."""
    registered = yaml.safe_load((ROOT / REGISTER).read_text(encoding="utf-8"))
    present = current_register()
    gone = {part: sorted(set(registered.get(part, [])) - set(present[part])) for part in present}
    assert gone == {part: [] for part in present}


def test_nothing_new_is_missing_from_the_register() -> None:
    """Strict once a part of the register has been filled; `./klimawerk docs --register` fills it."""
    registered = yaml.safe_load((ROOT / REGISTER).read_text(encoding="utf-8"))
    present = current_register()
    new = {part: sorted(set(present[part]) - set(known)) for part, known in registered.items() if known}
    assert new == {part: [] for part in new}
