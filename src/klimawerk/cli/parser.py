"""Arguments of a command: argparse with German help, German errors, and an example in every help text."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from klimawerk.cli.problems import INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

# What argparse says in English, and our sentence for it.
_SAYINGS = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "cli.usage.missing"),
    (re.compile(r"one of the arguments (?P<names>.+) is required"), "cli.usage.missing"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "cli.usage.unknown"),
    (
        re.compile(
            r"argument (?P<name>\S+): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<known>.+)\)"
        ),
        "cli.usage.choice",
    ),
    (re.compile(r"argument (?P<name>\S+): expected .+"), "cli.usage.value_missing"),
    (
        re.compile(r"argument (?P<name>\S+): not allowed with argument (?P<other>\S+)"),
        "cli.usage.not_together",
    ),
    (re.compile(r"argument (?P<name>\S+): invalid \S+ value: '?(?P<value>.*?)'?$"), "cli.usage.value"),
    (re.compile(r"argument (?P<name>\S+): (?P<reason>.+)"), "cli.usage.reason"),
)


class UsageProblem(Problem):
    """Arguments that do not fit; the sentence ends with the line that shows how."""


class CommandParser(argparse.ArgumentParser):
    """The parser of one command. `code` is the prefix of its messages: `about`, `example` and one per option."""

    def __init__(self, name: str, terminal: Terminal, code: str = "", **rest: Any) -> None:
        self.terminal = terminal
        self.code = code or f"cli.{name}"
        super().__init__(
            prog=f"klimawerk {name}",
            description=terminal.text(f"{self.code}.about"),
            epilog=terminal.text(f"{self.code}.example"),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
            **rest,
        )
        self._positionals.title = terminal.text("cli.help.arguments")
        self._optionals.title = terminal.text("cli.help.options")
        self.parts: dict[str, CommandParser] = {}

    def option(self, *names: str, code: str = "", **rest: Any) -> None:
        """Add an argument whose help stands under `code`, by default `<code of the command>.<name>`."""
        plain = names[-1].lstrip("-").replace("-", "_").lower()
        self.add_argument(*names, help=self.terminal.text(code or f"{self.code}.{plain}"), **rest)

    def end(self) -> None:
        """Add the options every command has."""
        self.add_argument("--lang", choices=("de", "en"), help=self.terminal.text("cli.help.lang"))
        self.add_argument("-h", "--help", action="store_true", help=self.terminal.text("cli.help.help"))

    def parse_words(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse the words after the command; a command with parts hands them to the part, named in `part`."""
        if not self.parts:
            return self.parse_args(words)
        name = words[0] if words else ""
        if name not in self.parts:
            self.error(f"argument PART: invalid choice: '{name}' (choose from {', '.join(self.parts)})")
        arguments = self.parts[name].parse_args(words[1:])
        arguments.part = name
        return arguments

    def part(self, name: str) -> CommandParser:
        """The parser of a word after the command (`facts import`)."""
        self.usage = f"{self.prog} {{{','.join([*self.parts, name])}}} …"
        made = CommandParser(
            f"{self.prog.removeprefix('klimawerk ')} {name}", self.terminal, f"{self.code}.{name}"
        )
        self.parts[name] = made
        return made

    def print_help_of(self, arguments: Sequence[str]) -> None:
        """Help of this command, or of its part when one is named."""
        named = next((self.parts[each] for each in arguments if each in self.parts), self)
        self.terminal.print(named.format_help().rstrip())

    def format_usage(self) -> str:
        return self._german(super().format_usage())

    def format_help(self) -> str:
        text = self._german(super().format_help())
        if not self.parts:
            return text
        width = max(map(len, self.parts)) + 2
        lines = [f"  {name:<{width}}{self.terminal.text(f'{self.code}.{name}.about')}" for name in self.parts]
        return text + "\n" + self.terminal.text("cli.help.parts") + "\n" + "\n".join(lines) + "\n"

    def _german(self, text: str) -> str:
        return text.replace("usage:", self.terminal.text("cli.help.usage"), 1)

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments with a sentence of ours."""
        for pattern, code in _SAYINGS:
            found = pattern.fullmatch(message)
            if found:
                sentence = self.terminal.text(
                    code, **{name: text.replace("'", "") for name, text in found.groupdict().items()}
                )
                break
        else:
            sentence = message
        raise UsageProblem(
            "cli.usage.wrong", INPUT_FINDINGS, reason=sentence, usage=self.format_usage().strip()
        )
