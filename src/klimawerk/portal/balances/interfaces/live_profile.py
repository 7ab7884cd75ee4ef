"""The municipal profile: two pages about the balance of a municipality, with chart, tables and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.portal.balances.domain.live import LivePlace, live_balance, live_documents, read_public
from klimawerk.portal.balances.interfaces import charts
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.live_records import Reading
from klimawerk.portal.calculation.records import Balance, FixedBox
from klimawerk.portal.foundation.documents import (
    Bullets,
    Document,
    Fields,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from klimawerk.portal.foundation.documents.model import Block
from klimawerk.portal.theme.drawing import draw_svg

_GAINS, _SIZE = 4, (900, 420)
#: Length of the key of a district.
DISTRICT_KEY = 5


def municipal_profile(live: LivePlace, year: int) -> Document:
    """The profile of a place and year from the evidence that counts."""
    balance = live_balance(live, year)
    lang = reader_language()
    return Document(
        _("Municipal profile %(name)s, %(year)s") % {"name": live.place.name, "year": year},
        live.tenant.name,
        [*_first_page(balance, lang), PageBreak(), *_second_page(live, balance, year, lang)],
        language=lang,
        footer=_("Working state from the evidence of this day, not published"),
    )


def _first_page(balance: Balance, lang: str) -> Iterator[Block]:
    box = balance.box
    yield Paragraph(_before_reading(box, lang), is_boxed=True)
    yield Fields(
        [
            (_("Inhabitants"), _said(balance.population, 0, lang)),
            (_("Final energy"), f"{_said(balance.energy_mwh, 0, lang)} MWh"),
            (_("Emissions"), f"{_said(balance.emissions_t, 0, lang)} t CO₂e"),
            (_("Per inhabitant"), f"{_said(balance.per_capita_t, 1, lang)} t CO₂e"),
            (_("Scope of these sums"), balance.scope_label),
            (_("Own data"), _percent(box.own_share, lang)),
            (_("Data quality"), _percent(balance.quality, lang)),
            (balance.edition_label, balance.conformity_label),
        ]
    )
    chart = charts.stacked_by_sector(balance)
    yield Heading(_("Emissions by sector and energy carrier"))
    yield Figure(draw_svg(chart.data, *_SIZE, lang), chart.description, chart.title)


def _before_reading(box: FixedBox, lang: str) -> str:
    """The fixed box in sentences."""
    said = [f"{box.kind_label}."]
    if box.deviations:
        parts = "; ".join(
            f"{each.label} ± {language.number(each.percent, 0, lang)} %" for each in box.deviations
        )
        said.append(_("Expected deviation (eight of ten comparison balances): %(parts)s.") % {"parts": parts})
    missing = [*box.missing_entries]
    if box.below_grade_a:
        missing.append(
            _("Sales of the network operators (grade A) for:") + " " + "; ".join(box.below_grade_a)
        )
    if missing:
        said.append(f"{_('Missing for a balance by the BISKO standard:')} {'; '.join(missing)}.")
    if box.not_to_be_used_for:
        said.append(f"{_('Must not be used:')} {'; '.join(box.not_to_be_used_for)}.")
    return " ".join(said)


def _second_page(live: LivePlace, balance: Balance, year: int, lang: str) -> Iterator[Block]:
    documents = live_documents(live)
    document = documents[year]
    yield Heading(_("Sectors"))
    yield Table(
        _("Energy and emissions by sector, %(year)s") % {"year": year},
        [_("Sector"), _("Energy in MWh"), _("Emissions in t CO₂e")],
        [
            *((each.label, each.energy_mwh, each.emissions_t) for each in balance.sectors),
            (_("Sum"), balance.energy_mwh, balance.emissions_t),
        ],
        numeric=frozenset({1, 2}),
    )
    scope = document["totals"]["scope"]
    same = [each for each in documents.values() if each["totals"]["scope"] == scope]
    yield Table(
        _("Development, equal scope"),
        [_("Year"), _("Energy in MWh"), _("Emissions in t CO₂e")],
        [
            (str(each["year"]), each["totals"]["energy_mwh"], each["totals"]["emissions_t_co2e"])
            for each in same
        ],
        numeric=frozenset({1, 2}),
    )
    reading = live_room.read_document(document)
    yield Table(
        _("Emissions per inhabitant, equal scope"),
        [_("Place"), _("t CO₂e per inhabitant")],
        [(name, each.by_scope[scope][2]) for name, each in _beside(live, reading, year)],
        numeric=frozenset({1}),
        decimals=1,
        note=_("District and nation from statistics. Differences show structure, not performance."),
    )
    if reading.generation_mwh is not None:
        yield Paragraph(
            _("Local generation from renewable sources: %(generation)s MWh, electricity use: %(use)s MWh.")
            % {
                "generation": _said(reading.generation_mwh, 0, lang),
                "use": _said(reading.electricity_mwh, 0, lang),
            }
        )
    gains = live_room.largest_gains(document)[:_GAINS]
    if gains:
        yield Heading(_("What to do next for the largest gain"))
        yield Bullets([_gain(each.sector, each.carrier, each.improve, lang) for each in gains])
    yield Paragraph(
        _("Sources, cells and rules of every number: %(address)s. Facts release %(release)s.")
        % {"address": f"/gebiet/{live.place.key}/", "release": balance.facts_release},
        is_note=True,
    )


def _beside(live: LivePlace, own: Reading, year: int) -> Iterator[tuple[str, Reading]]:
    yield live.place.name, own
    for parent in live.place.parents:
        if len(parent.key) == DISTRICT_KEY:
            yield parent.name, read_public(parent.key, year)
    yield _("Germany"), read_public("DG", year)


def _gain(sector: str, carrier: str, improve: str, lang: str) -> str:
    label = f"{live_room.sector_label(sector, lang, True)}, {language.label('carriers', carrier, lang)}"
    return f"{label}: {language.text(improve, lang)}" if improve else label


def _said(value: float | None, decimals: int, lang: str) -> str:
    return _("not available") if value is None else language.number(value, decimals, lang)


def _percent(share: float | None, lang: str) -> str:
    return _("not available") if share is None else f"{language.number(share * 100, 0, lang)} %"
