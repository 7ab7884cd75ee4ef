"""Evidence of the tenant in scope as the open interface reads and writes it, through the functions of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from klimawerk import language
from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.problems import Problem
from klimawerk.portal.api.interfaces.statements import ChangedEvidence, NewEvidence, StatementIn
from klimawerk.portal.calculation.own_data_records import PlacedFinding
from klimawerk.portal.evidence.domain.entry_rows import exact_text
from klimawerk.portal.evidence.domain.recording import (
    NotOurPlace,
    NotRecordable,
    Recorded,
    Statement,
    amend_statement,
    record_statement,
)
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.evidence.models.evidence import WITH_AMOUNT
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

Json = dict[str, Any]
_PLAIN = (
    "total_grade",
    "is_weather_corrected",
    "period_from",
    "period_to",
    "locator",
    "note",
    "legal_basis",
    "purpose",
    "delete_on",
)
_SHOWN = (
    "version",
    "year",
    "cell",
    "kind",
    "amount",
    "unit",
    "gas_basis",
    "energy_mwh",
    "grade",
    "source",
    "includes_municipal",
    "is_network_operator",
    *_PLAIN,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which statements of the tenant are listed; what is empty filters nothing."""

    territory: str = ""
    year: int | None = None
    cell: str = ""
    counts: bool | None = None

    @property
    def conditions(self) -> Json:
        """The conditions for the database."""
        given = {"territory__key": self.territory, "cell": self.cell}
        conditions: Json = {name: value for name, value in given.items() if value}
        if self.year is not None:
            conditions["year"] = self.year
        if self.counts is not None:
            conditions["is_chosen"] = self.counts
        return conditions


def list_evidence(tenant: Tenant, asked: Asked, limit: int, offset: int) -> tuple[int, list[Json]]:
    """How many statements there are, and a page of them in a fixed order. Two queries."""
    rows = Evidence.objects.filter(tenant=tenant, **asked.conditions).select_related("territory")
    page = rows.order_by("territory__key", "year", "cell", "pk")[offset : offset + limit]
    return rows.count(), [describe_evidence(each) for each in page]


def find_evidence(tenant: Tenant, public_id: UUID) -> Evidence:
    """A statement of the tenant; raises `Problem` 404, for another tenant's as for one that does not exist."""
    found = (
        Evidence.objects.filter(tenant=tenant, public_id=public_id)
        .select_related("territory", "tenant")
        .first()
    )
    if found is None:
        raise Problem(404, "unknown_evidence", {"id": str(public_id), "list": addresses.EVIDENCE})
    return found


def describe_evidence(evidence: Evidence) -> Json:
    """A statement as it is answered."""
    shown = {name: _plain_value(getattr(evidence, name)) for name in _SHOWN}
    return {
        "id": str(evidence.public_id),
        **shown,
        "territory": evidence.territory.key,
        "counts": evidence.is_chosen,
        "entered_at": evidence.entered_at.isoformat(),
        "links": {"self": f"{addresses.EVIDENCE}/{evidence.public_id}"},
    }


def describe_recorded(recorded: Recorded) -> Json:
    """A statement just written, with what should be looked at."""
    return {**describe_evidence(recorded.evidence), "findings": describe_findings(recorded.findings)}


def describe_findings(findings: Sequence[PlacedFinding]) -> list[Json]:
    """Findings in German and English."""
    return [
        {
            "code": each.code,
            "severity": each.severity,
            "where": each.where,
            "messages": {lang: language.text(each.code, lang, each.data) for lang in language.LANGUAGES},
        }
        for each in findings
    ]


def create_evidence(tenant: Tenant, day: date, given: NewEvidence) -> Recorded:
    """Write a new statement; raises `Problem` 422 with every finding, 409 if somebody else was faster."""
    territory = Territory.objects.filter(key=given.territory).first()
    if territory is None:
        raise Problem(422, "not_our_place", {"key": given.territory, "tenant": tenant.name})
    statement = _statement(territory, given.year, given.cell, given)
    try:
        with transaction.atomic():
            return record_statement(tenant, None, day, statement, **_plain(given))
    except NotOurPlace as refused:
        raise Problem(422, "not_our_place", {"key": given.territory, "tenant": tenant.name}) from refused
    except NotRecordable as refused:
        raise _not_recordable(refused) from refused
    except IntegrityError as error:  # two first statements about a cell at the same moment
        raise Problem(409, "faster_write", {"list": addresses.EVIDENCE}) from error


def change_evidence(tenant: Tenant, public_id: UUID, given: ChangedEvidence, may_read: bool) -> Recorded:
    """Write a new version of a statement; raises `Problem` 404, 409 with what stands there now, 422."""
    evidence = find_evidence(tenant, public_id)
    if evidence.version != given.version:
        raise _changed(evidence, given.version, may_read)
    statement = _statement(evidence.territory, evidence.year, evidence.cell, given)
    try:
        with transaction.atomic():
            return amend_statement(evidence, None, statement, **_plain(given))
    except NotRecordable as refused:
        raise _not_recordable(refused) from refused
    except EditConflict as conflict:
        raise _changed(find_evidence(tenant, public_id), given.version, may_read) from conflict


def _statement(territory: Territory, year: int, cell: str, given: StatementIn) -> Statement:
    if given.kind not in WITH_AMOUNT and given.amount:
        reason = "amount must be null or 0 for this kind"
        raise Problem(422, "amount_beside_nothing", more={"errors": [{"field": "amount", "reason": reason}]})
    if given.period_from and given.period_to and given.period_from > given.period_to:
        reason = "period_to must not be earlier than period_from"
        raise Problem(422, "reversed_period", more={"errors": [{"field": "period_to", "reason": reason}]})
    return Statement(
        territory=territory,
        year=year,
        cell=cell,
        kind=given.kind,
        amount="" if given.amount is None else exact_text(given.amount),
        unit=given.unit,
        gas_basis=given.gas_basis,
        grade=given.grade,
        source=given.source,
        includes_municipal=given.includes_municipal,
        is_network_operator=given.is_network_operator,
    )


def _plain(given: StatementIn) -> Json:
    return {name: getattr(given, name) for name in _PLAIN}


def _plain_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _not_recordable(refused: NotRecordable) -> Problem:
    findings = describe_findings(refused.findings)
    return Problem(422, "not_recordable", {"count": len(findings)}, {"findings": findings})


def _changed(evidence: Evidence, read: int, may_read: bool) -> Problem:
    more = {"current": describe_evidence(evidence)} if may_read else {}
    return Problem(409, "changed_meanwhile", {"read": read, "now": evidence.version}, more)
