"""The municipal profile: two pages about the balance of a municipality, with chart, tables and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.portal.balances.domain.live import LivePlace, live_balance, live_documents
from klimawerk.portal.balances.interfaces import charts
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.records import Balance
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
    limits = " ".join((f"{box.kind_label}.", *(f"{each}." for each in box.not_to_be_used_for)))
    yield Paragraph(limits, is_boxed=True)
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


def _gain(sector: str, carrier: str, improve: str, lang: str) -> str:
    label = f"{live_room.sector_label(sector, lang, True)}, {language.label('carriers', carrier, lang)}"
    return f"{label}: {language.text(improve, lang)}" if improve else label


def _said(value: float | None, decimals: int, lang: str) -> str:
    return _("not available") if value is None else language.number(value, decimals, lang)


def _percent(share: float | None, lang: str) -> str:
    return _("not available") if share is None else f"{language.number(share * 100, 0, lang)} %"
