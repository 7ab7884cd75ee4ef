"""Start of the command line: finds the command, runs it, and turns every problem into a sentence and an exit code.

Exit codes: 0 done, 1 error, 2 the input (arguments or files) has findings.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from klimawerk.cli.commands import COMMANDS, load_command
from klimawerk.cli.problems import DONE, ERROR, INPUT_FINDINGS, Problem, code_and_text
from klimawerk.cli.terminal import Terminal

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Nothing is raised but what the interpreter itself raises."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():  # a terminal that cannot show a sign gets a question mark
                stream.reconfigure(errors="replace")
            else:  # files and programs get every sign, whatever the locale
                stream.reconfigure(encoding="utf-8", errors="replace")
    terminal = Terminal(take_language(arguments))
    try:
        code = dispatch(arguments, terminal)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # `klimawerk … | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        terminal.say(terminal.text("cli.interrupted"))
        return INTERRUPTED
    except Problem as problem:
        terminal.say(problem.sentence(terminal.language))
        return problem.exit_code
    except Exception as error:
        if os.environ.get("KLIMAWERK_TRACEBACK"):
            raise
        code, sentence = code_and_text(error, terminal.language)
        terminal.say(sentence)
        return code


def take_language(arguments: list[str]) -> str:
    """The language of `--lang`, wherever it stands; the option is taken out of the arguments."""
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" or argument.startswith("--lang="):
            value = argument[len("--lang=") :] if "=" in argument else "".join(arguments[at + 1 : at + 2])
            if value in ("de", "en"):
                del arguments[at : at + (1 if "=" in argument else 2)]
                return value
            break
    return "de"


def dispatch(arguments: list[str], terminal: Terminal) -> int:
    """Find the command among the arguments and run it."""
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help", "help"):
        if arguments[1:2] and arguments[1] in COMMANDS:
            return dispatch([arguments[1], "--help"], terminal)
        terminal.print(overview(terminal))
        return DONE
    if name == "--version":
        from klimawerk import __version__

        terminal.print(f"klimawerk {__version__}")
        return DONE
    if name == "--lang" or name.startswith("--lang="):
        raise Problem("cli.unknown_language", INPUT_FINDINGS)
    if name not in COMMANDS:
        raise Problem("cli.unknown_command", INPUT_FINDINGS, name=name, known=", ".join(COMMANDS))
    command = load_command(name)
    from klimawerk.cli.parser import CommandParser

    parser = CommandParser(name, terminal)
    command.configure(parser)
    if not {"-h", "--help"}.isdisjoint(arguments[1:]):
        parser.print_help_of(arguments[1:])
        return DONE
    return int(command.run(parser.parse_words(arguments[1:]), terminal))


def overview(terminal: Terminal) -> str:
    """The help screen of all commands."""
    width = max(map(len, COMMANDS)) + 3
    lines = [terminal.text("cli.overview.usage"), "", terminal.text("cli.overview.about"), ""]
    lines += [f"  {name:<{width}}{terminal.text(f'cli.{name}.about')}" for name in COMMANDS]
    return "\n".join([*lines, "", terminal.text("cli.overview.end")])


if __name__ == "__main__":
    sys.exit(main())

__all__ = ["DONE", "ERROR", "INPUT_FINDINGS", "main"]
