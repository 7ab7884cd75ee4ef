"""What the open interface hands out: codes, numbers and provenance as they are, in no language.

Everything is plain JSON. As in `engine_room` the engine is imported when something is first asked for.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from klimawerk import language
from klimawerk.portal.calculation import engine_room

if TYPE_CHECKING:
    from klimawerk.engine.records.facts import FactValue
    from klimawerk.engine.records.territory import Territory

Json = dict[str, Any]

#: First year with an emission factor; the last one is the year after the balances (`factor_years`).
_FIRST_FACTOR_YEAR = 1990
KINDS = ("municipality", "association", "district", "federal_state", "country")


# --- the state of this installation


def release() -> str:
    """The facts release, with the imported editions after a `+`."""
    return engine_room.fact_book().release


@cache
def arrived_at() -> int:
    """When facts and program of this installation last changed: seconds since 1970.

    A wheel carries made-up modification times, so the change of the file's entry is taken, which nobody can set.
    """
    import klimawerk

    package = Path(klimawerk.__file__).parent
    files = [package / "__init__.py", *(package / "facts" / "compiled").iterdir()]
    files += (Path(settings.KLIMAWERK_DATA_DIR) / "facts" / "imported").glob("*/*/*")
    return int(max(path.stat().st_ctime for path in files))


# --- territories


def find_key(written: str) -> str | None:
    """The key of a territory as the register has it; none if there is no such place."""
    found = engine_room.register().by_key.get(written.strip().upper())
    return found.key if found else None


def reference_date() -> str:
    """The date of the register (ISO)."""
    return engine_room.register().reference_date


def successors(key: str) -> list[Json]:
    """The territories of today in which a dissolved one lies, the largest share first; none for a key never used."""
    if not key.isascii() or not key.isdecimal():
        return []
    from klimawerk.engine.factbook.rekeying import successors as shares_of

    known = engine_room.register().by_key
    shares = shares_of(key, "", _history())
    ordered = sorted(shares, key=lambda each: (-shares[each], each))
    return [
        {"key": each, "name": known[each].name, "share_of_population": shares[each]}
        for each in ordered
        if each != key and each in known and shares[each]
    ]


@cache
def _history() -> Any:
    from klimawerk.engine.interchange.own_data import shipped_history

    return shipped_history()


def describe_territory(key: str) -> Json:
    """A territory with those above it; raises `KeyError` for an unknown key."""
    register = engine_room.register()
    territory = register.by_key[key]
    above = (territory.federal_state_key, territory.district_key, territory.association_key)
    parents = [register.by_key[each] for each in (register.country.key, *above) if each in register.by_key]
    return {
        **_entry(territory),
        "reference_date": register.reference_date,
        "parents": [
            {"key": each.key, "name": each.name, "kind": str(each.kind)}
            for each in dict.fromkeys(parents)
            if each.key != key
        ],
    }


def list_territories(text: str, kind: str, limit: int, offset: int) -> tuple[int, list[Json]]:
    """A page of the register and the number of all hits: by name or key if there is a text, else in axis order."""
    register = engine_room.register()
    if text:
        hits = engine_room.fact_book().search(text, len(register.by_key))
        found = [hit.territory for hit in hits if not kind or hit.territory.kind == kind]
    else:
        found = [each for each in register.by_key.values() if not kind or each.kind == kind]
    return len(found), [_entry(each) for each in found[offset : offset + limit]]


def list_members(key: str, limit: int, offset: int) -> tuple[int, list[Json]]:
    """A page of the next level below a territory, in the order of their keys."""
    register = engine_room.register()
    members = register.members(register.by_key[key])
    return len(members), [_entry(each) for each in members[offset : offset + limit]]


def _entry(territory: Territory) -> Json:
    from klimawerk.engine.interchange.balance_json import territory_value

    value: Json = territory_value(territory, engine_room.population(territory.key))
    return value


# --- balances


def write_balances(key: str, years: Sequence[int], form: str, is_series: bool) -> bytes:
    """Balances as `json`, `csv` or `parquet`: byte for byte what the command line writes."""
    from klimawerk.engine.interchange.balance_csv import to_csv
    from klimawerk.engine.interchange.balance_json import json_text, to_json, to_json_many
    from klimawerk.engine.interchange.balance_parquet import write_parquet
    from klimawerk.engine.runs import BalanceRequest, run_balance

    request = BalanceRequest(key=key, years=tuple(years), edition=settings.KLIMAWERK_EDITION)
    results = run_balance(request, engine_room.fact_book())
    if form == "csv":
        return to_csv(results).encode()
    if form == "parquet":
        stream = io.BytesIO()
        write_parquet(results, stream)
        return stream.getvalue()
    return json_text(to_json_many(results) if is_series else to_json(results[0])).encode()


def explain(key: str, year: int, address: str) -> Json:
    """The chains behind a sector, a sector and carrier, or one cell; raises `LookupError` where there is none."""
    sector, _, rest = address.partition(".")
    if sector not in language.codelist("sectors"):
        raise LookupError(address)
    carrier = rest.partition(".")[0] or None
    found = engine_room.explanation(key, year, settings.KLIMAWERK_EDITION, sector, carrier)
    if "." not in rest:
        return dict(found)
    cells = [each for each in found["cells"] if each["cell"] == address]
    if not cells:
        raise LookupError(address)
    amounts = {name: cells[0][name] for name in ("energy_mwh", "emissions_t_co2e")}
    return {**found, **amounts, "cells": cells}


def compare(keys: Sequence[str], year: int) -> Json:
    """Places beside each other in the widest scope all of them fill (None: there is none), alphabetical, no ranking."""
    from klimawerk.engine.interchange.balance_json import total_value
    from klimawerk.engine.runs import BalanceRequest, run_compare

    request = BalanceRequest(key=keys[0], years=(year,), edition=settings.KLIMAWERK_EDITION)
    comparison = run_compare(engine_room.fact_book(), keys, request)
    places = []
    for result in comparison.results:
        scope = comparison.scope
        total = total_value(result.totals_by_scope[scope]) if scope else {}
        territory = result.territory
        places.append(
            {
                "territory": {"key": territory.key, "name": territory.name, "kind": str(territory.kind)},
                "kind": str(result.kind),
                "population": result.population,
                **{name: total.get(name) for name in ("energy_mwh", "emissions_t_co2e", "per_capita_t")},
            }
        )
    pins = comparison.results[0].pins
    return {
        "year": year,
        "edition": pins.edition,
        "facts_release": pins.facts_release,
        "scope": comparison.scope,
        "places": places,
    }


# --- emission factors


def factor_years() -> tuple[int, int]:
    """First and last year a factor can be asked for."""
    return _FIRST_FACTOR_YEAR, settings.KLIMAWERK_YEARS[1] + 1


def factor_sets() -> dict[str, list[str]]:
    """Factor set → its carriers; `transport.lpg` is the factor of one sector."""
    return engine_room.fact_book().factor_sets()


def imported_factor_sets() -> tuple[str, ...]:
    """Sets that an operator has read into this installation."""
    return engine_room.fact_book().imported_factor_sets()


def factor(set_id: str, carrier: str, year: int) -> Json:
    """An emission factor [g/kWh] with source and the way it was found; the set must have the carrier."""
    found = engine_room.fact_book().emission_factor(set_id, carrier, year)
    sector, _, rest = carrier.partition(".")
    is_of_sector = bool(rest) and sector in language.codelist("sectors")
    return {
        "set": set_id,
        "carrier": rest if is_of_sector else carrier,
        "sector": sector if is_of_sector else None,
        "year": year,
        "value_g_per_kwh": found.value,
        "how_found": str(found.how_found),
        "found_year": found.year,
        **_provenance(found),
    }


def _provenance(found: FactValue) -> Json:
    return {
        "evidence": str(found.evidence),
        "source": found.source,
        "locator": found.locator,
        "note": found.note or None,
    }


# --- sources, assumptions, code lists


def list_sources() -> list[Json]:
    """All publications by id, with licence and attribution."""
    return [
        {
            "id": each.id,
            "publisher": each.publisher,
            "title": each.title,
            "edition": each.edition or None,
            "licence": each.licence,
            "licence_status": each.licence_status or None,
            "attribution": each.attribution or None,
            "url": each.url or None,
            "date": each.date or None,
            "note": each.note or None,
        }
        for each in engine_room.sources()
    ]


def list_assumptions() -> list[Json]:
    """All named assumptions by name."""
    book = engine_room.fact_book()
    found = ((name, book.assumption(name)) for name in book.assumption_names())
    return [
        {"name": name, "value": each.value, "unit": each.unit, **_provenance(each)} for name, each in found
    ]


#: Code lists in files: labels in two languages. `cells` comes from the axis of the engine.
_LISTS = (
    "sectors",
    "carriers",
    "vehicle_classes",
    "road_categories",
    "parts",
    "scopes",
    "states",
    "origins",
    "grades",
)


def codelist_names() -> tuple[str, ...]:
    """The code lists that can be asked for."""
    return ("cells", *_LISTS)


@lru_cache(maxsize=16)
def codelist(name: str) -> tuple[Json, ...]:
    """The codes of a list with German and English labels; raises `KeyError` for an unknown list."""
    if name == "cells":
        return tuple(_cells())
    if name not in _LISTS:
        raise KeyError(name)
    return tuple(
        {
            "code": code,
            **{each: text for each, text in entry.items() if each in language.LANGUAGES},
            **({"without": list(entry["without"])} if "without" in entry else {}),
        }
        for code, entry in language.codelist(name).items()
    )


def _cells() -> Iterator[Json]:
    from klimawerk.engine.factbook.codelists import cell_axis

    for cell in cell_axis().cells:
        parts = {
            name: getattr(cell, name) or None
            for name in ("sector", "carrier", "vehicle_class", "road_category", "part", "block")
        }
        labels = {each: language.cell_label(cell.code, each) for each in language.LANGUAGES}
        yield {"code": cell.code, **labels, **parts}


# --- what a part of the facts comes from


def register_sources() -> tuple[str, ...]:
    """Ids of the publications behind the register."""
    return (
        "destatis_gv100ad_2023",
        engine_room.fact_book().municipal("population", "population_2022").source,
    )


@lru_cache(maxsize=64)
def factor_sources(set_id: str) -> tuple[str, ...]:
    """Ids of the publications behind the factors of a set."""
    first, last = factor_years()
    years = range(first, last + 1)
    found = (factor(set_id, carrier, year)["source"] for carrier in factor_sets()[set_id] for year in years)
    return tuple(sorted(set(found)))
