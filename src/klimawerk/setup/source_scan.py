"""Reads source files without importing them: rules, findings, requirement markers.

Static reading works before the environment is complete, and sees what nobody imports.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RULE_DECORATORS = {"rule", "rule_id"}
RULE_CALLS = {"register", "step"}
ASSERTING_CALLS = {"raises", "warns", "expect", "fail"}


@dataclass(frozen=True, order=True)
class Mention:
    """A text constant at a place: `id` stands in `path`, line `line`, inside function or class `name`."""

    id: str
    path: Path
    line: int
    name: str = ""


@dataclass(frozen=True)
class MarkedTest:
    """A test that claims a requirement; `counts` says whether it can prove anything, else `reason` says why not."""

    requirement: str
    path: Path
    line: int
    name: str
    counts: bool
    reason: str = ""


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file; raises SyntaxError with the file's name."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def python_files(folder: Path) -> list[Path]:
    """All Python files below a folder, in a fixed order; none where the folder does not exist."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def called_name(node: ast.expr) -> str:
    """`Finding` for `Finding(...)` and `finding.Finding(...)`; empty for anything else."""
    target = node.func if isinstance(node, ast.Call) else node
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def first_text(call: ast.Call, keyword: str) -> str | None:
    """The first argument (or the named one) of a call where it is a text constant."""
    given = call.args[:1] or [item.value for item in call.keywords if item.arg == keyword]
    if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
        return given[0].value
    return None


def rules_in(folder: Path) -> list[Mention]:
    """Every rule id that the source below `folder` registers or names as a step."""
    found = []
    for path in python_files(folder):
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call) or called_name(node) not in RULE_DECORATORS | RULE_CALLS:
                continue
            text = first_text(node, "rule_id")
            if text is not None and "." in text:
                found.append(Mention(text, path, node.lineno))
    return sorted(found)


def finding_codes_in(folder: Path) -> list[Mention]:
    """Every message code with which the source below `folder` makes a finding or refuses a request."""
    found = []
    for path in python_files(folder):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and called_name(node) in {"Finding", "InputError"}:
                text = first_text(node, "code")
                if text is not None:
                    found.append(Mention(text, path, node.lineno))
    return sorted(found)


def _requirement_ids(decorators: list[ast.expr]) -> Iterator[str]:
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and called_name(decorator) == "requirement":
            for argument in decorator.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def _why_it_does_not_count(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    marks = {called_name(decorator) for decorator in node.decorator_list}
    if marks & {"skip", "skipif", "xfail"}:
        return "übersprungen oder als Schwäche erwartet"
    for part in ast.walk(node):
        if isinstance(part, ast.Assert):
            return ""
        if isinstance(part, ast.Call):
            name = called_name(part)
            if name in ASSERTING_CALLS or name.startswith(("assert", "check_", "expect_")):
                return ""
    return "prüft nichts"


def marked_tests(folder: Path) -> list[MarkedTest]:
    """Every test below `folder` with the mark `requirement`, on itself or on its class."""
    found = []
    for path in python_files(folder):
        for node in tree_of(path).body:
            parents = node.body if isinstance(node, ast.ClassDef) else [node]
            from_class = list(_requirement_ids(node.decorator_list)) if isinstance(node, ast.ClassDef) else []
            for function in parents:
                if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                if not function.name.startswith("test_"):
                    continue
                reason = _why_it_does_not_count(function)
                for requirement in [*from_class, *_requirement_ids(function.decorator_list)]:
                    found.append(
                        MarkedTest(requirement, path, function.lineno, function.name, not reason, reason)
                    )
    return found
