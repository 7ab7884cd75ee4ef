"""Importers: files of publishers that may not be shipped become imported editions in the data folder.

Reading never writes: `read_import` gives tables and findings, `store.register` writes them as one folder,
`store.undo` takes that folder away again. Shipped facts are never touched.
"""

from __future__ import annotations

from klimawerk.engine.interchange.importers.kinds import KINDS, read_import
from klimawerk.engine.interchange.importers.result import ImportOptions, ImportResult
from klimawerk.engine.interchange.importers.store import ImportedEdition, editions, register, undo

__all__ = [
    "KINDS",
    "ImportOptions",
    "ImportResult",
    "ImportedEdition",
    "editions",
    "read_import",
    "register",
    "undo",
]
