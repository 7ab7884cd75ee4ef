"""Rule `disclosure.complementary`: further items are hidden until no confidential amount can be recomputed.

For each exposed cell the cheapest way out is searched: a change of the table that leaves all sums as they are,
touches the cell, and moves as little other energy as possible (least absolute values by reweighting). What it touches
is hidden; afterwards everything that is not needed is shown again, largest amounts first.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.methods.disclosure.attack import attack
from klimawerk.engine.methods.disclosure.table import Mask, Statements
from klimawerk.engine.records.facts import Array, Facts

ROUNDS = 25  # number: rounds of reweighting until the way out is sparse
SUPPORT = 1e-3  # number: share of the largest change below which an item is not touched
FLOOR = 1e-5  # number: smallest change in the weights, keeps the equations solvable
REUSE = 1e-2  # number: an item that is hidden already costs this share of the cheapest other one


@rule_id("disclosure.complementary")
def complementary_suppression(
    facts: Facts, table: Statements, primary: Mask, closed: Mask | None = None
) -> Mask:
    """Mask of all hidden items [N] for the confidential cells `primary` [N]: those and their complements.

    `closed` [N] are items that are not published anyway: they may protect others and need no protection themselves.
    """
    wanted = float(facts.assumption("disclosure.protection_interval"))
    kept = primary if closed is None else primary | closed
    hidden = kept.copy()
    secret = np.flatnonzero(primary & (table.values > 0))
    order = secret[np.argsort(-table.values[secret], kind="stable")]
    # What is hidden for one item can narrow the proven range of another: then once more.
    for item in [*order, *order]:
        if attack(table, hidden).of(int(item)) < wanted:
            hidden = _protect(table, hidden, int(item), wanted)
    return _show_again(table, hidden, primary, kept, wanted)


def exposed_items(table: Statements, hidden: Mask, primary: Mask, wanted: float) -> list[int]:
    """Confidential items [N] that are known too well, in their order."""
    found = attack(table, hidden)
    secret = np.flatnonzero(primary & (table.values > 0))
    return [int(item) for item in secret if not hidden[item] or found.of(int(item)) < wanted]


def _protect(table: Statements, hidden: Mask, item: int, wanted: float) -> Mask:
    """More hidden items, from the mildest stage that protects the item; large enough items are tried first."""
    enough = table.values >= wanted * table.values[item]
    for stage in table.stages:
        for usable in ((hidden | stage) & enough, hidden | stage):
            way = _way_out(table, hidden, usable, item)
            if way is not None and attack(table, hidden | way).of(item) >= wanted:
                return hidden | way
        for more in _growing(table, stage & ~hidden):
            if attack(table, hidden | more).of(item) >= wanted:
                return hidden | more
    return np.ones_like(hidden)


def _growing(table: Statements, usable: Mask) -> Iterator[Mask]:
    """The largest usable item, the two, four, … largest, at last all: a large amount needs large partners."""
    items = np.flatnonzero(usable & (table.values > 0))
    order = items[np.argsort(-table.values[items], kind="stable")]
    count = 1
    while len(order):
        chosen = np.zeros_like(usable)
        chosen[order[:count]] = True
        yield chosen
        if count >= len(order):
            return
        count += count


def _way_out(table: Statements, hidden: Mask, usable: Mask, item: int) -> Mask | None:
    """Items touched by a sparse change that leaves all sums as they are; None if there is none."""
    usable = usable & (table.values > 0)
    usable[item] = False
    others = np.flatnonzero(usable)
    scale = np.maximum(1.0, np.abs(table.relations).max(axis=1, keepdims=True))
    relations, target = table.relations[:, others] / scale, -table.relations[:, item] / scale[:, 0]
    if not len(others):
        return None
    # A cost that rises a little with the position decides between ways of equal cost.
    cost = table.values[others] * (1 + np.arange(len(others)) / len(others))
    cost = np.where(hidden[others], cost.min() * REUSE, cost)
    change: Array = np.ones(len(others))
    for _ in range(ROUNDS):
        largest = np.abs(change).max()
        if not largest > 0:
            return None
        room = (np.abs(change) / largest + FLOOR) / cost
        room = room / room.max()
        change = room * (relations.T @ (np.linalg.pinv((relations * room) @ relations.T) @ target))
    if np.abs(relations @ change - target).max() > SUPPORT:
        return None
    touched = np.zeros_like(hidden)
    touched[others[np.abs(change) > SUPPORT * np.abs(change).max()]] = True
    return touched


def _show_again(table: Statements, hidden: Mask, primary: Mask, kept: Mask, wanted: float) -> Mask:
    """Show what is hidden without need, large amounts first, until every further item would betray a secret."""
    hidden = hidden.copy()
    shown = True
    while shown:
        shown = False
        extra = np.flatnonzero(hidden & ~kept)
        for item in sorted(extra, key=lambda at: -table.values[at]):
            hidden[item] = False
            if exposed_items(table, hidden, primary, wanted):
                hidden[item] = True
            else:
                shown = True
    return hidden
