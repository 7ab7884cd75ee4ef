"""A mapping profile: the words an export uses, and our codes for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from klimawerk.engine.factbook.strict_yaml import read_yaml
from klimawerk.engine.kernel.errors import InputError

PROFILES = Path(__file__).parents[3] / "facts" / "codelists" / "profiles"


@dataclass(frozen=True)
class Profile:
    """Words in lower case. `inseparable` are sectors that hold several of ours; `checked` with an original file."""

    id: str
    name: str
    checked: bool
    columns: Mapping[str, tuple[str, ...]]
    sectors: Mapping[str, str]
    inseparable: tuple[str, ...]
    carriers: Mapping[str, str]
    footers: tuple[str, ...]
    totals: tuple[str, ...]


@cache
def profile_ids() -> tuple[str, ...]:
    """All profiles, in the order of their names."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.yaml")))


@cache
def profile(identifier: str) -> Profile:
    """The profile of an id; raises `InputError` (`legacy.unknown_profile`)."""
    if identifier not in profile_ids():
        raise InputError("legacy.unknown_profile", profile=identifier, known=", ".join(profile_ids()))
    content = read_yaml(PROFILES / f"{identifier}.yaml")
    return Profile(
        identifier,
        content["name"],
        content["checked"],
        {name: tuple(words) for name, words in content["columns"].items()},
        content["sectors"],
        tuple(content["inseparable"]),
        content["carriers"],
        tuple(content["footers"]),
        tuple(content["totals"]),
    )


def plain(written: str) -> str:
    """Lower case, single spaces: how the words of a profile are compared."""
    return " ".join(written.lower().replace("\u00a0", " ").split())
