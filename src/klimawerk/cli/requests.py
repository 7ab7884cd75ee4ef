"""From the arguments of `balance`, `explain` and `compare` to a request: own data, factors, declared networks."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from klimawerk.cli.keys import plain_key, territory_of, unknown_key
from klimawerk.cli.options import EDITION, open_book, years_of
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

if TYPE_CHECKING:
    from klimawerk.engine.factbook import FactBook
    from klimawerk.engine.kernel.finding import Finding
    from klimawerk.engine.records.request import BalanceRequest, DistrictHeat, NoNetwork, OwnValue
    from klimawerk.engine.records.territory import Territory

_NETWORKS = {"no_gas": "natural_gas", "no_heat_network": "district_heating"}
_SOME = 5
_VARIANT = re.compile(r"([a-z_]+)=(0?[.,]\d+|1|1[.,]0+):(\d+(?:[.,]\d+)?)")
_COLUMN_END = re.compile(r"[;,\t]")


@dataclass(frozen=True)
class Asked:
    """A request with the facts it is to be answered from. `findings` came with the input files (no errors)."""

    book: FactBook
    request: BalanceRequest
    findings: tuple[Finding, ...]


class RefusedInput(Problem):
    """Input files with errors: the findings are shown, nothing is computed."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            "cli.input_refused", INPUT_FINDINGS, count=sum(f.severity == "error" for f in findings)
        )
        self.findings = findings


def request_options(parser: CommandParser) -> None:
    """Options that shape a request."""
    parser.option("--edition", default=EDITION, code="cli.option.edition", metavar="ID")
    parser.option("--input", action="append", default=[], type=Path, code="cli.option.input", metavar="FILE")
    parser.option("--own-only", action="store_true", code="cli.option.own_only")
    parser.option("--factors", type=Path, code="cli.option.factors", metavar="FILE.csv")
    parser.option("--heat-plants", type=Path, code="cli.option.heat_plants", metavar="FILE.csv")
    parser.option("--heat-variant", code="cli.option.heat_variant", metavar="NAME=SHARE:G")
    parser.option("--no-gas", code="cli.option.no_gas", metavar="KEYS")
    parser.option("--no-heat-network", code="cli.option.no_heat_network", metavar="KEYS")
    parser.option("--declare", action="append", default=[], code="cli.option.declare", metavar="CODE")
    parser.option("--backcast", action="store_true", code="cli.option.backcast")


def asked_of(arguments: Namespace, terminal: Terminal, key: str) -> Asked:
    """Read everything the arguments name. Raises `RefusedInput` when a file has errors: nothing is computed then."""
    from klimawerk.engine.records.request import BalanceRequest

    if arguments.own_only and not arguments.input:
        raise Problem("cli.own_only_needs_input", INPUT_FINDINGS)
    book = open_book(arguments)
    territory = territory_of(book, key)
    own, findings = _own_values(arguments.input, book)
    if own and not any(_speaks_of(territory, value.key, book) for value in own):
        elsewhere = ", ".join(sorted({value.key for value in own})[:_SOME])
        terminal.say(terminal.text("cli.input_elsewhere", name=territory.name, keys=elsewhere))
    if own and arguments.year is None and not getattr(arguments, "years", None):
        arguments.year = max(value.year for value in own)
        terminal.say(terminal.text("cli.year_of_input", year=arguments.year))
    years = years_of(arguments, book, arguments.backcast or arguments.own_only)
    unused = sorted({value.year for value in own} - set(years))
    if unused:
        terminal.say(terminal.text("cli.input_other_years", years=", ".join(map(str, unused))))
    factors = _factors(arguments.factors, book) if arguments.factors else {}
    if factors and not any(year in years for _, year in factors):
        named = ", ".join(map(str, sorted({year for _, year in factors})))
        raise Problem("cli.factors_other_years", INPUT_FINDINGS, years=named, wanted=years[0])
    request = BalanceRequest(
        key=territory.key,
        years=years,
        edition=arguments.edition,
        own=own,
        own_only=arguments.own_only,
        factors=factors,
        no_networks=_no_networks(arguments, book),
        declared_deviations=_deviations(arguments.declare),
        district_heat=_district_heat(arguments),
        backcast=arguments.backcast,
    )
    return Asked(book, request, findings)


def _speaks_of(territory: Territory, key: str, book: FactBook) -> bool:
    """Whether an own value for a key has to do with the territory: inside of it, or the district around it."""
    place = book.register.by_key[key]
    return place.start < territory.stop and territory.start < place.stop


def _own_values(paths: list[Path], book: FactBook) -> tuple[tuple[OwnValue, ...], tuple[Finding, ...]]:
    if not paths:
        return (), ()
    from klimawerk.engine.interchange.own_data import has_errors, read_many

    own, findings = read_many(paths, book)
    if has_errors(findings):
        raise RefusedInput(findings)
    return own, findings


def _factors(path: Path, book: FactBook) -> Mapping[tuple[str, int], float]:
    """Emission factors [g/kWh] by carrier and year from a CSV with the columns carrier, year, g_per_kwh."""
    from klimawerk.engine.interchange.codes import names_of
    from klimawerk.engine.interchange.importers import read_import
    from klimawerk.engine.interchange.importers.result import Surroundings

    result = read_import("factors", [path], Surroundings(book.register, {}), carriers=names_of("carriers"))
    if result.has_errors:
        raise RefusedInput(result.findings)
    table = result.lists["factors"]
    carrier, year, value = (table.header.index(name) for name in ("carrier", "year", "g_per_kwh"))
    return {(row[carrier], int(row[year])): float(row[value]) for row in table.rows}


def _deviations(written: list[str]) -> tuple[str, ...]:
    """Declared deviations from the method. Raises `Problem` for a code that the method does not know."""
    from klimawerk.engine.methods.bisko.deviations import DEVIATIONS

    codes = [code.strip() for each in written for code in each.split(",") if code.strip()]
    unknown = [code for code in codes if code not in DEVIATIONS]
    if unknown:
        raise Problem(
            "cli.deviation_unknown", INPUT_FINDINGS, written=unknown[0][:60], known=list(DEVIATIONS)
        )
    return tuple(dict.fromkeys(codes))


def _district_heat(arguments: Namespace) -> DistrictHeat | None:
    """Plants from a file, or a variant as `gas_engine_chp=0.85:120` (share of the heat, g/kWh of the table)."""
    from klimawerk.engine.interchange.codes import names_of
    from klimawerk.engine.interchange.heat_plants import read_heat_plants
    from klimawerk.engine.interchange.own_data import has_errors
    from klimawerk.engine.records.request import DistrictHeat

    if arguments.heat_plants:
        plants, findings = read_heat_plants(arguments.heat_plants, names_of("carriers"))
        if has_errors(findings):
            raise RefusedInput(findings)
        return DistrictHeat(plants)
    if not arguments.heat_variant:
        return None
    written = _VARIANT.fullmatch(arguments.heat_variant.strip())
    if written is None:
        raise Problem("cli.heat_variant_wrong", INPUT_FINDINGS, text=arguments.heat_variant[:60])
    share, factor = (float(each.replace(",", ".")) for each in written.group(2, 3))
    return DistrictHeat((), written[1], share, factor)


def _no_networks(arguments: Namespace, book: FactBook) -> tuple[NoNetwork, ...]:
    from klimawerk.engine.records.request import NoNetwork

    given = ((carrier, getattr(arguments, name)) for name, carrier in _NETWORKS.items())
    return tuple(NoNetwork(carrier, _keys(text, book)) for carrier, text in given if text)


def _keys(text: str, book: FactBook) -> tuple[str, ...]:
    """Keys from a list with commas, or from the first column of a file. Raises `Problem` naming unknown ones."""
    path = Path(text)
    if path.is_file():
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        words = [_COLUMN_END.split(line, maxsplit=1)[0].strip(' "') for line in lines]
    else:
        words = [word.strip() for word in text.split(",")]
    keys = [
        plain_key(word)
        for word in words
        if word and not word.startswith("#") and word.lower() not in ("ags", "key")
    ]
    unknown = [key for key in keys if key not in book.register.by_key]
    if len(unknown) == 1:
        raise unknown_key(book, unknown[0])
    if unknown or not keys:
        shown = ", ".join(unknown[:_SOME]) or text
        raise Problem("cli.keys_unknown", INPUT_FINDINGS, keys=shown, count=len(unknown))
    return tuple(dict.fromkeys(keys))
