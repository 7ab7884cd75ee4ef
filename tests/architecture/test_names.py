"""Names follow the glossary in facts/codelists/terms.yaml."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from klimawerk.setup.places import PACKAGE, ROOT
from klimawerk.setup.source_scan import python_files, tree_of

TERMS = yaml.safe_load((PACKAGE / "facts/codelists/terms.yaml").read_text(encoding="utf-8"))
AVOIDED = {word: code for code, term in TERMS.items() for word in term.get("avoid", [])}

# Words of our frameworks or of Python: a class of ours with that name alone would be read as theirs.
TAKEN_CLASS_NAMES = {"Site", "Page", "Field", "Action", "Property", "Model", "Group", "Permission"}
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "misc", "manager2"}

# Words that nouns of the engine and models of the portal are made of, beside the words of the glossary.
PLAIN_WORDS = {
    *(
        "base",
        "block",
        "column",
        "conflict",
        "content",
        "edit",
        "entry",
        "error",
        "file",
        "form",
        "found",
        "home",
        "how",
    ),
    *(
        "index",
        "key",
        "kind",
        "line",
        "model",
        "network",
        "no",
        "own",
        "page",
        "pins",
        "point",
        "public",
        "register",
    ),
    *("request", "result", "row", "series", "set", "start", "text", "total", "user", "value", "year"),
}


def words_of(name: str) -> list[str]:
    """`FactBook`, `fact_book` and `_FACT_BOOK` are `fact book`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return [word for word in spaced.lower().split("_") if word]


def identifiers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that a file defines: classes, functions, arguments, variables, attributes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id if isinstance(node, ast.Name) else node.attr


def avoided_in(name: str) -> str | None:
    """The avoided word that a name contains as a whole word or run of words."""
    joined = "_" + "_".join(words_of(name)) + "_"
    return next((word for word in AVOIDED if f"_{word}_" in joined), None)


def test_every_term_has_a_german_name_and_a_sentence() -> None:
    incomplete = [code for code, term in TERMS.items() if not term.get("de") or not term.get("definition_de")]
    assert incomplete == []
    unknown = {key for term in TERMS.values() for key in term} - {
        "class",
        "de",
        "plural_de",
        "definition_de",
        "avoid",
    }
    assert unknown == set()


def test_class_names_stand_once() -> None:
    classes = [term["class"] for term in TERMS.values() if "class" in term]
    assert len(classes) == len(set(classes))


def test_no_avoided_word_is_an_identifier() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name} (say {AVOIDED[bad]})"
        for path in python_files(PACKAGE)
        for line, name in identifiers(tree_of(path))
        if (bad := avoided_in(name)) is not None
    ]
    assert found == []


def test_identifiers_are_ascii() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in python_files(PACKAGE)
        for line, name in identifiers(tree_of(path))
        if not name.isascii()
    ]
    assert found == []


def test_no_class_takes_a_name_of_a_framework() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path in python_files(PACKAGE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and node.name in TAKEN_CLASS_NAMES
    ]
    assert found == []


def test_no_room_is_called_nothing_in_particular() -> None:
    found = [path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*") if path.stem in EMPTY_WORDS]
    assert found == []


def noun_classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    """Public classes of engine/records and of the portal's models: the nouns that everybody uses."""
    records = python_files(PACKAGE / "engine/records")
    models = [
        path
        for path in python_files(PACKAGE / "portal")
        if path.name == "models.py" or path.parent.name == "models"
    ]
    for path in records + models:
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield path, node


def test_nouns_are_made_of_words_in_the_glossary() -> None:
    known = {
        word
        for code, term in TERMS.items()
        for name in (code, term.get("class", ""))
        for word in words_of(name)
    }
    found = []
    for path, node in noun_classes():
        strange = [word for word in words_of(node.name) if word not in known | PLAIN_WORDS]
        if strange:
            found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} ({', '.join(strange)})")
    assert found == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("massnahme_title", "massnahme"),
        ("Massnahme", "massnahme"),
        ("measure", None),
        ("action_field_id", "action_field"),
    ],
)
def test_avoided_words_are_found(name: str, expected: str | None) -> None:
    assert avoided_in(name) == expected
