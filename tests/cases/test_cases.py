"""Runs the worked examples of published documents, `tests/cases/**/*.yaml`, against the functions they name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.access import PlainFacts

FOLDER = Path(__file__).parent
REQUIRED = {"id", "document", "page", "function", "inputs", "expected", "tolerance"}
OPTIONAL = {"with_facts"}


def cases() -> list[Any]:
    """Every case of every file."""
    found = []
    for path in sorted(FOLDER.rglob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{path.stem}: {case.get('id')}"))
    return found


@cache
def facts() -> PlainFacts:
    """The shipped facts."""
    return PlainFacts(load_factbook())


def argument(value: Any) -> Any:
    """Lists become arrays: integers (codes) stay integers."""
    return np.array(value) if isinstance(value, list) else value


@pytest.mark.parametrize("case", cases())
def test_worked_example(case: dict[str, Any]) -> None:
    assert set(case) >= REQUIRED
    assert set(case) <= REQUIRED | OPTIONAL
    module, _, name = case["function"].partition(":")
    given = {key: argument(value) for key, value in case["inputs"].items()}
    before = (facts(),) if case.get("with_facts") else ()
    result = getattr(import_module(module), name)(*before, **given)
    expected = case["expected"] if isinstance(case["expected"], dict) else {"": case["expected"]}
    for part, value in expected.items():
        found = getattr(result, part) if part else result
        assert float(found) == pytest.approx(value, abs=case["tolerance"]), part


def test_there_are_cases() -> None:
    assert len(cases()) >= 20
