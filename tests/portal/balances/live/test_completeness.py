"""Completeness: municipality × sector × origin, in words, with the way to the entry table, and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django_scopes import scope
from python_calamine import CalamineWorkbook
from tests.portal.balances.conftest import DAY, LIPPSTADT, state

from klimawerk.portal.balances.domain.completeness import read_completeness
from klimawerk.portal.organisations.models import Tenant


def rows_of(tenant: Tenant) -> dict[str, dict[str, Any]]:
    with scope(tenant=tenant):
        rows = read_completeness(tenant, 2022, DAY)
    return {row.territory.key: {each.sector: each for each in row.sectors} for row in rows}


def test_own_values_defaults_and_missing_are_told_apart(district: Tenant) -> None:
    state(district, LIPPSTADT, "900000", "private_households.natural_gas")
    found = rows_of(district)
    assert len(found) == 14
    households = found[LIPPSTADT]["private_households"]
    assert households.kind == "own_ab"
    assert 0.5 < households.own_ab < 1
    assert households.own_ab + households.own_cd + households.default == 1
    assert found[LIPPSTADT]["municipal_facilities"].kind == "missing"
    assert found[LIPPSTADT]["transport"].missing == 3  # cars, vans, lorries: by road category
    assert {each["private_households"].kind for key, each in found.items() if key != LIPPSTADT} == {"default"}


def test_every_cell_leads_to_its_entry_table_and_says_it_in_words(district: Tenant, manager: Client) -> None:
    html = manager.get(reverse("completeness", args=[district.slug]) + "?jahr=2022").content.decode()
    address = reverse("entry_table", args=[district.slug, LIPPSTADT, 2022, "haushalte"])
    assert address in html
    assert manager.get(address).status_code == 200
    assert html.count("/haushalte/") == 14


def test_the_workbook_holds_all_shares(district: Tenant, manager: Client) -> None:
    answer = manager.get(reverse("completeness_file", args=[district.slug]) + "?jahr=2022")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    lines = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert sum(LIPPSTADT in row for row in lines) == 1 + 5
    assert answer["Content-Disposition"].endswith('-2022.xlsx"')


def test_queries_are_the_same_for_all_municipalities(
    district: Tenant,
    manager: Client,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    address = reverse("completeness", args=[district.slug]) + "?jahr=2022"
    manager.get(address)
    with django_assert_num_queries(13):
        manager.get(address)
