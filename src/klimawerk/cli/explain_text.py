"""The chain of a value as text: numbered steps from the facts to the number, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from klimawerk import language
from klimawerk.cli.terminal import Terminal

if TYPE_CHECKING:
    from klimawerk.engine.factbook import FactBook

_SIGNS = {"add": " + ", "subtract": " − ", "multiply": " × ", "divide": " ÷ "}
_SMALL, _LARGE = 1.0, 1_000.0


def explain_lines(answer: Mapping[str, Any], book: FactBook, terminal: Terminal) -> Iterator[str]:
    """Title, then every cell with its state and steps."""
    yield terminal.text(
        "cli.explain.title",
        name=answer["territory"]["name"],
        key=answer["territory"]["key"],
        year=str(answer["year"]),
        sector=answer["sector"],
        carrier=answer["carrier"] or "",
    ).rstrip(" ,")
    yield terminal.text(
        "cli.explain.sum",
        energy=terminal.number(answer["energy_mwh"]),
        emissions=terminal.number(answer["emissions_t_co2e"]),
    )
    for cell in answer["cells"]:
        yield ""
        yield from _cell_lines(cell, book, terminal)


def _cell_lines(cell: Mapping[str, Any], book: FactBook, terminal: Terminal) -> Iterator[str]:
    spoken = terminal.language
    state = language.label("states", cell["state"], spoken)
    grade = f", {terminal.text('cli.explain.grade', grade=cell['grade'])}" if cell.get("grade") else ""
    yield f"■ {language.cell_label(cell['cell'], spoken)}: {state}{grade}"
    for name in ("reason", "improve"):
        if cell.get(name):
            yield f"  {terminal.text(f'cli.explain.{name}')}: {_sentence(str(cell[name]), spoken)}"
    for at, line in enumerate(cell["lines"]):
        yield from _step_lines(at, line, book, terminal)
        if at == cell.get("energy_line"):
            yield f"  → {terminal.text('cli.explain.energy', value=terminal.number(line['value'], 1))}"
    if cell["lines"] and cell.get("emissions_t_co2e") is not None:
        value = terminal.number(cell["emissions_t_co2e"], 1)
        yield f"  → {terminal.text('cli.explain.emissions', value=value)}"


def _step_lines(at: int, line: Mapping[str, Any], book: FactBook, terminal: Terminal) -> Iterator[str]:
    """One step: number, what it is, formula, value; below it the source of a fact."""
    value = _value(line["value"], terminal)
    unit = f" {line['unit']}" if line.get("unit") else ""
    name = str(line.get("name") or line.get("label") or "")
    place = f" ({line['territory_name']})" if line.get("territory_name") else ""
    yield f"  [{at}] {_formula(line, name, terminal)}{place} = {value}{unit}"
    if line.get("source"):
        found = terminal.text(f"cli.found.{line['how_found']}") if line.get("how_found") else ""
        evidence = terminal.text(f"cli.evidence.{line['evidence']}") if line.get("evidence") else ""
        parts = [_source(str(line["source"]), book), str(line.get("locator") or ""), evidence, found]
        yield f"        {terminal.text('cli.explain.source')}: {'; '.join(part for part in parts if part)}"


def _formula(line: Mapping[str, Any], name: str, terminal: Terminal) -> str:
    operation = line["operation"]
    inputs = [f"[{at}]" for at in line.get("inputs", ())]
    if operation in ("fact", "assumption", "constant"):
        return f"{terminal.text(f'cli.explain.op_{operation}')} {name}".rstrip()
    if operation in ("sum", "step"):
        over = ", ".join(f"{each['name']} ({each['count']})" for each in line.get("over", ()))
        return f"{terminal.text(f'cli.explain.op_{operation}')} {name}: {over}".rstrip(" :")
    if operation in _SIGNS:
        formula = _SIGNS[operation].join(inputs)
    elif operation in ("positive", "take", "spread"):
        formula = inputs[0]
    elif operation == "where":
        formula = f"{inputs[1]} ({terminal.text('cli.explain.where', condition=inputs[0])})"
    else:
        formula = f"{operation}({', '.join(inputs)})"
    return f"{name}: {formula}" if name else formula


def _value(value: float | bool | None, terminal: Terminal) -> str:
    if value is None or isinstance(value, bool):
        return "–" if value is None else str(value)
    size = abs(value)
    if size >= _LARGE:
        return terminal.number(value)
    if size >= _SMALL or size == 0:
        return terminal.number(value, 3)
    return f"{value:.4g}".replace(".", "," if terminal.language == "de" else ".")


def _source(identifier: str, book: FactBook) -> str:
    if identifier not in book.source_ids():
        return identifier
    source = book.source(identifier)
    return f"{source.publisher}, {source.title}"


def _sentence(code: str, spoken: str) -> str:
    try:
        return language.text(code, spoken)
    except language.LanguageError:
        return code
