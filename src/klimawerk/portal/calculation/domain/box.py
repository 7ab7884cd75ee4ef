"""The fixed box: what must be read before any number of a balance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from klimawerk.portal.calculation.records import FixedBox


def describe_box(raw: Mapping[str, Any], lang: str) -> FixedBox:
    """The box of a balance from its documented JSON."""
    kind = raw["kind"]
    return FixedBox(
        kind=kind,
        kind_label=_kind_label(kind),
        own_share=_own_share(raw),
        missing_for_bisko=(),
        deviations=(),
        accuracy_text="",
        not_to_be_used_for=(),
        next_steps=(),
    )


def _kind_label(kind: str) -> str:
    return {
        "start": _("Start balance from published statistics – no measured values"),
        "mixed": _("Mixed balance – own data and values from statistics"),
        "basis": _("Balance from own data in all mandatory cells"),
    }[kind]


def _own_share(raw: Mapping[str, Any]) -> float | None:
    own = total = 0.0
    for sector in raw["sectors"]:
        for line in sector["carriers"]:
            amount = line["energy_mwh"] or 0.0
            total += amount
            own += amount if line.get("origin") == "municipal" else 0.0
    return own / total if total else None
