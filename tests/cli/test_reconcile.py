"""`reconcile`: two balances of one place, table, JSON and CSV."""

import csv
import io
import json

import pytest


def test_two_editions_differ_by_factors(run) -> None:
    words = ("reconcile", "05974028", "--year", "2022", "--edition", "bisko-2019")
    outcome = run(*words, "--against-edition", "bisko-2024")
    assert outcome.code == 0
    assert "Abgleich zweier Bilanzen: Lippstadt" in outcome.out
    assert "Summe der Beträge" in outcome.out and "Verschieden sind: Ausgabe der Methode." in outcome.out
    found = json.loads(run(*words, "--against-edition", "bisko-2024", "--format", "json").out)
    assert found["emissions_t_co2e"]["activity"] == 0
    assert found["emissions_t_co2e"]["factor"] == pytest.approx(found["emissions_t_co2e"]["net"])


def test_csv_holds_every_cell(run, tmp_path) -> None:
    target = tmp_path / "abgleich.csv"
    outcome = run("reconcile", "05974028", "--year", "2019", "--against-year", "2022", "--out", target)
    assert outcome.code == 0 and outcome.out == ""
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    gas = next(row for row in rows if row["cell"] == "private_households.natural_gas")
    difference = float(gas["emissions_after_t_co2e"]) - float(gas["emissions_before_t_co2e"])
    parts = sum(float(gas[name]) for name in ("activity_t_co2e", "factor_t_co2e", "boundary_t_co2e"))
    assert parts == pytest.approx(difference)


def test_own_data_of_the_second_balance(run, own_values) -> None:
    outcome = run("reconcile", "05974028", "--year", "2022", "--against-input", own_values)
    assert outcome.code == 0 and "Verschieden sind: eigene Angaben" in outcome.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "unterscheidet sich in nichts"),
        (("--against-year", "2100"), "2100"),
        (("--against-edition", "bisko-1900"), "bisko-1900"),
        (("--against-year", "2021", "--out", "a.xlsx"), "xlsx"),
    ],
)
def test_what_cannot_be_reconciled_is_said(run, words, sentence) -> None:
    outcome = run("reconcile", "05974028", "--year", "2022", *words)
    assert outcome.code == 2 and sentence in outcome.err and "Traceback" not in outcome.err
