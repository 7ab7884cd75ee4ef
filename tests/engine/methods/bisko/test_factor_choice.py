"""The choice of the emission factors follows its own order and can be rebuilt."""

from __future__ import annotations

import csv
import importlib.util
import lzma
import shutil
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[4]
FACTORS = ROOT / "src/klimawerk/facts/factors"


def tool() -> ModuleType:
    """The script that makes the choice."""
    spec = importlib.util.spec_from_file_location("choose_factors", ROOT / "tools/choose_factors.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, str]]:
    with (FACTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def chosen(carrier: str, year: int, edition: str = "bisko-2024", sector: str = "") -> dict[str, str]:
    found = [
        row
        for row in rows("factor_choice.csv")
        if (row["edition"], row["carrier"], row["sector"], row["year"])
        == (edition, carrier, sector, str(year))
    ]
    assert len(found) == 1
    return found[0]


def test_the_files_are_what_the_tool_makes_of_the_candidates(tmp_path: Path) -> None:
    shutil.copy(FACTORS / "factor_candidates.csv", tmp_path)
    made = tool()
    made.write(tmp_path, made.build(tmp_path))
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (FACTORS / path.name).read_bytes(), path.name


def test_every_choice_has_the_best_rank_among_the_candidates_of_its_boundary() -> None:
    candidates = rows("factor_candidates.csv")
    for row in rows("factor_choice.csv"):
        ranks = [
            "RDSU".index(other["evidence"])
            for other in candidates
            if (other["carrier"], other["sector"]) == (row["carrier"], row["sector"])
            and row["edition"] in other["editions"].split()
            and int(other["first_year"]) <= int(row["year"]) <= int(other["last_year"])
        ]
        assert "RDSU".index(row["evidence"]) == min(ranks), (row["carrier"], row["year"])


def test_two_values_of_the_same_rank_are_refused() -> None:
    one = {
        "carrier": "x",
        "first_year": "2020",
        "last_year": "2020",
        "editions": "bisko-2024",
        "evidence": "D",
    }
    rivals = [{**one, "value_g_per_kwh": "1"}, {**one, "value_g_per_kwh": "2"}]
    module = tool()
    with pytest.raises(module.ChoiceError):
        module.choose("bisko-2024", 2020, rivals)


def test_every_candidate_and_choice_has_source_locator_and_evidence() -> None:
    for name in ("factor_candidates.csv", "factor_choice.csv", "bisko-2024.csv", "bisko-2019.csv"):
        for row in rows(name):
            assert row["source"] and row["locator"] and row["evidence"], (name, row)
    for row in rows("factor_choice.csv"):
        assert row["reason"], row


def test_every_rejected_candidate_says_why() -> None:
    silent = [
        row for row in rows("factor_candidates.csv") if not row["editions"] and not row["rejected_because"]
    ]
    assert silent == []


def test_values_nobody_has_seen_are_marked_unverified_in_the_set() -> None:
    marks = {"R": "official", "D": "derived", "S": "quoted", "U": "unverified"}
    of_set = {(row["carrier"], row["sector"], row["year"]): row["evidence"] for row in rows("bisko-2024.csv")}
    for row in rows("factor_choice.csv"):
        if row["edition"] == "bisko-2024":
            assert of_set[(row["carrier"], row["sector"], row["year"])] == marks[row["evidence"]]


@pytest.mark.parametrize(
    ("carrier", "year", "value", "evidence"),
    [
        ("electricity", 1990, 872, "D"),
        ("electricity", 1991, 889, "U"),
        ("electricity", 2014, 620, "D"),
        ("electricity", 2018, 544, "D"),
        ("electricity", 2019, 478, "D"),
        ("electricity", 2020, 438, "D"),
        ("electricity", 2021, 472, "D"),
        ("electricity", 2022, 501, "D"),
        ("electricity", 2023, 453, "D"),
        ("electricity", 2024, 427, "D"),
        ("natural_gas", 2013, 252, "R"),
        ("natural_gas", 2014, 251, "R"),
        ("natural_gas", 2020, 247, "D"),
        ("natural_gas", 2024, 247, "D"),
        ("heating_oil", 2016, 321, "R"),
        ("heating_oil", 2017, 318, "D"),
        ("district_heating", 2021, 260, "R"),
        ("local_heating", 2021, 260, "U"),
        ("biomass", 2021, 22, "S"),
        ("lpg", 2021, 277, "R"),
        ("hard_coal", 2021, 438, "U"),
        ("petrol_fossil", 2021, 322, "U"),
        ("diesel_fossil", 2021, 327, "U"),
        ("kerosene", 2021, 322, "U"),
    ],
)
def test_chosen_values(carrier: str, year: int, value: float, evidence: str) -> None:
    row = chosen(carrier, year)
    assert (float(row["value_g_per_kwh"]), row["evidence"]) == (value, evidence)


def test_electricity_of_2022_lists_what_was_rejected() -> None:
    rejected = chosen("electricity", 2022)["rejected_alternatives"]
    for value in ("475 (D", "505 (S", "505 (U", "503 (S", "433 (S"):
        assert value in rejected


def test_edition_2024_has_every_carrier_for_every_year() -> None:
    years = defaultdict(set)
    for row in rows("bisko-2024.csv"):
        years[(row["carrier"], row["sector"])].add(int(row["year"]))
    assert {key for key, have in years.items() if have != set(range(1990, 2025))} == set()


def test_edition_2019_is_not_carried_beyond_its_list() -> None:
    assert max(int(row["year"]) for row in rows("bisko-2019.csv")) == 2019


def road_energy(year: int) -> dict[str, float]:
    """Road energy of residents [TJ] by single fuel (the territory is published with biofuels inside)."""
    text = lzma.decompress((ROOT / "raw/road_energy_de.csv.xz").read_bytes()).decode("utf-8")
    found = [
        row
        for row in csv.DictReader(text.splitlines())
        if row["year"] == str(year) and row["holder"] == "residents_total" and row["vehicle_class"] == "all"
    ]
    return {row["fuel"]: float(row["tj"]) for row in found}


@pytest.mark.parametrize("year", [2015, 2018, 2020, 2022])
def test_fuel_mix_stays_within_two_percent_of_published_mixed_factors(year: int) -> None:
    """Published balances give 310–318 g/kWh for the mix of all road fuels; single fuels must add up to it."""
    fuels = {
        "petrol_fossil": ("petrol_fossil", ""), "bioethanol": ("petrol_bio", ""),
        "diesel_fossil": ("diesel_fossil", ""), "biodiesel": ("diesel_bio", ""),
        "natural_gas": ("cng_fossil", ""), "biomethane": ("cng_bio", ""), "lpg": ("lpg", "transport"),
    }  # fmt: skip
    energy = {fuel: amount for fuel, amount in road_energy(year).items() if fuel in fuels}
    assert {"petrol_fossil", "diesel_fossil", "biodiesel"} <= set(energy)
    emitted = sum(
        amount * float(chosen(fuels[fuel][0], year, sector=fuels[fuel][1])["value_g_per_kwh"])
        for fuel, amount in energy.items()
    )
    assert 310 * 0.98 <= emitted / sum(energy.values()) <= 318 * 1.02
