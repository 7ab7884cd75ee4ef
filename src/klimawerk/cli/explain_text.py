"""The chain of a value as text: facts, assumptions and rules are numbered, arithmetic between them is one formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from klimawerk import language
from klimawerk.cli.terminal import Terminal
from klimawerk.fact_names import (
    assumption_reason,
    fact_name,
    is_assumption,
    locator_words,
    short_name,
    unit_name,
)

if TYPE_CHECKING:
    from klimawerk.engine.factbook import FactBook

_SIGNS = {"add": "+", "subtract": "−", "multiply": "×", "divide": "÷"}
_PASSED_ON = ("positive", "take", "spread")
_LEAVES = ("fact", "assumption", "sum", "step")
_PLAIN_UNITS = ("number", "1", "")
_SMALL, _LARGE = 1.0, 1_000.0
# Lengths of the axes of places: municipalities, districts, federal states.
_AXES = {10_775: "cli.explain.municipalities", 400: "cli.explain.districts", 16: "cli.explain.federal_states"}
_STRENGTH = {"add": 1, "subtract": 1, "multiply": 2, "divide": 2}


def explain_lines(answer: Mapping[str, Any], book: FactBook, terminal: Terminal) -> Iterator[str]:
    """Title, then every cell with its state and steps."""
    title = "cli.explain.title_carrier" if answer["carrier"] else "cli.explain.title"
    yield terminal.text(
        title,
        name=answer["territory"]["name"],
        key=answer["territory"]["key"],
        year=str(answer["year"]),
        sector=answer["sector"],
        carrier=answer["carrier"] or "",
    )
    yield terminal.text(
        "cli.explain.sum",
        energy=terminal.number(answer["energy_mwh"]),
        emissions=terminal.number(answer["emissions_t_co2e"]),
    )
    for cell in answer["cells"]:
        yield ""
        yield from _cell_lines(cell, book, terminal)
    yield from _on_titles(terminal)


def figure_lines(answer: Mapping[str, Any], book: FactBook, terminal: Terminal) -> Iterator[str]:
    """Title and steps of a figure beside the cells."""
    yield terminal.text(
        "cli.explain.title_figure",
        name=answer["territory"]["name"],
        key=answer["territory"]["key"],
        year=str(answer["year"]),
        figure=_name(str(answer["figure"]), terminal.language),
    )
    yield ""
    chain = Chain(answer["lines"], terminal)
    for at, line in enumerate(answer["lines"]):
        if at in chain.numbers or at == len(answer["lines"]) - 1:
            yield from chain.step(at, line, book)
    unit = "" if answer["unit"] in _PLAIN_UNITS else f" {unit_name(str(answer['unit']), terminal.language)}"
    yield f"  → {_value(answer['value'], terminal)}{unit}"
    yield from _on_titles(terminal)


def _on_titles(terminal: Terminal) -> Iterator[str]:
    """To readers of another language: titles are proper names and stay as they are."""
    if terminal.language != "de":
        yield ""
        yield terminal.text("cli.explain.original_titles")


def _cell_lines(cell: Mapping[str, Any], book: FactBook, terminal: Terminal) -> Iterator[str]:
    spoken = terminal.language
    state = language.label("states", cell["state"], spoken)
    grade = f", {terminal.text('cli.explain.grade', grade=cell['grade'])}" if cell.get("grade") else ""
    yield f"■ {language.cell_label(cell['cell'], spoken)}: {state}{grade}"
    for name in ("reason", "improve"):
        if cell.get(name):
            yield f"  {terminal.text(f'cli.explain.{name}')}: {_sentence(str(cell[name]), spoken)}"
    chain = Chain(cell["lines"], terminal)
    for at, line in enumerate(cell["lines"]):
        if at in chain.numbers or at in (cell.get("energy_line"), len(cell["lines"]) - 1):
            yield from chain.step(at, line, book)
    if cell.get("energy_mwh") is not None:
        yield f"  → {terminal.text('cli.explain.energy', value=terminal.number(cell['energy_mwh'], 1))}"
    if cell.get("emissions_t_co2e") is not None:
        value = terminal.number(cell["emissions_t_co2e"], 1)
        yield f"  → {terminal.text('cli.explain.emissions', value=value)}"


class Chain:
    """The lines of one cell; `numbers` gives the step number of every line that is shown on its own."""

    def __init__(self, lines: list[dict[str, Any]], terminal: Terminal) -> None:
        self.lines, self.terminal = lines, terminal
        self.numbers: dict[int, int] = {}
        self.named_sources: dict[str, int] = {}
        for at, line in enumerate(lines):
            named = line.get("name") and line["operation"] != "constant"
            if named or line["operation"] in _LEAVES:
                self.numbers[at] = len(self.numbers) + 1

    def step(self, at: int, line: Mapping[str, Any], book: FactBook) -> Iterator[str]:
        """One step: number, what it is, formula, value; below it the source of a fact."""
        terminal = self.terminal
        named = (
            "" if line.get("unit", "") in _PLAIN_UNITS else unit_name(str(line["unit"]), terminal.language)
        )
        unit = f" {named}" if named else ""
        place = f" ({line['territory_name']})" if line.get("territory_name") else ""
        number = f"[{self.numbers[at]}] " if at in self.numbers else ""
        yield f"  {number}{self.what(at, line)}{place} = {_value(line['value'], terminal)}{unit}"
        if line.get("source"):
            found = _word(terminal, "cli.found", line.get("how_found"))
            evidence = _word(terminal, "cli.evidence", line.get("evidence"))
            parts = [
                self.source(str(line["source"]), at, book),
                locator_words(str(line.get("locator") or ""), terminal.language),
                evidence,
                found,
                str(line["name"]) if line["operation"] == "assumption" else "",
            ]
            yield f"        {terminal.text('cli.explain.source')}: {'; '.join(part for part in parts if part)}"

    def source(self, identifier: str, at: int, book: FactBook) -> str:
        """Publisher and title; the second time the step that named them."""
        first = self.named_sources.setdefault(identifier, self.numbers.get(at, 0))
        if first != self.numbers.get(at, 0):
            return self.terminal.text("cli.explain.source_as", number=first)
        if identifier not in book.source_ids():
            return identifier
        source = book.source(identifier)
        title = source.title if self.terminal.language == "de" else f"“{source.title}”"
        return f"{source.publisher}, {title}"

    def what(self, at: int, line: Mapping[str, Any]) -> str:
        """Name and formula of a step."""
        terminal, operation = self.terminal, line["operation"]
        name = _name(str(line.get("name") or ""), terminal.language)
        if operation in ("fact", "assumption"):
            year = f" {line['year']}" if line.get("year") else ""
            if operation == "assumption":
                reason = assumption_reason(str(line["name"]), str(line.get("note") or ""), terminal.language)
                name = f"{name}: {reason}" if reason else name
            return f"{terminal.text(f'cli.explain.op_{operation}')} {name}{year}"
        if operation in ("sum", "step"):
            over = ", ".join(dict.fromkeys(self.summed(each) for each in line.get("over", ())))
            label = terminal.text(f"cli.explain.op_{operation}")
            return f"{label} {name}: {over}".replace(" :", ":").rstrip(" :")
        formula = self.formula(line)
        return f"{name}: {formula}" if name else formula

    def summed(self, each: Mapping[str, Any]) -> str:
        """What a sum or an iterative step was made of, and over which places it goes."""
        names = dict.fromkeys(self.short(name) for name in each["names"])
        places = _AXES.get(each["count"], "")
        over = f" ({self.terminal.text(places)})" if places else ""
        return f"{each['sign'].join(names)}{over}" if names else self.terminal.text("cli.explain.in_between")

    def short(self, name: str) -> str:
        """A fact or rule in few words; assumptions are only called so, a sum names many of them."""
        if is_assumption(name):
            return self.terminal.text("cli.explain.op_assumption")
        return short_name(name, self.terminal.language)

    def formula(self, line: Mapping[str, Any]) -> str:
        """The arithmetic of a line down to numbered steps; a choice shows the branch that was taken."""
        operation, inputs = line["operation"], line.get("inputs", ())
        if operation == "constant":
            return _value(line["value"], self.terminal)
        if operation in _PASSED_ON:
            return self.part(inputs[0])
        if operation == "where":
            return self.part(inputs[1])
        if operation in _SIGNS:
            left, right = self.part(inputs[0], operation), self.part(inputs[1], operation, is_right=True)
            return f"{left} {_SIGNS[operation]} {right}"
        return f"{operation}({'; '.join(self.part(each) for each in inputs)})"

    def part(self, at: int, inside: str = "", is_right: bool = False) -> str:
        """An input: its number, or its own formula, in brackets where `inside` another sign it could be misread."""
        if at in self.numbers:
            return f"[{self.numbers[at]}]"
        line = self.lines[at]
        while line["operation"] in (*_PASSED_ON, "where"):
            at = line["inputs"][1 if line["operation"] == "where" else 0]
            if at in self.numbers:
                return f"[{self.numbers[at]}]"
            line = self.lines[at]
        formula, operation = self.formula(line), line["operation"]
        if not inside or operation not in _SIGNS:
            return formula
        weaker = _STRENGTH[operation] < _STRENGTH[inside]
        same = (
            _STRENGTH[operation] == _STRENGTH[inside] and is_right and (operation, inside) != (inside, "add")
        )
        return f"({formula})" if weaker or same else formula


def _name(name: str, spoken: str) -> str:
    """The name of a fact or rule; what stands beside the balance is called as there: `supplement.waste_water`."""
    family, _, rest = name.partition(".")
    beside = _sentence(f"balance_file.beside_name_{rest}", spoken) if family == "supplement" else ""
    return fact_name(name, spoken) if not beside or beside.startswith("balance_file.") else beside


def _value(value: float | bool | None, terminal: Terminal) -> str:
    if value is None or isinstance(value, bool):
        return "–" if value is None else str(value)
    size = abs(value)
    if size >= _LARGE or value == int(value):
        return terminal.number(value)
    if size >= _SMALL:
        return terminal.number(value, 3)
    return f"{value:.4g}".replace(".", "," if terminal.language == "de" else ".")


def _word(terminal: Terminal, group: str, code: object) -> str:
    """The word for a code of the trace; a code without a word is shown as it is."""
    return _sentence(f"{group}.{code}", terminal.language).removeprefix(f"{group}.") if code else ""


def _sentence(code: str, spoken: str) -> str:
    try:
        return language.text(code, spoken)
    except language.LanguageError:
        return code
