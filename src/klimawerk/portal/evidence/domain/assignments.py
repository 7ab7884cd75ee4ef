"""Remembering which column of a list holds what, by the words of its header."""

from __future__ import annotations

import hashlib

from klimawerk.portal.calculation.import_room import Assignment, Table
from klimawerk.portal.evidence.models import ColumnAssignment
from klimawerk.portal.organisations.models import Tenant


def signature(table: Table, header: int) -> str:
    """The check sum of a header line, whatever its capitals and spaces."""
    cells = table.lines[header] if header < len(table.lines) else ()
    plain = "\t".join(" ".join(cell.lower().split()) for cell in cells)
    return hashlib.sha256(plain.encode()).hexdigest()


def recall_assignment(table: Table) -> Assignment:
    """The assignment that the tenant used for a list with this header; else the proposal of the words."""
    first = {signature(table, number): number for number in reversed(range(min(30, len(table.lines))))}
    for known in ColumnAssignment.objects.filter(signature__in=first):
        return Assignment(first[known.signature], known.columns, known.fixed, known.buildings)
    return Assignment(table.header, table.columns)


def remember_assignment(tenant: Tenant, table: Table, assignment: Assignment) -> ColumnAssignment:
    """Keep an assignment for the next list with this header."""
    digest = signature(table, assignment.header)
    known = ColumnAssignment.objects.filter(signature=digest).first() or ColumnAssignment(
        tenant=tenant, signature=digest
    )
    known.header, known.columns, known.fixed = (
        assignment.header,
        dict(assignment.columns),
        dict(assignment.fixed),
    )
    known.buildings = assignment.buildings
    known.save()
    return known
