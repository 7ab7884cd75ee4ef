"""Balances: the documented JSON, the same numbers as the command line, no query to the database."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.portal.api.conftest import Ask

from klimawerk.cli.__main__ import main


def command_line(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def _own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("KLIMAWERK_DATA", str(tmp_path_factory.mktemp("data")))


@pytest.mark.parametrize("key", ["05974028", "05974", "DG"])
def test_the_same_bytes_as_the_command_line(
    client: Client, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    answer = client.get(f"/api/v1/gebiete/{key}/bilanzen/2022").content.decode()
    assert answer == command_line(capsys, "balance", key, "--year", "2022", "--format", "json")
    totals = json.loads(answer)["totals"]
    assert totals["energy_mwh"] > 0 and totals["emissions_t_co2e"] > 0


def test_several_years_as_the_command_line(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/api/v1/gebiete/05974028/bilanzen?von=2018&bis=2020")
    assert answer.content.decode() == command_line(
        capsys, "balance", "05974028", "--years", "2018-2020", "--format", "json"
    )
    assert [each["year"] for each in answer.json()["results"]] == [2018, 2019, 2020]


def test_csv_as_the_command_line(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/api/v1/gebiete/05974028/bilanzen/2022?format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="klimawerk-05974028-2022.csv"'
    assert answer.content.decode() == command_line(
        capsys, "balance", "05974028", "--year", "2022", "--format", "csv"
    )


def test_parquet_has_the_rows_of_the_csv(client: Client) -> None:
    address = "/api/v1/gebiete/05974/bilanzen?von=2021&bis=2022"
    table = pyarrow.parquet.read_table(io.BytesIO(client.get(f"{address}&format=parquet").content))
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}&format=csv").content.decode())))
    assert table.num_rows == len(rows) == 2 * 183
    assert table["energy_mwh"].to_pylist() == [
        float(row["energy_mwh"]) if row["energy_mwh"] else None for row in rows
    ]


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("text/html, */*;q=0.1", "application/json"),
        ("application/json;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
        ("", "application/json"),
    ],
)
def test_the_accept_header_chooses(client: Client, accept: str, wanted: str) -> None:
    answer = client.get("/api/v1/gebiete/05974028/bilanzen/2022", headers={"accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, wanted)


def test_the_address_goes_before_the_header(client: Client) -> None:
    answer = client.get("/api/v1/gebiete/05974028/bilanzen/2022?format=json", headers={"accept": "text/csv"})
    assert answer["Content-Type"] == "application/json"


def test_no_format_in_common(ask: Ask) -> None:
    problem = ask("gebiete/05974028/bilanzen/2022", 406, accept="text/html")
    assert problem["code"] == "not_acceptable" and "json, csv, parquet" in problem["detail"]


@pytest.mark.parametrize("year", ["2013", "2025", "abc", "-2022", "20.22", "1e3", "9" * 5000])
def test_a_year_that_is_not_there(ask: Ask, year: str) -> None:
    problem = ask(f"gebiete/05974028/bilanzen/{year}", 422)
    assert problem["code"] == "bad_year"
    assert "2014" in problem["messages"]["de"] and "2024" in problem["messages"]["en"]


def test_a_period_that_runs_backwards(ask: Ask) -> None:
    assert ask("gebiete/05974028/bilanzen?von=2022&bis=2020", 422)["code"] == "reversed_years"


def test_balances_ask_the_database_nothing(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/api/v1/gebiete/05974043/bilanzen/2021")  # made
        client.get("/api/v1/gebiete/05974043/bilanzen/2021")  # kept
        client.get("/api/v1/gebiete/05974043/bilanzen/2021/herkunft/industry.electricity")
        client.get("/api/v1/gebiete/99999/bilanzen/2021")  # not there
        client.get("/api/v1/nowhere")


def test_missing_is_null_and_not_zero(ask: Ask) -> None:
    lines = {
        (sector["sector"], line["carrier"]): line
        for sector in ask("gebiete/05974028/bilanzen/2022")["sectors"]
        for line in sector["carriers"]
    }
    coal = lines["industry", "hard_coal"]
    assert (coal["state"], coal["energy_mwh"], coal["emissions_t_co2e"]) == ("NE", None, None)
    assert coal["reason"]


@pytest.mark.parametrize("cell", ["private_households.natural_gas", "industry"])
def test_the_explanation_of_a_sector_and_carrier(
    ask: Ask, capsys: pytest.CaptureFixture[str], cell: str
) -> None:
    sector, _, carrier = cell.partition(".")
    arguments = ["explain", "05974028", "--year", "2022", "--sector", sector, "--format", "json"]
    spoken = command_line(capsys, *arguments, *(["--carrier", carrier] if carrier else []))
    assert ask(f"gebiete/05974028/bilanzen/2022/herkunft/{cell}") == json.loads(spoken)


def test_the_explanation_of_one_cell(ask: Ask) -> None:
    found = ask("gebiete/05974028/bilanzen/2022/herkunft/transport.petrol_fossil.car.off_motorway")
    (cell,) = found["cells"]
    assert cell["cell"] == "transport.petrol_fossil.car.off_motorway"
    assert found["energy_mwh"] == cell["energy_mwh"] > 0
    assert cell["lines"][cell["energy_line"]]["value"] == pytest.approx(cell["energy_mwh"], rel=1e-12)
    assert any(line.get("source") for line in cell["lines"])


@pytest.mark.parametrize(
    "cell", ["nothing", "industry.petrol_fossil", "transport.petrol_fossil.car.moon", "..", "%2e"]
)
def test_a_cell_that_is_not_there(ask: Ask, cell: str) -> None:
    assert ask(f"gebiete/05974028/bilanzen/2022/herkunft/{cell}", 404)["code"] == "unknown_cell"


def test_comparison_as_the_command_line(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    keys = ["05974028", "05974040", "05974"]
    spoken = command_line(capsys, "compare", *keys, "--year", "2022", "--format", "json")
    found = ask(f"vergleich?gebiete={','.join(keys)}&jahr=2022")
    assert found == json.loads(spoken)
    assert found["scope"] == "without_motorway_and_large_emitters"
    names = [each["territory"]["name"] for each in found["places"]]
    assert names == sorted(names)


@pytest.mark.parametrize("keys", ["", "05974028", "05974028,", ",".join(f"{n:05}" for n in range(21))])
def test_a_comparison_of_too_few_or_too_many(ask: Ask, keys: str) -> None:
    assert ask(f"vergleich?gebiete={keys}&jahr=2022", 422)["code"] == "number_of_places"
