"""Suppression through the door: what of several balances must be hidden so that confidential cells stay confidential.

All numbers of a publication, and of all earlier ones about the same places and year, are statements about the same
unknowns: the energy of each cell of each municipality. Two publications speak of the same unknown if its amount is the
same in both; a confidential amount near to one that is shown already is refused too. A default of a member that is not
published counts as known: its start balance is public.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from klimawerk import language
from klimawerk.portal.calculation import engine_room, runs_room
from klimawerk.portal.calculation.runs_records import Document, Shown, Spot, Suppression

_TONNES = 1e-3
_MUNICIPAL = "municipal"
#: Stages of hiding: cells and partial sums of a municipality, its totals, cells of the whole, totals of the whole.
_CELL, _TOTAL, _WHOLE_CELL, _WHOLE_TOTAL = range(4)
#: Supplements that are computed from statistics of their own, not from cells of the balance.
_INDEPENDENT = {"agriculture", "land_use", "waste", "waste_water", "local_generation"}
_SPOTS_OF_TOTALS = {"sector_energy", "scope_energy", "scope_emissions", "outside_energy", "outside_emissions"}

Leaf = tuple[str, str, str]
Weights = dict[Leaf, float]


@dataclass
class _Item:
    """A number of a publication: where it stands in new ones, whether an earlier one shows it."""

    weights: Weights
    spots: list[tuple[str, Spot]] = field(default_factory=list)
    hardness: int = -1
    shown_in: str = ""
    name: tuple[str, str] = ("", "")


def suppress(shown: Sequence[Shown], marks: Collection[tuple[str, str]], lang: str) -> Suppression:
    """Hide the marked cells, (key, cell), and as little else as possible in the new balances of one year.

    `errors` say which confidential amount could be computed all the same; then nothing may be published.
    """
    sectors = {cell.partition(".")[0] for _key, cell in marks}
    keys = {each.key for each in shown} | {key for each in shown for key in each.members}
    if not any(key in keys for key, _cell in marks):
        return Suppression({}, ())
    return _Case(shown, marks, sectors, lang).solve()


def lone_members(shown: Sequence[Shown]) -> tuple[str, ...]:
    """Names of members whose own values would be the difference between a new sum and the published members."""
    published = {each.key for each in shown if not each.members}
    found: list[str] = []
    for whole in shown:
        if not whole.is_new or not whole.members:
            continue
        silent = [
            document["territory"]["name"]
            for key, document in whole.members.items()
            if key not in published
            and any(line["origin"] == _MUNICIPAL for _code, line in runs_room.leaves(document))
        ]
        if len(silent) == 1:
            found += silent
    return tuple(dict.fromkeys(found))


class _Case:
    """The items of one year, made from all balances."""

    def __init__(
        self, shown: Sequence[Shown], marks: Collection[tuple[str, str]], sectors: set[str], lang: str
    ) -> None:
        self.shown, self.marks, self.sectors, self.lang = shown, marks, sectors, lang
        self.items: dict[object, _Item] = {}
        self.amounts: dict[Leaf, float] = {}
        self.origins: dict[Leaf, str] = {}
        self.published: set[Leaf] = set()
        #: Amounts that the new balances hold, and those that an earlier one hides: these are to be protected.
        self.guarded: set[Leaf] = set()
        self.before: dict[tuple[str, str], list[tuple[float, str]]] = {}
        for each in shown:
            if not each.members:
                self.published.update(self._leaves(each.key, each.document).values())
        for each in shown:
            self._add(each)

    def _leaves(self, key: str, document: Document) -> dict[str, Leaf]:
        found = {}
        for code, line in runs_room.leaves(document):
            if code.partition(".")[0] in self.sectors and line["energy_mwh"]:
                leaf = (key, code, f"{line['energy_mwh']:.9e}")
                found[code] = leaf
                self.amounts[leaf] = line["energy_mwh"]
                self.origins[leaf] = line["origin"] or ""
        return found

    def _is_secret(self, key: str, code: str) -> bool:
        return any(
            place == key and (code == cell or code.startswith(f"{cell}.")) for place, cell in self.marks
        )

    def _add(self, each: Shown) -> None:
        by_code: dict[str, Weights] = {}
        if each.members:
            for key, document in each.members.items():
                for code, leaf in self._leaves(key, document).items():
                    if each.is_new:
                        self.guarded.add(leaf)
                    is_known = (
                        leaf not in self.published
                        and self.origins[leaf] != _MUNICIPAL
                        and not self._is_secret(key, code)
                    )
                    if not is_known:
                        by_code.setdefault(code, {})[leaf] = 1.0
        else:
            by_code = {code: {leaf: 1.0} for code, leaf in self._leaves(each.key, each.document).items()}
            for code, own in by_code.items():
                leaf = next(iter(own))
                if each.is_new or ("cell", code) in each.hidden:
                    self.guarded.add(leaf)
                else:
                    self.before.setdefault((each.key, code), []).append((self.amounts[leaf], each.label))
        for spot, parts in _statements(each.document, each.cell_factors, self.sectors):
            if spot in each.hidden and not each.is_new:
                continue
            weights: Weights = {}
            for code, weight in parts.items():
                for leaf, one in by_code.get(code, {}).items():
                    weights[leaf] = weights.get(leaf, 0.0) + weight * one
            if weights:
                self._state(each, spot, weights)

    def _state(self, each: Shown, spot: Spot, weights: Weights) -> None:
        name: object = frozenset(weights.items())
        if len(weights) == 1:  # a sum of one unknown is a statement about it
            name = next(iter(weights))
            weights = {name: 1.0}
        item = self.items.setdefault(name, _Item(weights))
        if spot[0] == "cell" and (not item.name[0] or not each.members):
            item.name = (each.name, spot[1])
        if each.is_new:
            item.spots.append((each.key, spot))
            whole = _WHOLE_CELL if each.members else _CELL
            item.hardness = max(item.hardness, whole + (spot[0] in _SPOTS_OF_TOTALS))
        else:
            item.shown_in = item.shown_in or each.label

    def solve(self) -> Suppression:
        import numpy as np

        from klimawerk.engine.methods.disclosure.complementary import (
            complementary_suppression,
            exposed_items,
        )
        from klimawerk.engine.methods.disclosure.statements import JointTable
        from klimawerk.engine.runs.session import session_of

        used = dict.fromkeys(leaf for item in self.items.values() for leaf in item.weights)
        singles = [self.items.get(leaf) or _Item({leaf: 1.0}, name=(leaf[0], leaf[1])) for leaf in used]
        sums = [item for name, item in self.items.items() if isinstance(name, frozenset)]
        items = [*singles, *sums]
        position = {leaf: at for at, leaf in enumerate(used)}
        table = JointTable(
            np.array([self.amounts[leaf] for leaf in used]),
            [{position[leaf]: weight for leaf, weight in item.weights.items()} for item in sums],
            [-1 if item.shown_in or not item.spots else item.hardness for item in items],
        )
        secret = np.array([self._holds_secret(item) for item in items], dtype=np.bool_)
        closed = np.array([not item.spots and not item.shown_in for item in items], dtype=np.bool_)
        before = np.array([bool(item.shown_in) for item in items], dtype=np.bool_)
        facts = session_of(engine_room.fact_book()).facts
        wanted = float(facts.assumption("disclosure.protection_interval"))
        most = (table.stages[-1] | closed | secret) & ~before
        exposed = exposed_items(table, most, secret, wanted)
        errors = [self._error(items[at]) for at in exposed]
        errors += [self._error(item) for item in self._nearly_shown(singles, wanted)]
        if errors:
            return Suppression({}, tuple(dict.fromkeys(errors)))
        hidden = complementary_suppression(facts, table, secret, closed) & ~before
        exposed = exposed_items(table, hidden, secret, wanted)
        spots: dict[str, set[Spot]] = {}
        for at in np.flatnonzero(hidden):
            for key, spot in items[at].spots:
                spots.setdefault(key, set()).add(spot)
        return Suppression(
            {key: frozenset(found) for key, found in spots.items()},
            tuple(self._error(items[at]) for at in exposed),
        )

    def _nearly_shown(self, singles: Iterable[_Item], wanted: float) -> Iterator[_Item]:
        """Confidential amounts of which an earlier publication shows another one that is nearly the same."""
        for item in singles:
            leaf = next(iter(item.weights))
            key, code, _amount = leaf
            if item.shown_in or leaf not in self.guarded or not self._is_secret(key, code):
                continue
            amount = self.amounts[leaf]
            for value, label in self.before.get((key, code), ()):
                if abs(value - amount) < wanted * amount:
                    yield _Item(item.weights, shown_in=label, name=item.name)

    def _holds_secret(self, item: _Item) -> bool:
        if len(item.weights) == 1:
            leaf = next(iter(item.weights))
            if leaf in self.guarded and self._is_secret(*leaf[:2]):
                return True
        return any(spot[0] == "cell" and self._is_secret(key, spot[1]) for key, spot in item.spots)

    def _error(self, item: _Item) -> str:
        place, code = item.name
        data: dict[str, object] = {"row": place, "column": language.cell_label(code, self.lang)}
        if item.shown_in:
            return language.text(
                "publication.shown_before", self.lang, {**data, "publication": item.shown_in}
            )
        return language.text("publication.recomputable", self.lang, data)


def _statements(
    document: Document, cell_factors: Mapping[str, float], sectors: set[str]
) -> Iterator[tuple[Spot, Mapping[str, float]]]:
    """All published numbers about the cells of some sectors: where they stand, and the weight of each cell.

    Emissions [t] of a cell are the same statement as its energy; those of sums are further ones.
    """
    total: list[str] = []
    outside: list[str] = []
    for sector in document["sectors"]:
        if sector["sector"] not in sectors:
            continue
        codes: list[tuple[str, bool]] = []
        for line in sector["carriers"]:
            own = [(each["cell"], each) for each in line.get("subcells") or ()]
            if not own:
                own = [(runs_room.only_cell(sector["sector"], line["carrier"]), line)]
            present = [(code, bool(each["outside_scope"])) for code, each in own if each["energy_mwh"]]
            for code, _is_outside in present:
                yield ("cell", code), {code: 1.0}
            codes += present
            if len(own) > 1:
                yield from _sum(
                    ("carrier", sector["sector"], line["carrier"]), _counted(present), cell_factors
                )
        yield from _sum(("sector", sector["sector"]), _counted(codes), cell_factors)
        total += [code for code, is_outside in codes if not is_outside]
        outside += [code for code, is_outside in codes if is_outside]
    yield from _sum(("outside",), outside, cell_factors)
    for scope in document["totals_by_scope"]:
        inside = _inside(scope)
        yield from _sum(
            ("scope", scope), [code for code in (*total, *outside) if code in inside], cell_factors
        )


def _sum(
    spot: Spot, codes: Iterable[str], cell_factors: Mapping[str, float]
) -> Iterator[tuple[Spot, Mapping[str, float]]]:
    parts = list(codes)
    yield (f"{spot[0]}_energy", *spot[1:]), dict.fromkeys(parts, 1.0)
    yield (
        (f"{spot[0]}_emissions", *spot[1:]),
        {code: cell_factors[code] * _TONNES for code in parts if cell_factors.get(code)},
    )


def _counted(codes: Sequence[tuple[str, bool]]) -> list[str]:
    """The cells a sum counts: those in the scope, or all where none is."""
    return [code for code, is_outside in codes if not is_outside] or [code for code, _outside in codes]


def _inside(scope: str) -> frozenset[str]:
    from klimawerk.engine.factbook.codelists import cell_axis, scopes

    axis = cell_axis()
    beyond = axis.in_block(*scopes()[scope])
    return frozenset(cell.code for cell, is_out in zip(axis.cells, beyond, strict=True) if not is_out)


def hide(document: Document, hidden: Collection[Spot], message: str) -> dict[str, Any]:
    """The document as it is published: hidden numbers are null, hidden cells in state C.

    What is computed from several cells and is no sum (quality, shares, indicators, weather-adjusted view) and findings
    that quote amounts are left out too, as soon as anything is hidden. `message` is the finding that says so.
    """
    if not hidden:
        return dict(document)
    shown: dict[str, Any] = _copy(document)
    for sector in shown["sectors"]:
        name = sector["sector"]
        _clear(sector, hidden, "sector", name)
        for line in sector["carriers"]:
            parts = line.get("subcells") or ()
            code = "" if parts else runs_room.only_cell(name, line["carrier"])
            for cell, each in ((code, line), *((each["cell"], each) for each in parts)):
                if ("cell", cell) in hidden:
                    each.update(
                        energy_mwh=None,
                        emissions_t_co2e=None,
                        state="C",
                        origin=None,
                        grade=None,
                        reason="reason.confidential",
                    )
            _clear(line, hidden, "carrier", name, line["carrier"])
    _clear(shown["outside_scope"], hidden, "outside")
    for scope, total in shown["totals_by_scope"].items():
        _clear(total, hidden, "scope", scope)
    shown["totals"] = dict(shown["totals_by_scope"][shown["totals"]["scope"]])
    for indicator in shown["indicators"].values():
        indicator.update(value=None, reason="reason.confidential")
    for name in shown["supplements"].keys() - _INDEPENDENT:
        shown["supplements"][name] = {"reason": "reason.confidential"}
    for step in shown["box"]["next_steps"]:
        step.update(dict.fromkeys(step.keys() - {"improve"}))
    shown["data_quality"] = {"total": None, "by_sector": {}, "by_carrier": {}}
    shown["unverified_share"] = None
    shown["box"].update(own_share=None, network_operator_share=None, held_share=None)
    shown["findings"] = [each for each in shown["findings"] if not _quotes_amounts(each)]
    shown["conformity"]["findings"] = [
        each for each in shown["conformity"]["findings"] if not _quotes_amounts(each)
    ]
    shown["findings"].append(
        {
            "code": message,
            "severity": "info",
            "where": "",
            "rule": "disclosure.complementary",
            "message": language.text(message, "de", {"count": len(hidden)}),
            "data": {"count": len(hidden)},
        }
    )
    return shown


def _clear(line: dict[str, Any], hidden: Collection[Spot], name: str, *rest: str) -> None:
    if (f"{name}_energy", *rest) in hidden:
        line["energy_mwh"] = None
    if (f"{name}_emissions", *rest) in hidden:
        line["emissions_t_co2e"] = None
        if "per_capita_t" in line:
            line["per_capita_t"] = None


def _quotes_amounts(finding: Mapping[str, Any]) -> bool:
    return any(isinstance(value, float) for value in finding["data"].values())


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value
