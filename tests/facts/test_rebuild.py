"""The committed facts are what the build makes of the raw inputs, byte for byte."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools"))

from facts_build.assembly import compiled_output, readable_output  # noqa: E402
from facts_build.raw import FACTS, RAW, raw_checksum  # noqa: E402
from facts_build.sources import publications  # noqa: E402
from facts_build.writing import Output  # noqa: E402

WHEEL_LIMIT = 25_000_000


@pytest.fixture(scope="module")
def readable() -> Output:
    return readable_output()


def test_readable_facts_are_rebuilt_byte_for_byte(readable: Output) -> None:
    differing = [path for path, content in readable.items() if (FACTS / path).read_bytes() != content]
    assert differing == []


def test_nothing_lies_beside_the_built_tables(readable: Output) -> None:
    """A statistics or territory file that the build does not know has no source."""
    by_hand = {"statistics/quantities.yaml", "statistics/families.yaml"}
    found = {
        path.relative_to(FACTS).as_posix()
        for folder in ("statistics", "territories")
        for path in (FACTS / folder).rglob("*")
        if path.is_file()
    }
    assert found - set(readable) - by_hand == set()


def test_compiled_facts_are_rebuilt_byte_for_byte() -> None:
    """Fails after an edited assumption or factor too: `python tools/build_facts.py --compile` packs them anew."""
    differing = [
        path for path, content in compiled_output().items() if (FACTS / path).read_bytes() != content
    ]
    assert differing == []


def test_every_raw_file_belongs_to_a_publication() -> None:
    """Each committed raw file is named with its checksum by a source, or lies in a folder of one."""
    named = {name for entry in publications().values() for name in entry["raw"]}
    raw = {path.relative_to(RAW).as_posix().removesuffix(".xz") for path in RAW.rglob("*.xz")}
    folders = {"klimawatch", "konstanz"}
    assert {name for name in raw if name not in named and name.split("/")[0] not in folders} == set()
    assert named <= raw


def test_checksum_of_a_raw_file_is_the_one_in_its_source() -> None:
    text = (FACTS / "sources" / "kba_fz3_2021.yaml").read_text(encoding="utf-8")
    assert f"sha256:{raw_checksum('kba_fz3_vehicles_2021-01-01.csv')}" in text


def test_facts_stay_small_in_a_wheel() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path in sorted(FACTS.rglob("*")):
            if path.is_file():
                wheel.write(path, path.relative_to(FACTS))
    assert stream.tell() < WHEEL_LIMIT
