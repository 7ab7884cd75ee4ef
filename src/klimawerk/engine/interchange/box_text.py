"""The fixed box above every number, in words: kind, own share, what is missing, deviation, limits, next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from klimawerk.engine.records.balance import BalanceResult
from klimawerk.language import cell_label, label, text

_SHOWN = 4


def box_sentences(result: BalanceResult, language: str = "de") -> list[str]:
    """The sentences of the box (`BalanceResult.box`), in their fixed order."""
    box = result.box
    kind = text(str(box.get("message") or f"box.kind.{result.kind}"), language)
    lines = [text("balance_file.kind", language, {"message": kind})]
    own, operator = box.get("own_share"), box.get("network_operator_share")
    if own is None:
        lines.append(text("balance_file.own_share_unknown", language))
    else:
        lines.append(text("balance_file.own_share", language, {"own": own, "operator": operator or 0.0}))
    lines.extend(_missing(box, language))
    bands = [_band(each, language) for each in box.get("deviation", ())]
    if bands:
        lines.append(text("balance_file.deviation", language, {"bands": ", ".join(bands)}))
    uses = "; ".join(text(code, language) for code in box.get("not_for", ()))
    if uses:
        lines.append(text("balance_file.not_for", language, {"uses": uses}))
    steps: Sequence[Mapping[str, Any]] = box.get("next_steps", ())
    if steps:
        step = text(str(steps[0]["improve"]), language)
        lines.append(text("balance_file.next_step", language, {"step": step}))
    return lines


def _missing(box: Mapping[str, Any], language: str) -> list[str]:
    """What is missing for a BISKO balance: mandatory entries, and grid-bound carriers without grade A."""
    missing, below = list(box.get("missing", ())), list(box.get("below_grade_a", ()))
    if missing:
        data: dict[str, object] = {"count": len(missing), "cells": _some(missing, language)}
        lines = [text("balance_file.missing_for_bisko", language, data)]
    else:
        lines = [text("balance_file.nothing_missing", language)]
    if below:
        lines.append(
            text("balance_file.grade_missing_for_bisko", language, {"cells": _some(below, language)})
        )
    return lines


def _some(codes: Sequence[str], language: str) -> str:
    """The first cells in words, and how many more there are."""
    words = [cell_label(code, language) for code in codes[:_SHOWN]]
    if len(codes) > _SHOWN:
        words.append(text("balance_file.and_more", language, {"count": len(codes) - _SHOWN}))
    return "; ".join(words)


def _band(entry: Mapping[str, Any], language: str) -> str:
    sector = str(entry["sector"])
    is_total = sector == "total"
    name = (
        text("balance_file.word_sum", language) if is_total else label("sectors", sector, language, "short")
    )
    return text("balance_file.deviation_band", language, {"name": name, "percent": float(entry["percent"])})
