"""The weather-adjusted figure from imported degree days: balance, chain as text and as JSON, and without the import.

No degree days are shipped. Ten years are made of the recorded sample of 2023: every month times the factor of its year.
"""

import json
from pathlib import Path

import pytest

from klimawerk.engine.kernel.trace import evaluate

from .conftest import SAMPLES

LIPPSTADT, SOEST = "05974028", "05974"
# Factor of each year against the sample; 2022 is mild, the mean of the ten years is 1.0 exactly.
YEARS = {
    2014: 0.95, 2015: 1.0, 2016: 1.05, 2017: 1.05, 2018: 1.0, 2019: 1.0, 2020: 1.0, 2021: 1.05, 2022: 0.9, 2023: 1.0
}  # fmt: skip
RATIO_2022 = 1.0 / 0.9
# Electricity, and motor fuel off the road: nothing of it follows the weather.
WITHOUT_WEATHER = ("electricity", "other_conventional", "other_renewable")
CHAIN = ("--year", "2022", "--figure", "supplement.weather_adjusted")


def of_year(sample: Path, year: int, factor: float) -> str:
    """A month of the sample as it would have been in another year."""
    title, body = sample.read_text(encoding="utf-8").splitlines()[:4], sample.read_text().splitlines()[4:]
    lines = []
    for line in body:
        fields = line.split(";")
        fields[4] = fields[4].replace("2023", str(year))
        fields[5] = f"{float(fields[5]) * factor:.4f}"
        lines.append(";".join(fields))
    return "\n".join([*title, *lines]) + "\n"


@pytest.fixture
def imported(run, tmp_path: Path):
    """Ten years of degree days in the data folder."""
    months = []
    for year, factor in YEARS.items():
        for month in range(1, 13):
            path = tmp_path / f"gradtage_{year}{month:02}.csv"
            path.write_text(of_year(SAMPLES / f"gradtage_2023{month:02}.csv", year, factor), encoding="utf-8")
            months.append(path)
    assert run("facts", "import", "dwd", *months).code == 0
    return run


def test_the_adjusted_figure_follows_from_the_degree_days(imported) -> None:
    balance = json.loads(imported("balance", LIPPSTADT, "--year", "2022", "--format", "json").out)
    adjusted = balance["supplements"]["weather_adjusted"]
    assert adjusted["ratio"] == pytest.approx(RATIO_2022, rel=1e-4)
    assert adjusted["years"] == sorted(YEARS)
    assert adjusted["scope"] == balance["totals"]["scope"]
    shares = {"private_households": 0.8, "commerce_trade_services": 0.7, "municipal_facilities": 0.7}
    expected = 0.0
    for sector in balance["sectors"]:
        for carrier in sector["carriers"]:
            share = 0.0 if carrier["carrier"] in WITHOUT_WEATHER else shares.get(sector["sector"], 0.0)
            expected += (carrier["energy_mwh"] or 0.0) * (1 - share + share * adjusted["ratio"])
    assert adjusted["energy_mwh"] == pytest.approx(expected, rel=1e-12)
    assert adjusted["energy_mwh"] > balance["totals"]["energy_mwh"]
    assert adjusted["emissions_t_co2e"] > balance["totals"]["emissions_t_co2e"]
    table = " ".join(imported("balance", LIPPSTADT, "--year", "2022").out.split())
    assert "Witterungsbereinigt: " in table and "keine Gradtage" not in table


@pytest.mark.parametrize("key", [LIPPSTADT, SOEST])
def test_the_chain_gives_the_figure_again(imported, key: str) -> None:
    balance = json.loads(imported("balance", key, "--year", "2022", "--format", "json").out)
    wanted = balance["supplements"]["weather_adjusted"]["emissions_t_co2e"]
    found = json.loads(imported("explain", key, *CHAIN, "--format", "json").out)
    assert found["figure"] == "supplement.weather_adjusted"
    assert found["unit"] == "t CO2e"
    assert evaluate(found["lines"]) == pytest.approx(wanted, rel=1e-12)
    assert found["value"] == pytest.approx(wanted, rel=1e-12)
    days = [line for line in found["lines"] if str(line.get("name", "")).startswith("degree_days_g20_15_")]
    assert len({line["name"] for line in days}) == len(YEARS)
    assert all(line["source"] and line["locator"] for line in days)
    changed = [dict(line) for line in found["lines"]]
    for line in changed:
        if line.get("name", "").startswith("degree_days_g20_15_2022"):
            line["value"] *= 1.1
    assert evaluate(changed) < wanted, "a colder year asks for less correction"


def test_the_chain_as_text_names_source_and_ratio(imported) -> None:
    text = imported("explain", LIPPSTADT, *CHAIN).out
    assert text.startswith("Lippstadt (05974028), 2022: Witterungsbereinigt\n")
    assert "Gradtag" in text and "Quelle: Deutscher Wetterdienst" in text
    assert "‹" not in text and "supplement." not in text and "degree_days" not in text
    assert text.count("Anteil der Raumwärme am Wärmeverbrauch (Private Haushalte)") == 1
    english = imported("explain", LIPPSTADT, *CHAIN, "--lang", "en").out
    assert english.startswith("Lippstadt (05974028), 2022: Weather-adjusted\n")


def test_a_motorway_outside_of_the_total_is_outside_of_the_adjusted_figure_too(
    imported, tmp_path: Path
) -> None:
    values = tmp_path / "motorway.csv"
    values.write_text(
        "ags;year;sector;carrier;vehicle_class;road_category;energy;unit;grade;source\n"
        f"{LIPPSTADT};2022;transport;diesel_fossil;car;motorway;10000;MWh;B;counted\n",
        encoding="utf-8",
    )
    plain, stated = (
        json.loads(imported("balance", LIPPSTADT, "--year", "2022", "--format", "json", *more).out)
        for more in ((), ("--input", values))
    )
    assert (
        plain["supplements"]["weather_adjusted"]["energy_mwh"]
        == stated["supplements"]["weather_adjusted"]["energy_mwh"]
    )
    chain = json.loads(imported("explain", LIPPSTADT, *CHAIN, "--format", "json", "--input", values).out)
    wanted = stated["supplements"]["weather_adjusted"]["emissions_t_co2e"]
    assert evaluate(chain["lines"]) == pytest.approx(wanted, rel=1e-12)


def test_without_degree_days_there_is_no_figure_and_a_sentence(run) -> None:
    refused = run("explain", LIPPSTADT, *CHAIN)
    assert refused.code == 2
    assert "oder sie hat keinen Wert" in refused.err


def test_a_sector_or_a_figure_is_wanted(run) -> None:
    for words in ((), ("--sector", "industry", "--figure", "population"), ("--carrier", "lpg")):
        refused = run("explain", LIPPSTADT, "--year", "2022", *words)
        assert refused.code == 2 and "entweder einen Sektor" in refused.err
