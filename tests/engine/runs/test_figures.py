"""Figures beside the cells: computed again from their own JSON they give what the finished balance holds."""

import json
from functools import cache
from typing import Any

import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.trace import evaluate
from klimawerk.engine.methods.indicators.structure import MEASURES, structure_values
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.runs import BalanceRequest, run_balance, run_explain_figure

YEAR = 2022
LIPPSTADT, SOEST, NORTH_RHINE_WESTPHALIA, GERMANY = "05974028", "05974", "05", "DG"


@cache
def book() -> FactBook:
    return load_factbook()


def request(key: str) -> BalanceRequest:
    return BalanceRequest(key=key, years=(YEAR,))


@cache
def explained(key: str, name: str) -> dict[str, Any]:
    """A chain as it comes out of a file."""
    return dict(json.loads(json.dumps(run_explain_figure(book(), request(key), name))))


def figures_of(found: BalanceResult) -> dict[str, float | None]:
    """Every named figure with the value that the balance holds; shares in percent."""
    wanted: dict[str, float | None] = {"population": found.population}
    for scope, total in found.totals_by_scope.items():
        wanted[f"scope.{scope}.energy"] = total.energy_mwh
        wanted[f"scope.{scope}.emissions"] = total.emissions_t_co2e
        wanted[f"scope.{scope}.per_head"] = total.per_capita_t
        wanted[f"scope.{scope}.missing"] = len(total.missing_cells)
    wanted["unallocated.energy"] = float(found.unallocated_energy.sum())
    wanted["unallocated.emissions"] = float(found.unallocated_emissions.sum())
    shares = {
        "data_quality": found.data_quality["total"],
        "unverified.share": found.unverified_share,
        "box.own.share": found.box["own_share"],
        "box.own_primary.share": found.box["network_operator_share"],
        "box.held.share": found.box["held_share"],
    }
    wanted |= {name: share * 100 for name, share in shares.items()}
    wanted |= {f"deviation.{each['sector']}": each["percent"] for each in found.box["deviation"]}
    for code in ("agriculture", "land_use", "waste", "waste_water"):
        entry = found.supplements[code]
        wanted[f"supplement.{code}"] = entry["value_t"]
        wanted[f"supplement.{code}.stopgap"] = (entry.get("stopgap") or {}).get("value_t")
        wanted |= {f"supplement.{code}.{each['part']}": each["value_t"] for each in entry.get("parts") or ()}
    generation = found.supplements["local_generation"]
    wanted["supplement.local_generation"] = generation["energy_mwh"]
    for each in generation["sources"]:
        wanted[f"supplement.local_generation.{each['source']}"] = each["energy_mwh"]
    wanted["supplement.territorial_electricity_mix"] = found.supplements["territorial_electricity_mix"].get(
        "g_per_kwh"
    )
    wanted["supplement.weather_adjusted"] = found.supplements["weather_adjusted"].get("emissions_t_co2e")
    for code, entry in found.indicators.items():
        factor = 100 if entry["unit"] == "1" else 1
        wanted[f"indicator.{code}"] = None if entry["value"] is None else entry["value"] * factor
    return wanted


@pytest.mark.parametrize(
    ("key", "count"), [(LIPPSTADT, 49), (SOEST, 52), (NORTH_RHINE_WESTPHALIA, 52), (GERMANY, 53)]
)
def test_every_figure_gives_its_value_again(key: str, count: int) -> None:
    checked = 0
    for name, value in figures_of(run_balance(request(key), book())[0]).items():
        if value is None:
            with pytest.raises(InputError):
                run_explain_figure(book(), request(key), name)
            continue
        answer = explained(key, name)
        assert evaluate(answer["lines"]) == pytest.approx(value, rel=1e-9), name
        assert answer["value"] == pytest.approx(value, rel=1e-9), name
        checked += 1
    assert checked == count


@pytest.mark.parametrize("key", [LIPPSTADT, SOEST, NORTH_RHINE_WESTPHALIA])
@pytest.mark.parametrize("measure", MEASURES)
def test_structural_indicators(key: str, measure: str) -> None:
    shown = structure_values(book(), measure, (book().register.find(key),)).values[0]
    assert evaluate(explained(key, f"structure.{measure}")["lines"]) == pytest.approx(shown, rel=1e-9)


@pytest.mark.parametrize("key", [LIPPSTADT, SOEST, GERMANY])
def test_every_leaf_has_a_source_or_leads_on_to_the_same_value(key: str) -> None:
    """Followed down to the cells: a leaf is a fact with source and locator, or a figure whose chain gives its value."""
    waiting = [
        (key, name)
        for name, value in figures_of(run_balance(request(key), book())[0]).items()
        if value is not None and not name.startswith("unallocated")
    ]
    seen = set(waiting)
    links = 0
    while waiting:
        place, name = waiting.pop()
        for line in explained(place, name)["lines"]:
            if line["operation"] not in ("fact", "assumption"):
                continue
            if line.get("name") == "nothing" or str(line.get("name", "")).startswith("missing_cell."):
                continue
            figure = line.get("figure")
            if figure is None:
                assert line.get("source") and line.get("locator"), (place, name, line)
                continue
            if figure.startswith("cell."):
                assert line["sector"] and line["carrier"] and line["cell"]
                continue
            at = (line.get("territory", place), figure)
            assert explained(*at)["value"] == pytest.approx(line["value"], rel=1e-9), (place, name, at)
            links += 1
            # One member is followed, not all sixteen Länder.
            if at not in seen and (at[0] == place or at[0] == "05974028"):
                seen.add(at)
                waiting.append(at)
    assert links > 30


def test_a_changed_leaf_changes_the_figure() -> None:
    """The mix is computed: twice the wind gives less carbon per kilowatt-hour."""
    answer = explained(LIPPSTADT, "supplement.territorial_electricity_mix")
    lines = [dict(line) for line in answer["lines"]]
    wind = next(line for line in lines if line.get("figure") == "supplement.local_generation.wind")
    wind["value"] *= 2
    assert evaluate(lines) < answer["value"] - 1


@pytest.mark.parametrize(
    "name",
    ["", "nonsense", "scope", "scope.complete", "scope.nowhere.energy", "scope.complete.mass", "box.own", "amount.",
     "column.population", "structure.beauty", "supplement.weather_adjusted", "indicator.modal_split",
     "data_quality.E", "deviation.moon", "box.mine.share", "supplement.local_generation.coal"],
)  # fmt: skip
def test_what_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        run_explain_figure(book(), request(LIPPSTADT), name)
    assert caught.value.code == "explain.unknown_figure"


def test_a_share_of_nothing_is_no_figure() -> None:
    """Only own data for another place: there is no energy, and a chain must not hold a number that is none."""
    asked = BalanceRequest(LIPPSTADT, (YEAR,), own_only=True)
    for name in ("box.own.share", "data_quality"):
        with pytest.raises(InputError):
            run_explain_figure(book(), asked, name)
