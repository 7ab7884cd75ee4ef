"""The rooms keep to their layers: the import contracts of pyproject.toml, and what import-linter cannot see."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from klimawerk.setup.places import ENGINE, ROOT, SOURCE
from klimawerk.setup.source_scan import python_files, tree_of

LINT_IMPORTS = str(Path(sys.executable).parent / "lint-imports")

# The engine asks nobody for the time, the environment or chance: everything it needs is an argument.
FORBIDDEN_CALLS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.monotonic",
    "time.perf_counter",
    "os.getenv",
    "os.environ.get",
    "np.random.rand",
    "np.random.normal",
    "np.random.seed",
    "uuid.uuid4",
}
FORBIDDEN_NAMES = {"os.environ"}


def check_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the tree in `folder`, which holds pyproject.toml and src."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_import_contracts_hold() -> None:
    done = check_contracts(ROOT)
    assert done.returncode == 0, done.stdout.partition("Broken contracts")[2] or done.stdout + done.stderr


def test_the_contracts_name_a_broken_layer(tmp_path: Path) -> None:
    """The contracts can fail: a copy of the tree with two forbidden imports is refused, and both are named."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(SOURCE, tmp_path / "src", ignore=lambda folder, names: _not_python(Path(folder), names))
    errors = tmp_path / "src/klimawerk/engine/kernel/errors.py"
    errors.write_text("import django\nimport klimawerk.engine.records\n" + errors.read_text(encoding="utf-8"))
    done = check_contracts(tmp_path)
    assert done.returncode != 0
    assert "klimawerk.engine.kernel.errors -> django" in done.stdout
    assert "klimawerk.engine.kernel.errors -> klimawerk.engine.records" in done.stdout


def _not_python(folder: Path, names: list[str]) -> list[str]:
    return [name for name in names if not (folder / name).is_dir() and not name.endswith(".py")]


def dotted(node: ast.expr) -> str:
    """`os.environ.get` for the expression of that name, empty where there is none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def impurities(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and name of everything in a file that depends on clock, environment or chance."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if any(name == bad or name.endswith("." + bad) for bad in FORBIDDEN_CALLS):
                found.append((node.lineno, name))
        elif isinstance(node, ast.Attribute) and dotted(node) in FORBIDDEN_NAMES:
            found.append((node.lineno, dotted(node)))
    return found


def test_the_engine_asks_nobody_for_time_environment_or_chance() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in python_files(ENGINE)
        for line, name in impurities(tree_of(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["today = datetime.date.today()", "home = os.environ['HOME']", "start = time.perf_counter()"]
)
def test_an_impure_line_is_found(line: str) -> None:
    assert impurities(ast.parse(line))


def test_imports_inside_functions_have_a_reason() -> None:
    """In the engine an import stands at the top; inside a function it needs a comment on its line that says why."""
    found = []
    for path in python_files(ENGINE):
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.FunctionDef):
                continue
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom) and "#" not in lines[inner.lineno - 1]:
                    found.append(f"{path.relative_to(ROOT)}:{inner.lineno}")
    assert found == []
