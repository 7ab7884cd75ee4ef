"""Walks all roles and delegations past one permission; every permission has a file that calls this."""

from __future__ import annotations

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Delegation, Role

NOBODY = "nobody"
HOLDERS = [*Role.values, *Delegation.values, NOBODY]


def holds(permission: str, holder: str) -> bool:
    """Whether somebody who is nothing but `holder` has the permission."""
    return may(
        Actor(
            1,
            1,
            frozenset({Role(holder)}) if holder in Role.values else frozenset(),
            frozenset({Delegation(holder)}) if holder in Delegation.values else frozenset(),
        ),
        permission,
    )
