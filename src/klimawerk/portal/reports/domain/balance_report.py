"""The report of a balance: what stands in the fixed box first, then result, cells, quality, method and sources."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from klimawerk.language import number
from klimawerk.portal.balances.interfaces import charts
from klimawerk.portal.balances.interfaces.charts import Chart
from klimawerk.portal.balances.interfaces.rows import sector_rows
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.domain.sources import list_sources
from klimawerk.portal.calculation.records import Balance, FixedBox, YearSeries
from klimawerk.portal.foundation.documents.model import (
    Block,
    Bullets,
    Document,
    Fields,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from klimawerk.portal.theme.drawing import draw_svg

_TALL = 520


def balance_report(
    balance: Balance, series: YearSeries | None, author: str, with_charts: bool = True, said: str = ""
) -> Document:
    """The report of one balance; `series` adds the development over the years, where there are at least two.

    `said` stands below the title: of which run it is and in what state.
    """
    blocks = [
        *_box(balance.box),
        *_result(balance),
        *_sectors(balance, with_charts),
        *(_development(series, with_charts) if series is not None and len(series.points) > 1 else ()),
        *_cells(balance),
        *_beside(balance),
        *_quality(balance),
        *_method(balance),
        *_sources(),
    ]
    return Document(
        title=_("Energy and greenhouse gas balance of %(place)s, %(year)s")
        % {"place": balance.place.name, "year": balance.year},
        subtitle=" · ".join(
            each for each in (balance.place.designation, balance.box.kind_label, said) if each
        ),
        author=author,
        language=reader_language(),
        footer=f"{balance.place.name} {balance.year} · {balance.box.kind_label}",
        blocks=tuple(blocks),
        keywords=(balance.edition, balance.facts_release, balance.place.key),
    )


def _box(box: FixedBox) -> Iterator[Block]:
    lines = [box.kind_label + "."]
    if box.own_share is not None:
        lines.append(
            _("%(own)s %% of the energy come from the municipality or network operators.")
            % {"own": _number(100 * box.own_share)}
        )
    if box.deviations:
        parts = "; ".join(f"{each.label} ± {_number(each.percent)} %" for each in box.deviations)
        lines.append(
            _("Expected deviation (eight of ten comparison balances): %(parts)s.") % {"parts": parts}
        )
    yield Heading(_("Before you read a number"))
    yield Paragraph(" ".join(lines), is_boxed=True)
    if box.not_to_be_used_for:
        yield Paragraph(_("Must not be used:"))
        yield Bullets(box.not_to_be_used_for)
    missing = [*box.missing_entries]
    if box.below_grade_a:
        missing.append(
            _("Sales of the network operators (grade A) for:") + " " + "; ".join(box.below_grade_a)
        )
    if missing:
        yield Paragraph(_("Missing for a balance by the BISKO standard:"))
        yield Bullets(missing)
    if box.next_steps:
        yield Paragraph(_("Next best step:"))
        yield Bullets(box.next_steps)


def _result(balance: Balance) -> Iterator[Block]:
    yield Heading(_("Result"))
    yield Fields(
        (
            (_("Final energy"), _amount(balance.energy_mwh, "MWh")),
            (_("Emissions"), _amount(balance.emissions_t, "t CO₂e")),
            (_("Per inhabitant"), _amount(balance.per_capita_t, "t CO₂e", 1)),
            (_("Scope"), balance.scope_label),
        )
    )
    if balance.missing_cells:
        yield Paragraph(_("Not contained, because there is no value:"))
        yield Bullets(_missing(balance))


def _missing(balance: Balance) -> list[str]:
    """The missing cells by reason; of many with the same reason only the sector and their number are named."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for each in balance.missing_cells:
        sector = each.label.partition(",")[0]
        by_reason.setdefault((sector, each.reason), []).append(each.label)
    lines = []
    for (sector, reason), labels in by_reason.items():
        named = (
            labels[0]
            if len(labels) == 1
            else _("%(sector)s, %(count)s cells") % {"sector": sector, "count": len(labels)}
        )
        lines.append(f"{named}: {reason}" if reason else named)
    return lines


def _sectors(balance: Balance, with_charts: bool) -> Iterator[Block]:
    yield Heading(_("Sectors and energy carriers"))
    if with_charts:
        yield _drawn(charts.stacked_by_sector(balance))
    yield Table(
        _("Sectors, %(year)s") % {"year": balance.year},
        (_("Sector"), "MWh", "t CO₂e"),
        [(block.label, block.energy_mwh, block.emissions_t) for block in balance.sectors],
        frozenset({1, 2}),
    )
    if with_charts:
        yield Heading(_("Energy flow"), 2)
        yield _drawn(charts.flow_of_energy(balance))


def _development(series: YearSeries, with_charts: bool) -> Iterator[Block]:
    yield Heading(_("Development by year"))
    yield Paragraph(
        _(
            "Local changes between the years are known only in part: the trend is for the most part the national one "
            "(electricity mix, fuels, weather). It is not suited to prove that a measure worked."
        )
    )
    if with_charts:
        yield _drawn(charts.development(series))
    yield Table(
        f"{_('Development by year')} ({series.scope_label})",
        (_("Year"), "MWh", "t CO₂e"),
        [(str(point.year), point.energy_mwh, point.emissions_t) for point in series.points],
        frozenset({1, 2}),
    )


def _cells(balance: Balance) -> Iterator[Block]:
    yield Heading(_("Every cell with state, origin and grade"))
    for row in sector_rows(balance):
        yield Heading(row.block.label, 2)
        if row.lines:
            yield Table(
                row.block.label,
                (_("Energy carrier"), "MWh", "t CO₂e", _("Origin"), _("Grade")),
                [
                    (
                        line.label + (f" ({_('outside the scope')})" if line.outside_scope else ""),
                        line.energy_mwh,
                        line.emissions_t,
                        line.origin_label or line.state_label,
                        line.grade or None,
                    )
                    for line in row.lines
                ],
                frozenset({1, 2}),
            )
        if row.absent:
            yield Bullets(
                [
                    f"{each.labels}: {each.state_label}" + (f" – {each.note}" if each.note else "")
                    for each in row.absent
                ]
            )


def _beside(balance: Balance) -> Iterator[Block]:
    lines = [*balance.supplements, *balance.indicators]
    if not lines:
        return
    yield Heading(_("Beside the balance, never part of its total"))
    yield Table(
        _("Additional results and indicators"),
        (_("Quantity"), _("Value"), _("Unit"), _("Note")),
        [
            (
                each.label,
                None if each.value is None else _number(each.value, each.decimals),
                "" if each.value is None else each.unit,
                each.note,
            )
            for each in lines
        ],
        frozenset({1}),
    )


def _quality(balance: Balance) -> Iterator[Block]:
    yield Heading(_("Data quality and conformity"))
    pairs = [(_("Conformity with the BISKO standard"), balance.conformity_label)]
    if balance.quality is not None:
        pairs.insert(0, (_("Data quality"), f"{_number(100 * balance.quality)} %"))
    if balance.unverified_share is not None:
        share = _("%(share)s %% of the emissions") % {"share": _number(100 * balance.unverified_share)}
        pairs.append((_("Rests on factors that were not verified in their source"), share))
    yield Fields(pairs)
    texts = list(dict.fromkeys(each.text for each in balance.findings))
    if texts:
        yield Heading(_("Findings"), 2)
        yield Bullets(texts)


def _method(balance: Balance) -> Iterator[Block]:
    yield Heading(_("Method"))
    yield Fields(
        (
            (_("Rules"), balance.edition_label),
            (_("Facts release"), balance.facts_release),
            (_("Territories as of"), balance.place.reference_date),
        )
    )
    yield Paragraph(
        _(
            "Final energy within the territory; emissions with upstream as CO₂ equivalents; electricity with the "
            "federal mix; not adjusted for weather. Every rule stands numbered in the description of the method."
        )
    )


def _sources() -> Iterator[Block]:
    yield Heading(_("Sources and licences"))
    yield Bullets([each.attribution for each in list_sources() if each.attribution])


def _drawn(chart: Chart) -> Figure:
    return Figure(
        draw_svg(chart.data, height=_TALL, language=reader_language()), chart.description, chart.title
    )


def _amount(value: float | None, unit: str, decimals: int = 0) -> str:
    return "–" if value is None else f"{_number(value, decimals)} {unit}"


def _number(value: float, decimals: int = 0) -> str:
    return number(value, decimals, reader_language())
