"""What may be shown of the parts that are published together, beside everything that was published before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django_scopes import scopes_disabled

from klimawerk import language
from klimawerk.portal.balances.domain.confidential import marks_of
from klimawerk.portal.balances.models import Publication, Run, RunPart
from klimawerk.portal.calculation import runs_room, suppression_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.runs_records import Shown, Spot
from klimawerk.portal.territories.models import TerritoryMembership

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """The hidden spots by territory key and year; with `errors` nothing may be published."""

    hidden: dict[tuple[str, int], frozenset[Spot]]
    errors: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many numbers are hidden."""
        return sum(map(len, self.hidden.values()))


def check_publication(run: Run, parts: Sequence[RunPart]) -> Checked:
    """Primary and complementary suppression over the parts, and the attack with all earlier publications.

    Looks across tenants: a town's own publication and its district's speak of the same amounts.
    """
    lang = reader_language()
    contents = _Contents()
    earlier = _earlier(run)
    hidden: dict[tuple[str, int], frozenset[Spot]] = {}
    errors: dict[str, None] = {}
    places = _places(run)
    for year in run.years:
        marks = marks_of(places, year)
        new = [contents.shown(part, year, frozenset(), True, "") for part in parts]
        before = [
            contents.shown(
                each.part,
                year,
                _spots(each, year),
                False,
                f"{each.tenant.name}: {each}, {each.published_on:%d.%m.%Y}",
            )
            for each in earlier
            if str(year) in contents.years(each.part)
        ]
        lone = suppression_room.lone_members([*new, *before])
        errors.update(
            dict.fromkeys(language.text("publication.lone_member", lang, {"member": name}) for name in lone)
        )
        if marks:
            found = suppression_room.suppress([*new, *before], marks, lang)
            hidden.update({(key, year): spots for key, spots in found.hidden.items()})
            errors.update(dict.fromkeys(f"{year}: {error}" for error in found.errors))
    return Checked(hidden, tuple(errors))


class _Contents:
    """Stored parts, each read once."""

    def __init__(self) -> None:
        self._parts: dict[int, Content] = {}
        self._runs: dict[int, list[RunPart]] = {}

    def years(self, part: RunPart) -> Content:
        if part.pk not in self._parts:
            self._parts[part.pk] = runs_room.unpack(part.stored)["years"]
        return self._parts[part.pk]

    def shown(self, part: RunPart, year: int, hidden: frozenset[Spot], is_new: bool, label: str) -> Shown:
        stored = self.years(part)[str(year)]
        members = {}
        if part.is_whole:
            if part.run_id not in self._runs:
                with scopes_disabled():
                    found = RunPart.objects.filter(run_id=part.run_id, is_whole=False)
                    self._runs[part.run_id] = list(found.select_related("territory"))
            members = {
                each.territory.key: self.years(each)[str(year)]["document"]
                for each in self._runs[part.run_id]
            }
        return Shown(
            part.territory.key,
            part.territory.name,
            stored["document"],
            stored["cell_factors"],
            members,
            hidden,
            is_new,
            label,
        )


def _places(run: Run) -> list[int]:
    """The run's territories."""
    with scopes_disabled():
        return list(RunPart.objects.filter(run_id=run.pk).values_list("territory_id", flat=True))


def _earlier(run: Run) -> list[Publication]:
    """Every publication of any tenant about a territory of the run, or about one that contains such a territory."""
    places = _places(run)
    wholes = TerritoryMembership.objects.filter(member_id__in=places).values("whole_id")
    with scopes_disabled():
        return list(
            Publication.objects.filter(Q(territory_id__in=places) | Q(territory_id__in=wholes))
            .select_related("part__territory", "part__run", "tenant")
            .defer("content")
            .order_by("pk")
        )


def _spots(publication: Publication, year: int) -> frozenset[Spot]:
    listed: Iterable[Sequence[str]] = publication.hidden.get(str(year), ())
    return frozenset(tuple(each) for each in listed)
