"""Who may do what with tenants, agreements, mandates, organisations and commissions: the permission matrix."""

from __future__ import annotations

from klimawerk.portal.foundation.predicates import grant, register_matrix
from klimawerk.portal.foundation.roles import Delegation, Role

_MANAGER = Role.CLIMATE_MANAGER
_INSIDE = (
    Role.CLIMATE_MANAGER,
    Role.UNIT,
    Role.COUNCIL,
    Role.EXPERT,
    Role.CONSULTANCY,
    Role.COORDINATION_CENTRE,
    Role.AUDITOR,
)

MATRIX = {
    "organisations.view_tenant": grant(*_INSIDE, Delegation.SEE),
    "organisations.view_agreement": grant(*_INSIDE),
    # An agreement binds the tenant itself: nobody answers for it, whatever is delegated.
    "organisations.request_agreement": grant(_MANAGER),
    "organisations.answer_agreement": grant(_MANAGER),
    "organisations.end_agreement": grant(_MANAGER),
    "organisations.view_mandate": grant(_MANAGER, Role.UNIT, Role.AUDITOR),
    "organisations.add_mandate": grant(_MANAGER),
    "organisations.view_organisation": grant(
        _MANAGER,
        Role.UNIT,
        Role.EXPERT,
        Role.CONSULTANCY,
        Role.COORDINATION_CENTRE,
        Role.AUDITOR,
        Delegation.SEE,
    ),
    "organisations.change_organisation": grant(_MANAGER, Role.CONSULTANCY, Delegation.EDIT),
    # Merging turns over references of all rooms: the tenant's own management.
    "organisations.merge_organisation": grant(_MANAGER),
    "organisations.view_commission": grant(
        _MANAGER, Role.UNIT, Role.COUNCIL, Role.CONSULTANCY, Role.AUDITOR, Delegation.SEE
    ),
    # The period of a commission decides how long a consultancy gets in.
    "organisations.change_commission": grant(_MANAGER),
    "organisations.view_change_log": grant(_MANAGER, Role.AUDITOR),
}

register_matrix(MATRIX)
