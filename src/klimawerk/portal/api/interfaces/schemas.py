"""The shape of the answers, as the OpenAPI document says it. Descriptions are German: they are read by users.

The answers themselves are written by the engine's own writers; the tests hold them to these shapes.
"""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema

State = Literal["value", "declared_zero", "zero_by_key", "NO", "IE", "NE", "C"]
Kind = Literal["municipality", "association", "district", "federal_state", "country"]
Grade = Literal["A", "B", "C", "D"]
Origin = Literal["municipal", "provider_default", "backcast", "interpolated"]
HowFound = Literal[
    "exact", "nearest_older", "nearest_younger", "interpolated", "held", "default", "override", "gap"
]
Evidence = Literal["official", "quoted", "derived", "unverified", "assumed", "measured"]

_MWH = "Endenergie in MWh; null: kein Wert"
_TONNES = "Treibhausgase in t CO2-Äquivalent; null: kein Wert"


class Labels(Schema):
    de: str
    en: str


class Successor(Schema):
    key: str
    name: str
    share_of_population: float = Field(description="Anteil der Einwohner:innen, der dorthin kam")


class Mistake(Schema):
    field: str
    reason: str


class Finding(Schema):
    """Ein Befund zu einer Angabe."""

    code: str
    severity: Literal["error", "warning", "info"]
    where: str
    messages: Labels


class ProblemAnswer(Schema):
    """Fehler nach RFC 9457 (application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str = Field(description="fester Code des Fehlers")
    messages: Labels = Field(description="der Satz auf Deutsch und Englisch")
    what_to_do: Labels = Field(description="was zu tun ist")
    successors: list[Successor] = Field([], description="bei aufgelösten Gebieten: die heutigen")
    errors: list[Mistake] = Field([], description="bei ungültigen Angaben: jede mit dem Grund")
    findings: list[Finding] = Field([], description="bei nicht verwendbaren Nachweisen: jeder Befund")
    current: dict[str, Any] | None = Field(
        None, description="bei 409: der Nachweis, wie er jetzt steht; nur mit dem Recht zu lesen"
    )


class Entry(Schema):
    """Einstieg: alle Bereiche der Schnittstelle."""

    title: str
    version: str
    facts_release: str
    edition: str
    years: list[int]
    links: dict[str, str]


class ListPage(Schema):
    count: int = Field(description="Zahl aller Treffer")
    limit: int
    offset: int
    next: str | None = Field(description="Adresse der nächsten Seite")
    previous: str | None = Field(description="Adresse der vorigen Seite")


class Territory(Schema):
    key: str = Field(description="Schlüssel: AGS mit 2, 5 oder 8 Ziffern, Verbandsschlüssel mit 9, DG")
    ags: str
    name: str
    kind: Kind
    designation: str = Field(description="amtliche Bezeichnung")
    urban: bool = Field(description="kreisfreie Stadt")
    district_key: str | None
    association_key: str | None
    federal_state_key: str | None
    municipalities: int = Field(description="Zahl der Gemeinden")
    population: float | None = Field(description="Einwohner:innen am 31.12.2022")


class TerritoryName(Schema):
    key: str
    name: str
    kind: Kind


class TerritoryDetail(Territory):
    reference_date: str = Field(description="Gebietsstand")
    parents: list[TerritoryName]
    links: dict[str, str]


class TerritoryPage(ListPage):
    items: list[Territory]


class Total(Schema):
    energy_mwh: float | None = Field(description=_MWH)
    emissions_t_co2e: float | None = Field(description=_TONNES)
    per_capita_t: float | None = Field(
        description="t CO2e je Einwohner:in; null, wo eine Zelle des Umfangs fehlt"
    )
    scope: str = Field(description="Umfang der Summe (Codeliste scopes)")
    missing_cells: list[str]


class Amount(Schema):
    energy_mwh: float | None = Field(description=_MWH)
    emissions_t_co2e: float | None = Field(description=_TONNES)
    state: State = Field(description="Zustand (Codeliste states); ein fehlender Wert ist keine Null")
    origin: Origin | None = Field(description="Herkunft (Codeliste origins)")
    grade: Grade | None = Field(description="Datengüte (Codeliste grades)")
    reason: str | None = Field(description="Code des Grundes, warum ein Wert fehlt")
    key: str | None = Field(description="Regel des Verteilschlüssels")
    improve: str | None
    outside_scope: bool = Field(default=False, description="Wert steht da und zählt nicht zur Summe darüber")


class Subcell(Amount):
    cell: str


class Carrier(Amount):
    carrier: str
    subcells: list[Subcell] = []


class Sector(Schema):
    sector: str
    energy_mwh: float | None = Field(description=_MWH)
    emissions_t_co2e: float | None = Field(description=_TONNES)
    state: State
    carriers: list[Carrier]


class Unallocated(Schema):
    """Auf dieser Ebene gezählt und in keinem Mitglied."""

    energy_mwh: float | None
    emissions_t_co2e: float | None


class OutsideScope(Schema):
    """Angegeben und nicht in `totals`, weil deren Umfang diese Zellen ausnimmt."""

    energy_mwh: float | None
    emissions_t_co2e: float | None
    cells: list[str]


class Conformity(Schema):
    status: Literal["conformant", "non-conformant", "incomplete"]
    findings: list[dict[str, Any]]


class Balance(Schema):
    """Die Bilanz eines Gebiets und Jahres: genau das JSON von `klimawerk balance --format json`."""

    territory: Territory
    year: int
    kind: Literal["start", "mixed", "basis"] = Field(description="start: aus Statistiken, keine BISKO-Bilanz")
    edition: str
    facts_release: str
    totals: Total
    totals_by_scope: dict[str, Total]
    sectors: list[Sector] = Field(description="Ihre Summe ist `totals`")
    outside_scope: OutsideScope
    data_quality: dict[str, Any]
    conformity: Conformity
    supplements: dict[str, Any] = Field(description="Ergebnisse neben der Bilanz, nie Teil der Summe")
    unallocated: Unallocated
    unverified_share: float | None = Field(
        description="Anteil der Emissionen (0–1), der auf nicht eingesehenen Werten ruht"
    )
    indicators: dict[str, Any]
    box: dict[str, Any]
    factors: dict[str, Any]
    findings: list[Any]
    pins: dict[str, Any]


class BalanceSeries(Schema):
    """Mehrere Jahre: genau das JSON von `klimawerk balance --years … --format json`."""

    territory: Territory
    edition: str
    results: list[Balance]


class ExplainedCell(Schema):
    cell: str
    state: State
    origin: Origin | None
    grade: Grade | None
    energy_mwh: float | None = Field(description=_MWH)
    emissions_t_co2e: float | None = Field(description=_TONNES)
    key: str | None
    improve: str | None
    reason: str | None
    lines: list[dict[str, Any]] = Field(
        description="Rechenschritte mit Eingaben, Regel, Quelle und Fundstelle; die letzte Zeile sind die Emissionen"
    )


class Explanation(Schema):
    """Woher kommt diese Zahl: genau das JSON von `klimawerk explain --format json`."""

    territory: dict[str, str]
    year: int
    edition: str
    facts_release: str
    sector: str
    carrier: str | None
    energy_mwh: float | None = Field(description=_MWH)
    emissions_t_co2e: float | None = Field(description=_TONNES)
    cells: list[ExplainedCell]


class ComparedPlace(Schema):
    territory: TerritoryName
    kind: Literal["start", "mixed", "basis"]
    population: float | None
    energy_mwh: float | None = Field(description=_MWH)
    emissions_t_co2e: float | None = Field(description=_TONNES)
    per_capita_t: float | None


class Comparison(Schema):
    """Gebiete nebeneinander, alphabetisch und im selben Umfang; keine Rangfolge."""

    year: int
    edition: str
    facts_release: str
    scope: str | None = Field(description="der weiteste Umfang, den alle füllen; null: es gibt keinen")
    places: list[ComparedPlace]


class FactorSet(Schema):
    set: str
    imported: bool = Field(description="von der betreibenden Stelle eingelesen")
    carriers: list[str]


class FactorSets(Schema):
    facts_release: str
    items: list[FactorSet]


class Factor(Schema):
    set: str
    carrier: str
    sector: str | None = Field(description="gesetzt, wenn der Wert nur für diesen Sektor gilt")
    year: int
    value_g_per_kwh: float = Field(description="g CO2e je kWh Endenergie (Heizwert)")
    how_found: HowFound = Field(description="wie der Wert des Jahres gefunden wurde")
    found_year: int | None = Field(description="Jahr, aus dem der Wert stammt")
    evidence: Evidence
    source: str = Field(description="Kennung der Quelle, siehe /api/v1/quellen")
    locator: str = Field(description="Fundstelle")
    note: str | None


class Factors(Schema):
    facts_release: str
    items: list[Factor]


class Source(Schema):
    id: str
    publisher: str
    title: str
    edition: str | None
    licence: str
    licence_status: str | None = Field(description="A Lizenz liegt bei, B Ablage schweigt, C freie Ablage")
    attribution: str | None = Field(description="Zeile, die beim Weiterverwenden zu drucken ist")
    url: str | None
    date: str | None
    note: str | None


class SourcePage(ListPage):
    items: list[Source]


class Assumption(Schema):
    name: str
    value: float
    unit: str
    evidence: Evidence
    source: str
    locator: str
    note: str | None


class AssumptionPage(ListPage):
    items: list[Assumption]


class Code(Schema):
    code: str
    de: str
    en: str


class CodeList(Schema):
    name: str
    items: list[Code]


class CodeLists(Schema):
    items: list[dict[str, str]]
