"""Whatever stands in a row: an own value or findings with sentences, never an exception, never a negative number."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from klimawerk.engine.interchange.own_row import OwnRow
from klimawerk.engine.interchange.own_rows import RowReader
from klimawerk.engine.interchange.territory_keys import TerritoryKeys
from klimawerk.engine.kernel.finding import Severity
from klimawerk.engine.kernel.number_text import NumberStyle
from klimawerk.language import sentence

from .balance_fakes import REGISTER

TEXT = st.text(max_size=12)


GOOD = OwnRow(
    where="own.csv:2",
    key="05974028",
    year="2019",
    energy="1.234,5",
    unit="MWh",
    sector="industry",
    carrier="natural_gas",
    grade="A",
    source="Stadtwerke",
)
CHANGES = {
    "key": st.one_of(TEXT, st.sampled_from(["05974", "5974028", "DG", "", "05974028.0"])),
    "year": st.one_of(TEXT, st.sampled_from(["2019.0", "19", ""])),
    "energy": st.one_of(TEXT, st.sampled_from(["1.234", "-1", "0", ""]), st.floats()),
    "unit": st.one_of(TEXT, st.sampled_from(["l", "kg", "m³", "MWh Hs", "kW", ""])),
    "sector": st.one_of(TEXT, st.sampled_from(["transport", "total", "Haushalte"])),
    "carrier": st.one_of(TEXT, st.sampled_from(["electricity", "diesel", "Heizöl"])),
    "vehicle_class": st.one_of(TEXT, st.sampled_from(["car", "bus"])),
    "road_category": st.one_of(TEXT, st.sampled_from(["motorway", "all"])),
    "part": st.one_of(TEXT, st.just("waste")),
    "grade": TEXT,
    "source": TEXT,
    "gas_basis": st.one_of(TEXT, st.sampled_from(["Hs", "Hi"])),
    "state": st.one_of(TEXT, st.sampled_from(["ja", "NO"])),
    "includes_municipal": st.one_of(TEXT, st.just("ja")),
    "network_operator": st.one_of(TEXT, st.just("nein")),
    "first": st.one_of(TEXT, st.dates()),
    "last": st.one_of(TEXT, st.dates()),
    "style": st.sampled_from(NumberStyle),
    "zero_counts": st.booleans(),
}
ROWS = (
    st.sets(st.sampled_from(sorted(CHANGES)), max_size=4)
    .flatmap(lambda names: st.fixed_dictionaries({name: CHANGES[name] for name in names}))
    .map(lambda changes: dataclasses.replace(GOOD, **changes))
)


@settings(max_examples=400, deadline=None)
@given(ROWS)
def test_any_row_gives_a_value_or_findings(row):
    reader = RowReader(TerritoryKeys(REGISTER))
    value = reader.read(row)
    for finding in reader.findings:
        assert "‹" not in sentence(finding, "de").replace(str(finding.data), "") or "‹" in str(finding.data)
        assert sentence(finding, "en")
        assert finding.where.startswith("own.csv:2")
    if value is None:
        assert reader.findings
    else:
        assert 0 <= value.energy_mwh < 1e10
        assert not any(each.severity is Severity.ERROR for each in reader.findings)


def test_a_number_that_is_none_is_an_error():
    for energy in (float("nan"), float("inf")):
        reader = RowReader(TerritoryKeys(REGISTER))
        assert reader.read(dataclasses.replace(GOOD, energy=energy)) is None
        assert "own_data.not_a_number" in [each.code for each in reader.findings]
