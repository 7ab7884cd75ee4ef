"""Compiled files: equal bytes for equal facts, refused when altered, never stale."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.compiling import compile_facts
from klimawerk.engine.factbook.packing import pack_arrays, pack_texts, unpack_texts
from klimawerk.engine.kernel.errors import FactError

SMALL = Path(__file__).parents[2] / "facts" / "small"


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    folder = tmp_path / "facts"
    shutil.copytree(SMALL, folder)
    (folder / "compiled").mkdir()
    for name, content in compile_facts(folder).items():
        (folder / "compiled" / name).write_bytes(content)
    return folder


def test_same_arrays_same_bytes_and_numpy_reads_them() -> None:
    arrays = {"b": np.arange(6.0).reshape(2, 3), "a": np.array([1, 2], dtype=np.int8)}
    packed = pack_arrays(arrays)
    assert packed == pack_arrays(dict(reversed(arrays.items())))
    read = np.load(io.BytesIO(packed))
    assert np.array_equal(read["b"], arrays["b"]) and np.array_equal(read["a"], arrays["a"])


def test_texts_survive_packing() -> None:
    texts = ["Möhnesee", "", "Straße"]
    assert unpack_texts(pack_texts(texts)) == texts
    with pytest.raises(FactError, match="line break"):
        pack_texts(["a\nb"])


def test_loaded_values_are_the_readable_ones(facts: Path) -> None:
    book = load_factbook(facts=facts)
    assert book.release == "0.1"
    assert book.municipal("population", "population_2022").values.tolist() == [92_550.0, 247_717.0]
    energy = book.district("industry_energy", "total")
    assert energy.values[0] == 1_520.5 and np.isnan(energy.values[1])


def test_an_altered_byte_is_noticed(facts: Path) -> None:
    packed = facts / "compiled" / "factbook-0.1.npz"
    content = bytearray(packed.read_bytes())
    content[len(content) // 2] ^= 1
    packed.write_bytes(content)
    with pytest.raises(FactError, match="checksum"):
        load_factbook(facts=facts)


def test_an_edited_assumption_is_taken_without_compiling(facts: Path) -> None:
    path = facts / "assumptions" / "sample.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 0.3", "value: 0.4"), encoding="utf-8")
    assert load_factbook(facts=facts).assumption("sample.share").value == 0.4


def test_register_knows_parents(facts: Path) -> None:
    register = load_factbook(facts=facts).register
    kiel = register.find("01002000")
    assert (kiel.name, kiel.district_key, kiel.association_key, kiel.urban) == (
        "Kiel",
        "01002",
        "010020000",
        True,
    )
    assert register.find("DG").size == 2
    assert [each.key for each in register.associations] == ["010010000", "010020000"]
    assert register.district_index.tolist() == [0, 1]
    assert register.federal_state_index.tolist() == [0, 0]


def test_numbers_are_loaded_without_reading_yaml() -> None:
    """The way to the numbers is short: no YAML, no archive, no boundaries are touched."""
    code = (
        "import sys\n"
        "from klimawerk.engine.factbook import load_factbook\n"
        "book = load_factbook()\n"
        "assert book.municipal('population', 'population_2022').values.sum() == 84_358_845\n"
        "assert book.register.district_index.size == 10_775\n"
        "print(sorted({'yaml', 'zipfile', 'klimawerk.engine.factbook.boundaries'} & set(sys.modules)))\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
