"""The shape of evidence, runs and published balances. Descriptions are German: they are read by users."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Path, Query, Schema
from pydantic import BeforeValidator, ConfigDict, StrictBool

from klimawerk.portal.api.interfaces.schemas import Finding, Grade, ListPage

#: Balance years a statement may be about, as the table itself demands.
FIRST_EVIDENCE_YEAR, LAST_EVIDENCE_YEAR = 1990, 2100
_LARGEST_AMOUNT = 1e12
_LONGEST_NOTE = 5000
#: Control characters but line break and tab are in no text anybody writes; a database refuses some of them.
_PLAIN_TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"


def _written_day(value: object) -> object:
    """A day is written as text: a bare number would be taken for seconds since 1970."""
    if value is not None and not isinstance(value, str):
        raise ValueError("a day is written as YYYY-MM-DD")
    return value


def _written_number(value: object) -> object:
    """A whole number is a number in JSON too: neither text nor true."""
    if isinstance(value, bool | str):
        raise ValueError("a whole number is written without quotes")
    return value


Whole = Annotated[int, BeforeValidator(_written_number)]
Day = Annotated[date | None, BeforeValidator(_written_day)]
StatementKind = Literal["observed", "estimated", "declared_zero", "not_occurring"]
PublicId = Annotated[UUID, Path(description="Kennung aus der Liste")]
PlaceChoice = Annotated[str, Query(max_length=9, pattern="^[0-9A-Z]*$", description="Gebietsschlüssel")]
EvidenceYear = Annotated[
    int | None,
    Query(ge=FIRST_EVIDENCE_YEAR, le=LAST_EVIDENCE_YEAR, description="Bilanzjahr"),
]
CellChoice = Annotated[
    str,
    Query(max_length=120, pattern="^[a-z0-9_.]*$", description="Zelle", examples=["industry.natural_gas"]),
]
CountsChoice = Annotated[
    bool | None, Query(description="nur Nachweise, die zählen (true) oder nicht (false)")
]


class StatementIn(Schema):
    """Was jemand über eine Zelle sagt: Menge mit Einheit, oder dass es nichts gibt."""

    model_config = ConfigDict(extra="forbid")

    kind: StatementKind = Field(
        "observed", description="gemessen, geschätzt, erklärte Null oder kommt nicht vor"
    )
    amount: float | None = Field(
        None,
        ge=0,
        le=_LARGEST_AMOUNT,
        allow_inf_nan=False,
        strict=True,
        description="Menge; null bei Null und kommt nicht vor",
    )
    unit: str = Field("MWh", max_length=20, pattern=_PLAIN_TEXT, description="Einheit der Menge")
    gas_basis: Literal["", "Hs", "Hi"] = Field(
        "", description="Heizwertbezug bei Gas: Brennwert Hs, Heizwert Hi"
    )
    grade: Grade = Field(description="Datengüte nach BISKO")
    total_grade: Literal["", "A", "B", "C", "D"] = Field("", description="Datengüte der aufgeteilten Summe")
    source: str = Field(
        min_length=1, max_length=250, pattern=_PLAIN_TEXT, description="wer es gesagt hat und wo"
    )
    includes_municipal: StrictBool = Field(False, description="enthält kommunale Einrichtungen")
    is_network_operator: StrictBool = Field(False, description="vom Netzbetreiber")
    is_weather_corrected: StrictBool = Field(False, description="witterungsbereinigt")
    period_from: Day = Field(None, description="Ablesezeitraum von; null: das Kalenderjahr")
    period_to: Day = Field(None, description="Ablesezeitraum bis")
    locator: str = Field("", max_length=200, pattern=_PLAIN_TEXT, description="Stelle in der Quelle")
    note: str = Field("", max_length=_LONGEST_NOTE, pattern=_PLAIN_TEXT)
    legal_basis: str = Field("", max_length=250, pattern=_PLAIN_TEXT, description="Rechtsgrundlage")
    purpose: str = Field("", max_length=250, pattern=_PLAIN_TEXT, description="Zweck")
    delete_on: Day = Field(None, description="zu löschen am")


class NewEvidence(StatementIn):
    """Ein neuer Nachweis. Er zählt sofort, wenn es für die Zelle noch keinen gibt."""

    territory: str = Field(min_length=1, max_length=9, pattern="^[0-9A-Z]+$", examples=["05974028"])
    year: Whole = Field(ge=FIRST_EVIDENCE_YEAR, le=LAST_EVIDENCE_YEAR)
    cell: str = Field(
        min_length=1, max_length=120, pattern="^[a-z0-9_.]+$", examples=["private_households.natural_gas"]
    )


class ChangedEvidence(StatementIn):
    """Die neue Fassung eines Nachweises, vollständig. Gebiet, Jahr und Zelle bleiben."""

    version: Whole = Field(
        ge=1,
        le=2**31 - 1,
        description="die gelesene Fassung; eine ältere wird mit 409 abgewiesen",
    )


class Evidence(Schema):
    """Ein Nachweis: ein eigener Wert mit seinem Beleg."""

    id: UUID
    version: int = Field(description="Fassung; beim Ändern mitsenden")
    territory: str
    year: int
    cell: str
    kind: StatementKind
    amount: float | None
    unit: str
    gas_basis: str
    energy_mwh: float = Field(description="Energie in MWh, Heizwert, wie sie zählt")
    grade: Grade
    total_grade: str
    source: str
    includes_municipal: bool
    is_network_operator: bool
    is_weather_corrected: bool
    period_from: date | None
    period_to: date | None
    locator: str
    note: str
    legal_basis: str
    purpose: str
    delete_on: date | None
    counts: bool = Field(description="ob er für seine Zelle zählt")
    entered_at: datetime
    links: dict[str, str]


class SavedEvidence(Evidence):
    """Der Nachweis, wie er jetzt steht, mit Hinweisen."""

    findings: list[Finding]


class EvidencePage(ListPage):
    items: list[Evidence]


class RunSummary(Schema):
    """Ein Rechenlauf des Mandanten."""

    id: UUID
    name: str
    territory: str
    years: list[int]
    edition: str
    facts_release: str
    engine_version: str
    input_hash: str
    ordered_at: datetime
    computed_at: datetime | None = Field(description="null: noch nicht gerechnet")
    states: dict[str, int] = Field(description="Zahl der Gebiete je Stand")
    links: dict[str, str]


class RunPage(ListPage):
    items: list[RunSummary]


class RunPartSummary(Schema):
    """Die Bilanz eines Gebiets in einem Rechenlauf, letztes Jahr."""

    territory: str
    name: str
    is_whole: bool
    state: Literal["draft", "with_municipality", "released", "published"]
    kind: str
    energy_mwh: float | None
    emissions_t: float | None
    quality: float | None
    released_on: date | None
    links: dict[str, str]


class RunDetail(RunSummary):
    """Ein Rechenlauf mit seinen Befunden und Gebieten."""

    note: str
    territory_date: str
    assumption_set: str
    findings: list[dict[str, Any]]
    parts: list[RunPartSummary]


class RunBalance(Schema):
    """Die gespeicherten Bilanzen eines Gebiets, ein Dokument je Jahr wie unter /gebiete/{schluessel}/bilanzen."""

    run: UUID
    territory: str
    state: str
    balances: list[dict[str, Any]]


class PublishedBalance(Schema):
    """Eine veröffentlichte Bilanz. Sie ändert sich nie; eine Korrektur ist eine neue Nummer."""

    publisher: str
    publisher_name: str
    territory: str
    territory_name: str
    number: int
    title: str
    published_on: date
    replaces: int | None
    reason: str
    replaced_by: int | None = Field(description="Nummer der neueren Fassung; null: diese gilt")
    links: dict[str, str] = Field(description="Seite und Dateien: page, json, csv, xlsx")


class PublishedPage(ListPage):
    items: list[PublishedBalance]
