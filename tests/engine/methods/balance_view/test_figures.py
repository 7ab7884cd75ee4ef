"""What a balance page shows besides the balance: written-out numbers, and missing stays missing."""

from __future__ import annotations

import pytest

from klimawerk.engine.methods.balance_view.figures import (
    change,
    completeness,
    largest_gain,
    local_mix_emissions,
    members_sum,
    part_apart,
    per_head,
    share,
    sum_in_scope,
)


def test_a_part_apart_is_the_sum_with_it_minus_the_sum_without_it() -> None:
    """balance_view.part_apart"""
    assert part_apart(100.0, 70.0) == 30
    assert part_apart(100.0, None) is None


def test_a_share_needs_both_and_a_whole() -> None:
    """balance_view.share, balance_view.per_head"""
    assert share(25.0, 100.0) == 0.25
    assert share(25.0, 0.0) is None
    assert share(None, 100.0) is None
    assert per_head(500.0, 100.0) == 5
    assert per_head(500.0, None) is None


def test_a_change_in_amount_and_share() -> None:
    """balance_view.change"""
    assert change(200.0, 150.0) == (-50, -0.25)
    assert change(0.0, 150.0) == (150, None)
    assert change(None, 150.0) == (None, None)


def test_the_local_mix_replaces_the_federal_one() -> None:
    """balance_view.local_mix_emissions: 1,000 MWh, 200 g/kWh less, are 200 t less."""
    assert local_mix_emissions(5000.0, 1000.0, 500.0, 300.0) == 4800
    assert local_mix_emissions(5000.0, 1000.0, 500.0, None) is None


def test_the_largest_gain_is_energy_times_missing_quality() -> None:
    """balance_view.largest_gain"""
    found = largest_gain(
        {"a.gas": 100.0, "b.oil": 300.0, "c.coal": 500.0, "d.wood": 100.0},
        {"a.gas": 0.0, "b.oil": 0.5, "c.coal": 1.0, "d.wood": None},
    )
    assert [(each.code, each.deficit_mwh, each.gain) for each in found] == [
        ("b.oil", 150, 0.15),
        ("a.gas", 100, 0.1),
    ]


def test_origins_are_weighted_by_energy_and_say_what_is_missing() -> None:
    """balance_view.completeness"""
    found = completeness(
        [(60.0, "municipal", "A"), (10.0, "municipal", "D"), (30.0, "provider_default", "C")], 2
    )
    assert (found.kind, found.own_ab, found.own_cd, found.default, found.missing) == (
        "own_ab",
        0.6,
        0.1,
        0.3,
        2,
    )
    assert completeness([(None, "", "")], 1).kind == "missing"
    assert completeness([(0.0, "municipal", "")], 0).kind == "own_ab"  # a declared zero


def test_members_and_what_lies_in_none_against_the_whole() -> None:
    """balance_view.members_sum"""
    assert members_sum([10.0, None, 20.0], 5.0, 36.0) == (35, pytest.approx(1))
    assert members_sum([10.0], None, None) == (10, None)


def test_a_sum_with_a_missing_cell_is_none() -> None:
    """balance_view.sum_in_scope"""
    assert sum_in_scope([(10.0, False), (None, False), (5.0, False)]) == 15
    assert sum_in_scope([(10.0, False), (None, True)]) is None
    assert sum_in_scope([]) is None
