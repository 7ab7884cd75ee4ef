"""Records, arrays and findings as plain JSON values; a missing number is null."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from enum import Enum
from typing import Any

import numpy as np

from klimawerk.engine.kernel.finding import Finding
from klimawerk.language import sentence


def json_value(value: Any) -> Any:
    """The JSON form of a value. A finding carries its German sentence. Raises `TypeError` otherwise."""
    if value is None or (isinstance(value, (bool, str)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Finding):
        return finding_value(value)
    if isinstance(value, Enum):
        code = getattr(value, "code", value.value)
        return code if code is None else str(code)
    if isinstance(value, (np.ndarray, list, tuple, set, frozenset)):
        return [
            json_value(each) for each in (sorted(value) if isinstance(value, (set, frozenset)) else value)
        ]
    if isinstance(value, np.generic):
        return json_value(value.item())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): json_value(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value):
        return {each.name: json_value(getattr(value, each.name)) for each in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON form")


def finding_value(finding: Finding) -> dict[str, Any]:
    """A finding with its German sentence."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "where": finding.where,
        "rule": finding.rule,
        "message": sentence(finding, "de"),
        "data": json_value(finding.data),
    }
