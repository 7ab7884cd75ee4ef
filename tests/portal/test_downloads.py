"""Files of a place: the same numbers as on the page."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from klimawerk.portal.calculation.domain.balances import get_balance

ADDRESS = "/gebiet/05974028/bilanz-2022."


def fetch(client: Client, form: str) -> bytes:
    response = client.get(ADDRESS + form)
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="klimawerk-05974028-2022.{form}"'
    return response.content


def test_json_holds_the_totals_of_the_page(client: Client, db: None) -> None:
    content = json.loads(fetch(client, "json"))
    balance = get_balance("05974028", 2022)
    assert content["totals"]["energy_mwh"] == balance.energy_mwh
    assert content["totals"]["emissions_t_co2e"] == balance.emissions_t
    assert content["kind"] == "start"


def test_csv_and_parquet_have_the_same_rows(client: Client, db: None) -> None:
    rows = list(csv.DictReader(io.StringIO(fetch(client, "csv").decode())))
    table = pyarrow.parquet.read_table(io.BytesIO(fetch(client, "parquet")))
    assert len(rows) == table.num_rows > 100
    energy = sum(float(row["energy_mwh"]) for row in rows if row["energy_mwh"])
    assert energy == pytest.approx(sum(filter(None, table["energy_mwh"].to_pylist())), rel=1e-9)
    assert energy == pytest.approx(
        sum(each.energy_mwh or 0 for each in get_balance("05974028", 2022).sectors), rel=1e-9
    )


def test_the_workbook_opens(client: Client, db: None) -> None:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(fetch(client, "xlsx")))
    assert "Bilanz" in workbook.sheet_names
