"""No magic numbers in the methods: a constant with a meaning is a fact or an assumption, with its source.

Free are 0 and 1; 2 as exponent, index or axis; calendar years in a named constant, which say what a table holds.
Anything else that is not a quantity of the world says so on its line: `ROUNDS = 60  # number: rounds until the
shares stand still`. The reason is for the reader; the mark is for this test.
"""

import ast
import re

import pytest

from klimawerk.setup.places import ENGINE, ROOT
from klimawerk.setup.source_scan import python_files

METHODS = ENGINE / "methods"

FREE = {0, 1}
COUNTING = {2}
YEARS = range(1950, 2101)
REASON = re.compile(r"#\s*number:\s*\S.{9,}")


def literal(node: ast.expr | None) -> float | None:
    """The number that a literal stands for, also with a sign; None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        inner = literal(node.operand)
        return None if inner is None else (-inner if isinstance(node.op, ast.USub) else inner)
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    ):
        return float(node.value)
    return None


class NumberFinder(ast.NodeVisitor):
    """Collects numeric literals, told apart by whether they count (index, exponent, axis) or measure."""

    def __init__(self) -> None:
        self.measuring: list[tuple[int, float]] = []
        self.counting: list[tuple[int, float]] = []
        self._target = self.measuring

    def _visit_counting(self, node: ast.AST) -> None:
        before, self._target = self._target, self.counting
        self.visit(node)
        self._target = before

    def visit_Constant(self, node: ast.Constant) -> None:
        number = literal(node)
        if number is not None:
            self._target.append((node.lineno, number))

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        self._visit_counting(node.slice)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self.visit(node.left)
        if isinstance(node.op, ast.Pow):
            self._visit_counting(node.right)
        else:
            self.visit(node.right)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg in {"axis", "ndmin", "maxsplit"}:
            self._visit_counting(node.value)
        else:
            self.visit(node.value)


def lines_of_year_constants(tree: ast.Module) -> set[int]:
    """Lines of named constants at module level: `KEY_YEARS = (2018, 2021)`."""
    lines: set[int] = set()
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [
            name.id for target in targets if target for name in ast.walk(target) if isinstance(name, ast.Name)
        ]
        if isinstance(node, ast.Assign | ast.AnnAssign) and names and all(name.isupper() for name in names):
            lines |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def magic_numbers(source: str) -> list[tuple[int, float]]:
    """Line and value of every number that needs a name and a source."""
    tree = ast.parse(source)
    finder = NumberFinder()
    finder.visit(tree)
    found = [entry for entry in finder.measuring if entry[1] not in FREE]
    found += [entry for entry in finder.counting if entry[1] not in FREE | COUNTING]
    lines = source.splitlines()
    constants = lines_of_year_constants(tree)
    return [
        (line, number)
        for line, number in found
        if not REASON.search(lines[line - 1]) and not (line in constants and number in YEARS)
    ]


def test_methods_hold_no_number_without_a_source() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {number:g}"
        for path in python_files(METHODS)
        for line, number in magic_numbers(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("heat = area * 134.6", [134.6]),
        ("share = percent / 100", [100]),
        ("start_year = 2014", [2014]),
        ("KEY_YEARS = (2018, 2021)", []),
        ("LIMIT_MWH = 36", [36]),
        ("rounds = 60  # number: rounds until the shares stand still", []),
        ("rounds = 60  # number:", [60]),
        ("two = a + 2", [2]),
        ("square = a**2", []),
        ("third = a[:, 2]", []),
        ("last = a[-1] + 1", []),
        ("total = a.sum(axis=2)", []),
        ("key = ags[:5]", [5]),
        ("flag = True", []),
    ],
)
def test_what_counts_as_a_magic_number(line: str, expected: list[float]) -> None:
    assert [number for _, number in magic_numbers(line)] == expected
