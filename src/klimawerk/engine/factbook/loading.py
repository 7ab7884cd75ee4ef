"""Loading the shipped FactBook and the editions an operator imported."""

from __future__ import annotations

import json
from pathlib import Path

import klimawerk
from klimawerk.engine.factbook.book import FactBook
from klimawerk.engine.factbook.definitions import checksums, read_definitions
from klimawerk.engine.factbook.packing import PackedArrays

SHIPPED = Path(klimawerk.__file__).parent / "facts"


def load_factbook(data_dir: Path | None = None, facts: Path = SHIPPED) -> FactBook:
    """The FactBook of the shipped release; with `data_dir`, imported editions override and extend it.

    Raises `FactError` when a checksum does not hold or an imported edition is broken.
    """
    release = (facts / "RELEASE").read_text(encoding="utf-8").strip()
    compiled = facts / "compiled"
    sidecar = json.loads((compiled / f"factbook-{release}.json").read_bytes())
    arrays = PackedArrays(compiled / f"factbook-{release}.npz", sidecar["sha256"], sidecar["arrays"])
    definitions = json.loads((compiled / f"definitions-{release}.json").read_bytes())
    if definitions["files"] != checksums(facts):
        definitions = read_definitions(facts)
    outlines = compiled / f"boundaries-{release}.npz"
    if data_dir is None:
        return FactBook(arrays, sidecar, definitions, outlines)
    from klimawerk.engine.factbook.imported import imported_editions  # only with a data folder

    editions = imported_editions(data_dir, arrays, sidecar["quantities"], definitions["sources"])
    definitions = {**definitions, "sources": {**definitions["sources"], **editions.sources}}
    return FactBook(arrays, sidecar, definitions, outlines, editions)
