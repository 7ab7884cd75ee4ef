"""Builds the predicates of a `rules.py` from its matrix: permission → roles and delegations that have it."""

from __future__ import annotations

from collections.abc import Mapping

import rules

from klimawerk.portal.foundation.roles import Actor, Delegation, Role

#: One line of a matrix: the roles of the tenant itself, and the delegations of a neighbour that suffice.
Grant = tuple[frozenset[Role], frozenset[Delegation]]


def grant(*holders: Role | Delegation) -> Grant:
    """A line of a matrix."""
    return (
        frozenset(each for each in holders if isinstance(each, Role)),
        frozenset(each for each in holders if isinstance(each, Delegation)),
    )


def register_matrix(matrix: Mapping[str, Grant]) -> None:
    """Add a rule per permission. A permission that nobody has registered is refused by `may`."""
    for permission, (roles, delegations) in matrix.items():
        rules.add_rule(permission, _holds(permission, roles, delegations))


def may(actor: Actor, permission: str) -> bool:
    """Whether the actor has the permission in the actor's tenant.

    Raises `KeyError` for a permission that stands in no matrix.
    """
    if not rules.rule_exists(permission):
        raise KeyError(permission)
    return bool(rules.test_rule(permission, actor))


def _holds(
    permission: str, roles: frozenset[Role], delegations: frozenset[Delegation]
) -> rules.predicates.Predicate:
    @rules.predicate(name=permission)
    def holds(actor: Actor) -> bool:
        return bool(actor.roles & roles or actor.delegations & delegations)

    return holds
