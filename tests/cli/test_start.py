"""Help screens, arguments and exit codes: quick, in two languages, and never a traceback."""

import os
import subprocess
import sys

import pytest

from klimawerk import __version__
from klimawerk.cli.__main__ import main, take_language
from klimawerk.cli.commands import COMMANDS

PARTS = [(name,) for name in COMMANDS] + [
    ("facts", part) for part in ("list", "import", "import-factors", "undo")
]
PARTS += [("tenant", part) for part in ("open", "list")]


@pytest.mark.parametrize("words", PARTS)
@pytest.mark.parametrize(
    ("language", "mark", "usage"), [("de", "Beispiel", "Aufruf:"), ("en", "Example", "Usage:")]
)
def test_every_command_has_help_with_an_example(run, words, language, mark, usage) -> None:
    outcome = run(*words, "--help", "--lang", language)
    assert outcome.code == 0 and outcome.err == ""
    assert outcome.out.startswith(usage)
    example = outcome.out.split(mark, 1)[1]
    assert f"klimawerk {' '.join(words)}" in example
    assert "‹" not in outcome.out


def test_overview_names_every_command(run) -> None:
    for arguments in ((), ("--help",), ("help",)):
        outcome = run(*arguments)
        assert outcome.code == 0
        assert all(f"\n  {name} " in outcome.out for name in COMMANDS)
    assert "Treibhausgasbilanzen" in outcome.out
    assert "greenhouse gas" in run("--help", "--lang", "en").out
    assert run("help", "search").out == run("search", "--help").out


def test_version(run) -> None:
    assert run("--version").out == f"klimawerk {__version__}\n"


def test_help_loads_neither_engine_nor_django() -> None:
    program = (
        "import sys\nfrom klimawerk.cli.__main__ import main\nmain(['--help'])\nmain(['balance', '--help'])\n"
        "names = {'numpy', 'pyarrow', 'django', 'klimawerk.engine', 'xlsxwriter', 'python_calamine'}\n"
        "heavy = names & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["unknown"], "Den Befehl „unknown“ gibt es nicht"),
        (["balance"], "Es fehlt: KEY"),
        (["balance", "05974028", "--colour"], "Unbekannte Angabe: --colour"),
        (["balance", "05974028", "--year"], "--year: dahinter fehlt eine Angabe"),
        (["balance", "05974028", "--year", "abc"], "„abc“ ist kein Jahr"),
        (["balance", "05974028", "--years", "2022-2018"], "keine Spanne von Jahren"),
        (["balance", "05974028", "--year", "2022", "--years", "2018-2022"], "gehen nicht zusammen"),
        (["balance", "05974028", "--format", "pdf"], "„pdf“ ist nicht möglich"),
        (["balance", "05974028", "--year", "1980"], "Für 1980 gibt es keine Statistik"),
        (["balance", "05974028", "--year", "2010"], "--backcast"),
        (["balance", "05974028", "--edition", "bisko-1999"], "bisko-1999"),
        (["balance", "99999999"], "Den Schlüssel 99999999 gibt es"),
        (["balance", "lippstadt"], "05974028 Lippstadt"),
        (["balance", "05974028", "--data", "nowhere"], "Den Datenordner nowhere gibt es nicht"),
        (["balance", "05974028", "--no-gas", "1234"], "Den Schlüssel 1234 gibt es"),
        (["explain", "05974028", "--year", "2022"], "Bitte entweder einen Sektor nennen (--sector"),
        (["explain", "05974028", "--sector", "space"], "„space“ ist kein Sektor"),
        (["explain", "05974028", "--sector", "transport", "--carrier", "heating_oil"], "Benzin fossil"),
        (["compare", "DG", "--similar"], "kein ähnliches Gebiet"),
        (["compare", "05974028"], "zwei verschiedene Gebiete"),
        (["compare", "05974028", "05974040", "--similar"], "genau einen Schlüssel"),
        (["germany", "--out", "x.csv"], "Parquet"),
        (["template", "05974028", "--out", "x.csv"], ".xlsx"),
        (["template", "05", "--out", "x.xlsx"], "weder Gemeinde noch Kreis"),
        (["facts"], "list, import, import-factors, undo"),
        (["facts", "import", "horoscope", "x.csv"], "„horoscope“ ist nicht möglich"),
        (["facts", "import", "sites", "a.csv", "b.csv"], "genau eine"),
        (["facts", "undo", "nothing"], "„nothing“"),
        (["search", "qqqqq"], "keinen Treffer"),
        (["search", "soest", "--limit", "0"], "ab 1"),
        (["serve", "--port", "99999"], "65535"),
        (["--lang", "fr"], "de und en"),
    ],
)
def test_wrong_input_gives_a_sentence_and_exit_code_2(run, arguments, sentence) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert sentence in outcome.err
    assert outcome.out == ""
    assert "‹" not in outcome.err and "Traceback" not in outcome.err


def test_english_errors(run) -> None:
    assert "There is no key 99999999" in run("balance", "99999999", "--lang", "en").err


@pytest.mark.parametrize(
    ("arguments", "language", "rest"),
    [
        (["search", "x", "--lang", "en"], "en", ["search", "x"]),
        (["--lang=en", "search", "x"], "en", ["search", "x"]),
        (["search", "x"], "de", ["search", "x"]),
        (["search", "--", "--lang", "en"], "de", ["search", "--", "--lang", "en"]),
        (["--lang", "xx"], "de", ["--lang", "xx"]),
    ],
)
def test_language_stands_anywhere(arguments, language, rest) -> None:
    assert (take_language(arguments), arguments) == (language, rest)


def test_an_unexpected_error_is_a_sentence_and_exit_code_1(run, monkeypatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("klimawerk.cli.search.run", broken)
    outcome = run("search", "soest")
    assert outcome.code == 1
    assert "Unerwarteter Fehler (ZeroDivisionError): boom" in outcome.err
    monkeypatch.setenv("KLIMAWERK_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["search", "soest"])


def test_a_terminal_without_these_signs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "klimawerk.cli", "search", "soest"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"") and b"05974040" in done.stdout


def test_ctrl_c_is_a_sentence(run, monkeypatch) -> None:
    def stopped(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("klimawerk.cli.search.run", stopped)
    outcome = run("search", "soest")
    assert (outcome.code, outcome.err.startswith("Abgebrochen")) == (130, True)


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = [sys.executable, "-m", "klimawerk.cli", "search", "0", "--limit", "12000"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    error = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), error) == (0, b"")
