"""A register of seven municipalities and the constructed samples."""

from collections.abc import Callable
from pathlib import Path

import pytest

from klimawerk.engine.factbook.registering import NamedKey, RegisterTexts, pack_register, unpack_register
from klimawerk.engine.factbook.rekeying import Succession, key_history
from klimawerk.engine.interchange.importers import ImportOptions, ImportResult, read_import
from klimawerk.engine.interchange.importers.result import Surroundings
from klimawerk.engine.records.territory import TerritoryRegister

SAMPLES = Path(__file__).parent / "samples"
MUNICIPALITIES = {
    "020000000000": "Hamburg",
    "059740016016": "Erwitte",
    "059740028028": "Lippstadt",
    "059740040040": "Soest",
    "072110000000": "Trier",
    "072355001001": "Ayl",
    "072355001002": "Baldringen",
}
CARRIERS = {
    "electricity": "electricity",
    "erdgas": "natural_gas",
    "natural_gas": "natural_gas",
    "heizöl": "heating_oil",
}


def level(digits: int) -> list[NamedKey]:
    """The level of keys with so many digits."""
    return [NamedKey(key, key, "") for key in sorted({ars[:digits] for ars in MUNICIPALITIES})]


@pytest.fixture(scope="session")
def register() -> TerritoryRegister:
    named = [NamedKey(ars, name, "") for ars, name in MUNICIPALITIES.items()]
    texts = RegisterTexts("2023-11-30", named, level(9), level(5), level(2))
    return unpack_register(pack_register(texts))


@pytest.fixture(scope="session")
def surroundings(register: TerritoryRegister) -> Surroundings:
    merged = Succession("2022-10-01", "05974012", "05974016", 1.0, 1.0)
    points = {"05974": (8.2, 51.6), "02000": (10.0, 53.5), "07211": (6.6, 49.7), "07235": (6.6, 49.6)}
    return Surroundings(register, key_history([merged]), points)


@pytest.fixture
def read(surroundings: Surroundings) -> Callable[..., ImportResult]:
    """Read samples by name, or any path."""

    def reader(kind: str, *names: str | Path, **options: str) -> ImportResult:
        paths = [SAMPLES / name for name in names]
        return read_import(kind, paths, surroundings, ImportOptions(**options), CARRIERS)

    return reader


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a file of one test."""

    def writer(content: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return writer
