"""Who may see, compute, present, release and publish balances: the permission matrix.

A municipality acts in its own tenant, for its district's runs too; `balances.domain.states` asks for what territory.
"""

from __future__ import annotations

from klimawerk.portal.foundation.predicates import grant, register_matrix
from klimawerk.portal.foundation.roles import Delegation, Role

_MANAGER = Role.CLIMATE_MANAGER

MATRIX = {
    "balances.view_run": grant(
        _MANAGER,
        Role.UNIT,
        Role.COUNCIL,
        Role.EXPERT,
        Role.CONSULTANCY,
        Role.COORDINATION_CENTRE,
        Role.AUDITOR,
        Delegation.SEE,
    ),
    "balances.compute_run": grant(_MANAGER, Role.CONSULTANCY, Delegation.EDIT),
    "balances.send_part": grant(_MANAGER, Role.CONSULTANCY),
    "balances.comment_part": grant(_MANAGER, Role.UNIT, Role.CONSULTANCY),
    # Agreeing, releasing and publishing bind the administration: its own management.
    "balances.agree_part": grant(_MANAGER),
    "balances.release_part": grant(_MANAGER, Delegation.RELEASE),
    "balances.take_back_part": grant(_MANAGER),
    "balances.publish_run": grant(_MANAGER),
    "balances.mark_confidential": grant(_MANAGER, Role.CONSULTANCY, Delegation.EDIT),
}

register_matrix(MATRIX)
