"""Keeping an older balance as it was printed."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from klimawerk.portal.calculation import import_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.import_room import OlderLine
from klimawerk.portal.calculation.own_data_records import PlacedFinding
from klimawerk.portal.evidence.models import OlderBalance
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory


class NotReadable(ValueError):
    """The lines or the file hold errors; nothing was written."""

    def __init__(self, findings: tuple[PlacedFinding, ...]) -> None:
        super().__init__("; ".join(each.text for each in findings))
        self.findings = findings


def read_typed_lines(written: str) -> tuple[OlderLine, ...]:
    """Lines `year; sector; carrier; MWh; t`; German numbers; what is left out stays unknown. Raises `NotReadable`."""
    lang = reader_language()
    lines: list[OlderLine] = []
    errors: list[PlacedFinding] = []
    for number, line in enumerate(written.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.replace("\t", ";").split(";")]
        cells += [""] * (5 - len(cells))
        year, sector, carrier, energy, emissions = cells[:5]
        read = import_room.plain_numbers((year, energy, emissions))
        if (
            read is None
            or read[0] is None
            or read[0] != int(read[0])
            or not 1990 <= read[0] <= 2100
            or not (sector or carrier)
            or any(each is not None and each < 0 for each in read[1:])
        ):
            errors.append(import_room.say("evidence.older_line", str(number), lang, line=line.strip()[:80]))
            continue
        if read[1] is None and read[2] is None:
            errors.append(
                import_room.say("evidence.older_line_empty", str(number), lang, line=line.strip()[:80])
            )
            continue
        lines.append(OlderLine(int(read[0]), sector, carrier, read[1], read[2]))
    if errors:
        raise NotReadable(tuple(errors))
    return tuple(_with_codes(each) for each in lines)


@transaction.atomic
def keep_older_balance(
    tenant: Tenant, territory: Territory, lines: tuple[OlderLine, ...], **about: Any
) -> OlderBalance:
    """Write an older balance. One delivered for the sum of the district takes the place of an earlier delivered one."""
    if about.get("counts_for_sum"):
        for before in OlderBalance.objects.filter(territory=territory, counts_for_sum=True):
            before.counts_for_sum = False
            before.save()
    return OlderBalance.objects.create(
        tenant=tenant, territory=territory, lines=[asdict(each) for each in lines], **about
    )


def _with_codes(line: OlderLine) -> OlderLine:
    sector, carrier = import_room.codes_of(line.sector, line.carrier)
    return replace(line, sector_code=sector, carrier_code=carrier)
