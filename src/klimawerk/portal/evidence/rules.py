"""Who may see, enter and take in evidence: the permission matrix."""

from __future__ import annotations

from klimawerk.portal.foundation.predicates import grant, register_matrix
from klimawerk.portal.foundation.roles import Delegation, Role

_MANAGER = Role.CLIMATE_MANAGER

MATRIX = {
    "evidence.view_evidence": grant(
        _MANAGER,
        Role.UNIT,
        Role.EXPERT,
        Role.CONSULTANCY,
        Role.COORDINATION_CENTRE,
        Role.AUDITOR,
        Delegation.SEE,
    ),
    "evidence.change_evidence": grant(_MANAGER, Role.UNIT, Role.CONSULTANCY, Delegation.EDIT),
    # Which of two statements counts is decided by those who answer for the balance.
    "evidence.choose_evidence": grant(_MANAGER, Role.CONSULTANCY, Delegation.EDIT),
    "evidence.import_evidence": grant(_MANAGER, Role.CONSULTANCY, Delegation.EDIT),
    # Whom a district asks for data, and what came of it.
    "evidence.view_campaign": grant(
        _MANAGER, Role.UNIT, Role.CONSULTANCY, Role.COORDINATION_CENTRE, Role.AUDITOR, Delegation.EDIT
    ),
    "evidence.change_campaign": grant(_MANAGER, Role.CONSULTANCY, Delegation.EDIT),
    "evidence.view_file": grant(_MANAGER, Role.CONSULTANCY, Role.AUDITOR, Delegation.EDIT),
}

register_matrix(MATRIX)
