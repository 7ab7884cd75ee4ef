"""District heat by the three permitted ways: own plants, a declared variant, else the standard factor."""

import json

ARGUMENTS = ("balance", "05974028", "--year", "2022", "--format", "json")
PLANTS = (
    "plant;year;fuel;fuel_mwh;heat_mwh;electricity_mwh;supply_celsius\n"
    "Beispiel;2022;natural_gas;100000;60000;30000;100\n"
)


def heat_of(answer: str) -> tuple[float, dict]:
    balance = json.loads(answer)
    households = balance["sectors"][0]["carriers"]
    cell = next(each for each in households if each["carrier"] == "district_heating")
    return cell["emissions_t_co2e"] * 1000 / cell["energy_mwh"], balance["conformity"]


def codes(conformity: dict) -> set[str]:
    return {each["code"] for each in conformity["findings"]}


def test_own_plants_are_allocated_by_exergy_and_stay_conformant(run, tmp_path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text(PLANTS, encoding="utf-8")
    factor, conformity = heat_of(run(*ARGUMENTS, "--heat-plants", str(path)).out)
    # z = 1 − 283/373.15 = 0.24159; heat's share = z·60/(30 + z·60) = 0.32577; 247 g/kWh × 100/60 × 0.32577
    assert round(factor, 1) == 134.1
    assert conformity["status"] == "incomplete"
    assert "bisko.own_heat_factor" not in codes(conformity)


def test_a_declared_variant_counts_from_80_percent(run) -> None:
    factor, conformity = heat_of(run(*ARGUMENTS, "--heat-variant", "gas_engine_chp=0.85:120").out)
    assert round(factor, 6) == 120
    assert "bisko.own_heat_factor" not in codes(conformity)
    factor, _ = heat_of(run(*ARGUMENTS, "--heat-variant", "gas_engine_chp=0.79:120").out)
    assert round(factor, 6) == 260


def test_the_standard_factor_and_a_typed_one(run, tmp_path) -> None:
    assert round(heat_of(run(*ARGUMENTS).out)[0], 6) == 260
    path = tmp_path / "factors.csv"
    path.write_text("carrier,year,g_per_kwh\ndistrict_heating,2022,120\n", encoding="utf-8")
    factor, conformity = heat_of(run(*ARGUMENTS, "--factors", str(path)).out)
    assert round(factor, 6) == 120
    assert conformity["status"] == "non-conformant"


def test_broken_plant_data_are_refused_all_at_once(run, tmp_path) -> None:
    path = tmp_path / "plants.csv"
    path.write_text(
        "plant;year;fuel;fuel_mwh;heat_mwh;electricity_mwh;supply_celsius\n"
        "A;2022;moonlight;10;5;0;\nB;2022;natural_gas;-3;5;2;\nC;2022;biomass;viel;;0;\n",
        encoding="utf-8",
    )
    done = run(*ARGUMENTS, "--heat-plants", str(path))
    assert (done.code, done.out) == (2, "")
    for part in ("moonlight", "-3", "viel", "„B“", "„C“"):
        assert part in done.err
    assert run(*ARGUMENTS, "--heat-variant", "irgendwas").code == 2
