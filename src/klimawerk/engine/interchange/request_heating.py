"""The rows of a request sheet that count heating systems → own values of grade B, with the range as a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from klimawerk.engine.interchange.codes import understand
from klimawerk.engine.interchange.own_rows import RowReader
from klimawerk.engine.interchange.request_rows import (
    ECHOED,
    AnsweredValue,
    AskedFor,
    SheetRow,
    is_filled,
    read_plain,
)
from klimawerk.engine.interchange.request_sheet import KINDS, kind_text, understand_word
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.number_text import NumberStyle
from klimawerk.engine.methods.heating_systems.fuel_energy import (
    SystemCount,
    SystemKind,
    fuel_energy,
    to_own_values,
)
from klimawerk.engine.records.facts import Facts


def read_heating(
    rows: Sequence[SheetRow], asked: AskedFor, reader: RowReader, facts: Facts
) -> tuple[AnsweredValue, ...]:
    """Values by place. Without a share of the households nothing is placed, and a finding says so."""
    findings = reader.findings
    by_place: dict[str, list[SystemCount]] = {}
    first: dict[str, SheetRow] = {}
    for row in rows:
        if not is_filled(row):
            continue
        key = reader.keys.read(row.of("key"), str(asked.year), row.at("key"), findings)
        system = _system(row, facts, findings)
        if key is not None and system is not None:
            by_place.setdefault(key, []).append(system)
            first.setdefault(key, row)
    if by_place and asked.household_share is None:
        findings.append(Finding("request_sheet.household_share_missing", Severity.ERROR, "", "", {}))
        return ()
    found: list[AnsweredValue] = []
    share = asked.household_share or 0.0
    shares = {"private_households": share, "commerce_trade_services": 1 - share}
    for key, systems in by_place.items():
        source = first[key].of("source") or asked.source
        values, said = to_own_values(fuel_energy(facts, systems), key, asked.year, shares, source)
        findings += [replace(each, where=key) for each in said]
        found += [AnsweredValue(replace(value, where=first[key].where)) for value in values]
    return tuple(found)


def _system(row: SheetRow, facts: Facts, findings: list[Finding]) -> SystemCount | None:
    before = len(findings)
    carrier = understand("carriers", row.of("carrier")) or ""
    kind = understand_word(row.of("kind"), KINDS, "kind")
    if not carrier:
        code = "own_data.carrier_missing"
        findings.append(Finding(code, Severity.ERROR, row.at("carrier"), "", {}))
    elif not _is_convertible(facts, carrier):
        data: dict[str, object] = {"carrier": carrier}
        code = "request_sheet.fuel_without_conversion"
        findings.append(Finding(code, Severity.ERROR, row.at("carrier"), "", data))
    if not kind:
        known = ", ".join(kind_text(each, "de") for each in KINDS)
        data = {"written": row.of("kind")[:ECHOED], "known": known}
        findings.append(Finding("request_sheet.kind_unknown", Severity.ERROR, row.at("kind"), "", data))
    count = read_plain(row, "count", NumberStyle.COMMA, findings)
    if count is not None and count != int(count):
        data = {"written": row.of("count")[:ECHOED]}
        findings.append(Finding("request_sheet.count_invalid", Severity.ERROR, row.at("count"), "", data))
    low = read_plain(row, "from_kw", NumberStyle.COMMA, findings)
    high = read_plain(row, "up_to_kw", NumberStyle.COMMA, findings)
    if low is None:
        findings.append(Finding("request_sheet.power_missing", Severity.ERROR, row.at("from_kw"), "", {}))
    elif high is not None and high < low:
        data = {"first": low, "last": high}
        findings.append(
            Finding("request_sheet.power_backwards", Severity.ERROR, row.at("up_to_kw"), "", data)
        )
    if len(findings) > before or count is None or low is None:
        return None
    return SystemCount(carrier, SystemKind(kind), low, high, int(count))


def _is_convertible(facts: Facts, carrier: str) -> bool:
    try:
        facts.assumption(f"heating_systems.efficiency.{carrier}")
    except FactError:
        return False
    return True
