"""The loader refuses every kind of broken fact file, each with a sample in broken/."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from klimawerk.engine.factbook.compiling import compile_facts
from klimawerk.engine.kernel.errors import FactError

HERE = Path(__file__).parent
EXPECTED = {
    "unknown_key_in_table": "population: unknown key unti",
    "no_source": "no source",
    "unknown_source": "unknown source 'elsewhere'",
    "no_locator": "no locator",
    "wrong_unit": "unit 'persons' does not belong to energy",
    "unknown_quantity": "unknown quantity 'enregy'",
    "unknown_evidence": "unknown evidence mark 'certain'",
    "missing_gap_reason": "no gap_reason is written",
    "duplicate_yaml_key": "duplicate key 'population'",
    "out_of_range": "lies outside 0.0 to 4000000.0 persons",
    "negative": "-5.0 lies outside",
    "duplicate_key": "key 01002000 is there twice",
    "unknown_territory": "key 01003000 is not in the register",
    "missing_territory": "1 keys are missing, the first is 01002000",
    "empty_cell": "population_2022 is no number and no notation key",
    "undescribed_column": "columns and descriptions differ",
    "series_hole_without_reason": "2021 is missing and no reason is written",
    "gap_without_reason": "without a reason",
    "series_without_locator": "no locator",
    "series_year_twice": "has the year 2022 twice",
    "series_out_of_range": "outside the plausible range of energy",
    "series_changes_unit": "changes inside the series",
    "source_with_unknown_key": "unknown key pubisher",
    "source_without_licence": "licence is missing",
    "source_b_without_warning": "needs a licence_warning",
    "source_with_other_id": "id other is not the name of the file",
    "assumption_outside_its_range": "lies outside its own range",
    "assumption_without_locator": "locator is missing",
    "assumption_as_text": "the value is no number",
    "assumption_with_unknown_key": "unknown key unti",
    "factor_twice": "electricity 2019 is there twice",
    "factor_without_source": "no source",
    "factor_as_text": "year and value must be numbers",
    "factor_with_unknown_column": "wrong columns: remark",
    "outline_missing": "no outline for 01002000",
    "district_missing": "territories of 5 digits do not fit",
}


def test_small_sample_is_accepted() -> None:
    assert set(compile_facts(HERE / "small")) == {
        "factbook-0.1.npz",
        "factbook-0.1.json",
        "boundaries-0.1.npz",
        "definitions-0.1.json",
    }


def test_every_broken_sample_has_its_expectation() -> None:
    assert {path.name for path in (HERE / "broken").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("case", sorted(EXPECTED))
def test_refusal(case: str, tmp_path: Path) -> None:
    """The small sample with one file replaced is refused, and the message says what is wrong."""
    facts = tmp_path / "facts"
    shutil.copytree(HERE / "small", facts)
    shutil.copytree(HERE / "broken" / case, facts, dirs_exist_ok=True)
    with pytest.raises(FactError) as refusal:
        compile_facts(facts)
    assert EXPECTED[case] in str(refusal.value)
