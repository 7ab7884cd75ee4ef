"""`klimawerk check FILE`: all findings of a filled workbook or CSV at once; nothing is changed."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klimawerk import language
from klimawerk.cli.options import data_option, open_book
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, INPUT_FINDINGS
from klimawerk.cli.terminal import Terminal

if TYPE_CHECKING:
    from klimawerk.engine.kernel.finding import Finding


def configure(parser: CommandParser) -> None:
    """Arguments of `check`."""
    parser.option("files", nargs="+", type=Path, metavar="FILE")
    parser.option("--format", choices=("table", "json"), default="table", code="cli.option.format")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Read, show every finding; exit code 2 when there is an error or a warning."""
    from klimawerk.engine.interchange.own_data import has_errors, read_many

    values, findings = read_many(arguments.files, open_book(arguments))
    usable = not has_errors(findings)
    if arguments.format == "json":
        answer = {
            "files": [str(path) for path in arguments.files],
            "values": len(values),
            "usable": usable,
            "findings": [finding_json(finding, terminal.language) for finding in findings],
        }
        terminal.print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        terminal.findings(findings, aside=False)
        counts = {
            name: sum(each.severity == name for each in findings) for name in ("error", "warning", "info")
        }
        code = "cli.check.usable" if usable else "cli.check.refused"
        terminal.print(
            terminal.text(code, values=len(values), errors=counts["error"], warnings=counts["warning"])
        )
    return INPUT_FINDINGS if any(each.severity in ("error", "warning") for each in findings) else DONE


def finding_json(finding: Finding, spoken: str) -> dict[str, Any]:
    """A finding as data, with its sentence."""
    data = {name: _plain(value) for name, value in finding.data.items()}
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "rule": finding.rule,
        "data": data,
        "text": language.sentence(finding, spoken),
    }


def _plain(value: object) -> object:
    """A placeholder's value as JSON has it."""
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value if isinstance(value, (int, float, str)) else str(value)
