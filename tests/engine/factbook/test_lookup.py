"""A look-up says how it was found; nothing falls back in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.factbook.compiling import compile_facts
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.records.facts import HowFound

SMALL = Path(__file__).parents[2] / "facts" / "small"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    import shutil

    facts = tmp_path_factory.mktemp("facts") / "facts"
    shutil.copytree(SMALL, facts)
    (facts / "compiled").mkdir()
    for name, content in compile_facts(facts).items():
        (facts / "compiled" / name).write_bytes(content)
    return load_factbook(facts=facts)


@pytest.mark.parametrize(
    ("year", "value", "how", "found_year"),
    [
        (2019, 478, HowFound.EXACT, 2019),
        (2020, 478, HowFound.NEAREST_OLDER, 2019),
        (2021, 472, HowFound.EXACT, 2021),
        (2024, 472, HowFound.HELD, 2021),
        (2015, 478, HowFound.NEAREST_YOUNGER, 2019),
    ],
)
def test_how_a_factor_is_found(
    small: FactBook, year: int, value: float, how: HowFound, found_year: int
) -> None:
    found = small.emission_factor("sample-set", "electricity", year)
    assert (found.value, found.how_found, found.year) == (value, how, found_year)
    assert (found.unit, found.source, found.locator) == ("g/kWh", "sample", "table 1")


def test_a_factor_without_year_is_a_default(small: FactBook) -> None:
    found = small.emission_factor("sample-set", "natural_gas", 2020)
    assert (found.value, found.how_found, found.year) == (247, HowFound.DEFAULT, None)


def test_a_factor_of_the_sector_goes_first(small: FactBook) -> None:
    assert small.emission_factor("sample-set", "electricity", 2021, "industry").value == 400
    assert small.emission_factor("sample-set", "electricity", 2021, "private_households").value == 472


def test_unknown_names_are_refused(small: FactBook) -> None:
    for look_up in (
        lambda: small.emission_factor("other-set", "electricity", 2020),
        lambda: small.emission_factor("sample-set", "peat", 2020),
        lambda: small.assumption("sample.unknown"),
        lambda: small.municipal("population", "population_1900"),
        lambda: small.district("population", "population_2022"),
        lambda: small.national("ageb_awt.unknown"),
        lambda: small.source("unknown"),
    ):
        with pytest.raises(FactError):
            look_up()


def test_overrides_replace_only_what_they_name(small: FactBook) -> None:
    changed = small.with_factors("sample-set", {("electricity", 2021): 500.0}, "sample", "own list, row 2")
    found = changed.emission_factor("sample-set", "electricity", 2021)
    assert (found.value, found.how_found, found.locator) == (500.0, HowFound.OVERRIDE, "own list, row 2")
    assert changed.emission_factor("sample-set", "electricity", 2019).how_found is HowFound.EXACT
    assert small.emission_factor("sample-set", "electricity", 2021).value == 472


def test_assumption_and_source(small: FactBook) -> None:
    share = small.assumption("sample.share")
    assert (share.value, share.unit, share.evidence, share.source) == (0.3, "1", "assumed", "sample")
    assert small.source("sample").licence_status == "B"


def test_series_with_its_gap(small: FactBook) -> None:
    series = small.national("ageb_awt.households.electricity")
    assert series.at(2020).value == 461_000.0
    assert series.gaps == {2021: "not printed"}
    with pytest.raises(KeyError):
        series.at(2021)


def test_columns_cannot_be_changed(book: FactBook) -> None:
    values = book.municipal("population", "population_2022").values
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 0.0


def test_the_two_levels_keep_one_name(book: FactBook) -> None:
    assert book.federal_state("industry_energy_2021", "total").values.shape == (16,)
    assert book.district("industry_energy_2021", "total").values.shape == (400,)
    assert book.has("federal_state", "structure_2021", "establishments")
    assert not book.has("municipal", "structure_2021", "establishments")
