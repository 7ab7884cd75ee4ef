"""Rules supplements.*: beside the balance, and never a number where nothing is known."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.methods.supplements import agriculture, land_use, waste
from klimawerk.engine.methods.supplements.collect import supplements_of, total_with
from klimawerk.engine.methods.supplements.local_generation import (
    SOURCES,
    effective_hours,
    is_covered,
    local_generation,
    national_generation,
)


@cache
def facts() -> PlainFacts:
    return PlainFacts(load_factbook())


def of(
    key: str, year: int = 2022, people: float | None = 100_000.0, **own: object
) -> dict[str, dict[str, object]]:
    return supplements_of(facts(), facts().register.find(key), year, people, **own)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_local_generation_is_capacity_times_hours(source: str) -> None:
    """supplements.local_generation, supplements.local_generation_hours, supplements.local_generation_national"""
    made = local_generation(facts(), source, 2023)
    installed = facts().municipal("renewables_2024", SOURCES[source])
    assert made.sum() == pytest.approx(installed.sum() * effective_hours(facts(), source, 2023) / 1000)
    assert 0.7 <= made.sum() / national_generation(facts(), source, 2023) <= 1.005
    assert (made[installed == 0] == 0).all()


def test_hours_are_those_of_a_year_of_weather() -> None:
    hours = {source: float(effective_hours(facts(), source, 2023)) for source in SOURCES}
    assert 700 < hours["photovoltaics"] < 950
    assert 1700 < hours["wind"] < 2200
    assert 2500 < hours["hydro"] < 4000
    assert 5000 < hours["biomass"] < 6500


@pytest.mark.parametrize(("year", "covered"), [(2021, False), (2022, True), (2024, True), (2025, False)])
def test_the_plants_of_january_2024_do_not_stand_for_other_times(year: int, covered: bool) -> None:
    assert is_covered(facts(), year) is covered
    found = of("05974", year)["local_generation"]
    assert (found["energy_mwh"] is not None) is covered
    assert found["state"] == ("value" if covered else "NE")
    if not covered:
        assert found["reason"] == "supplements.reason.plants_of_2024_only"


def test_production_is_shown_by_source_and_municipality() -> None:
    """Members of a district add up to the district, source by source."""
    register = facts().register
    district = register.find("05974")
    whole = of("05974")["local_generation"]
    members = [of(member.key)["local_generation"] for member in register.members(district)]
    assert len(members) == 14
    for at, source in enumerate(whole["sources"]):  # type: ignore[arg-type, call-overload]
        parts = sum(member["sources"][at]["energy_mwh"] for member in members)  # type: ignore[index]
        assert parts == pytest.approx(source["energy_mwh"])
    assert whole["energy_mwh"] == pytest.approx(1_059_652.6, rel=1e-6)


def test_livestock_is_not_estimated_without_heads() -> None:
    found = of("05974")["agriculture"]
    parts = {part["part"]: part for part in found["parts"]}  # type: ignore[union-attr, index]
    assert found["value_t"] is None and found["state"] == "NE"
    assert parts["livestock"]["value_t"] is None
    assert parts["organic_soils"]["value_t"] is None
    assert parts["soils"]["value_t"] == pytest.approx(58_714.3, rel=1e-5)
    assert found["stopgap"]["is_stopgap"] is True  # type: ignore[index]


def test_own_heads_give_livestock() -> None:
    """supplements.agriculture_livestock, supplements.agriculture_per_animal"""
    found = of("05974", heads={"dairy_cows": 10, "pigs": 1000})["agriculture"]
    herd = next(part for part in found["parts"] if part["part"] == "livestock")  # type: ignore[union-attr, index]
    assert herd["value_t"] == pytest.approx(47.7 + 149.9, abs=0.5)
    assert found["value_t"] is None
    with pytest.raises(KeyError, match="unicorns"):
        agriculture.livestock(facts(), {"unicorns": 1})


def test_animals_and_soils_add_up_to_the_national_figure() -> None:
    """supplements.agriculture_national, supplements.agriculture_soils, supplements.agriculture_national_share"""
    assert agriculture.national_agriculture(facts(), 2021) == pytest.approx(51.15e6, rel=1e-3)
    assert agriculture.soils(facts()).sum() == pytest.approx(49_773 * 265)
    assert agriculture.national_share(facts(), 2022).sum() == pytest.approx(
        float(agriculture.national_agriculture(facts(), 2022))
    )


def test_land_use_keeps_the_sign_of_the_year() -> None:
    """supplements.land_use_national, supplements.land_use_national_share"""
    assert land_use.national_land_use(facts(), 1995) == pytest.approx(-6_590_047)
    assert land_use.national_land_use(facts(), 2015) == pytest.approx(5_731_437)
    assert (land_use.national_share(facts(), 1995) <= 0).all()
    assert (land_use.national_share(facts(), 2015) >= 0).all()
    assert of("05974", 1995)["land_use"]["stopgap"]["value_t"] < 0  # type: ignore[index, operator]


def test_forest_is_a_sink_or_a_source_by_the_own_balance() -> None:
    """supplements.land_use_forest, supplements.land_use_forest_area"""
    area = float(land_use.forest_area(facts())[facts().register.find("05974").slice].sum())
    assert area == pytest.approx(27_582)
    for balance in (-3.88, 1.5):
        part = of("05974", forest_balance=balance)["land_use"]["parts"][0]  # type: ignore[index]
        assert part["value_t"] == pytest.approx(area * balance)
    assert of("05974")["land_use"]["parts"][0]["value_t"] is None  # type: ignore[index]


def test_germany_has_the_inventory_not_a_stopgap() -> None:
    found = of("DG", 2021)
    assert found["land_use"]["value_t"] == pytest.approx(land_use.national_land_use(facts(), 2021))
    assert found["agriculture"]["value_t"] == pytest.approx(51.15e6, rel=1e-3)
    assert "stopgap" not in found["land_use"]


def test_a_year_without_inventory_has_no_stopgap() -> None:
    assert of("05974", 2025)["land_use"]["stopgap"]["value_t"] is None  # type: ignore[index]


def test_waste_water_is_eleven_kilograms_per_head() -> None:
    """supplements.waste_water_per_head, supplements.waste_per_head"""
    assert waste.waste_water_per_head(facts()) * 1000 == pytest.approx(11.0, abs=0.05)
    assert waste.waste_per_head(facts()) * 1000 == pytest.approx(43.0, abs=0.1)
    found = of("05974")
    assert found["waste_water"]["value_t"] == pytest.approx(1096.9, abs=1)
    assert found["waste"]["value_t"] is None
    assert of("05974", people=None)["waste_water"]["value_t"] is None


def test_nothing_is_not_a_number() -> None:
    for key in ("05974028", "05974", "DG"):
        for entry in of(key).values():
            assert entry["state"] in ("value", "NE")
            assert entry.get("value_t", entry.get("energy_mwh")) is not None or entry["reason"]
            assert not any(isinstance(each, float) and np.isnan(each) for each in entry.values())


@pytest.mark.requirement("R38")
def test_agriculture_can_be_switched_on_with_both_totals() -> None:
    """supplements.total_with: both totals side by side; a stopgap is never added."""
    heads = {"dairy_cows": 10, "pigs": 1000}
    complete = of("05974", heads=heads, no_drained_peat=True)
    expected = 197.6 + complete["agriculture"]["parts"][1]["value_t"]  # type: ignore[index]
    assert complete["agriculture"]["value_t"] == pytest.approx(expected, abs=0.5)
    both = total_with(1_000_000.0, complete, ["agriculture"])
    assert both["without_t"] == 1_000_000
    assert both["with_t"] == pytest.approx(1_000_000 + expected, abs=0.5)
    off = total_with(1_000_000.0, complete, [])
    assert off["with_t"] == off["without_t"] == 1_000_000
    open_sum = total_with(1_000_000.0, of("05974"), ["agriculture", "waste_water"])
    assert open_sum["with_t"] is None and open_sum["missing"] == ["agriculture"]
