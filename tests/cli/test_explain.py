"""`explain`: the chain can be read, names its sources, and its JSON gives the value of the balance again."""

import json

import pytest

from klimawerk.engine.kernel.trace import evaluate

ARGUMENTS = ("05974028", "--year", "2022", "--sector", "private_households", "--carrier", "natural_gas")


def test_json_gives_the_value_of_the_balance(run) -> None:
    found = json.loads(run("explain", *ARGUMENTS, "--format", "json").out)
    balance = json.loads(run("balance", "05974028", "--year", "2022", "--format", "json").out)
    gas = next(each for each in balance["sectors"][0]["carriers"] if each["carrier"] == "natural_gas")
    assert found["energy_mwh"] == gas["energy_mwh"]
    lines = found["cells"][0]["lines"]
    assert evaluate(lines) == pytest.approx(gas["emissions_t_co2e"], rel=1e-12)
    assert evaluate(lines[: found["cells"][0]["energy_line"] + 1]) == pytest.approx(
        gas["energy_mwh"], rel=1e-12
    )


def test_text_numbers_its_steps_and_names_sources(run) -> None:
    text = run("explain", *ARGUMENTS).out
    assert text.startswith("Lippstadt (05974028), 2022: Private Haushalte, Erdgas\n")
    assert "[1] Wert " in text and "Quelle: AG Energiebilanzen" in text
    assert "Heizbedarf: Fläche × Bedarf" in text
    assert "→ Emissionen 70.356" in text
    assert "‹" not in text


def test_names_in_german_are_understood(run) -> None:
    by_name = run(
        "explain", "05974028", "--year", "2022", "--sector", "Private Haushalte", "--carrier", "erdgas"
    )
    assert by_name.out == run("explain", *ARGUMENTS).out


def test_a_cell_without_number_gives_its_reason(run) -> None:
    text = run(
        "explain",
        "05974028",
        "--year",
        "2022",
        "--sector",
        "municipal_facilities",
        "--carrier",
        "electricity",
    ).out
    assert "anderswo enthalten" in text and "Grund: enthalten in Gewerbe" in text


def test_a_whole_sector_in_english(run) -> None:
    text = run("explain", "05974028", "--year", "2022", "--sector", "transport", "--lang", "en").out
    assert text.count("■") > 20 and "Source:" in text and "Reason:" in text


def test_an_own_value_names_its_file(run, own_values) -> None:
    text = run("explain", *ARGUMENTS, "--input", own_values).out
    assert "network operator" in text
    assert "= 250.000 MWh" in text


@pytest.mark.parametrize("key", ["05974028", "05974"])
def test_no_code_stands_where_words_exist(run, key) -> None:
    text = run("explain", key, "--year", "2021", "--sector", "industry").out
    sums = [line for line in text.splitlines() if "Summe:" in line or "Schritt " in line]
    assert sums
    assert not [line for line in sums if "start_balance." in line or "(10775)" in line or "(400)" in line]
    assert "row of the" not in text and "table " not in text
