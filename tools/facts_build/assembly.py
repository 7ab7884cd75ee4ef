"""All outputs of the build: path below facts/ → bytes."""

from __future__ import annotations

from klimawerk.engine.factbook.compiling import compile_facts

from .boundaries import boundary_files
from .columns import Collected, statistics_files
from .district import district_tables
from .municipal import municipal_tables
from .national import national_files
from .raw import FACTS
from .sources import source_files
from .territories import read_directory, territory_files
from .writing import Output


def readable_output() -> Output:
    """Registers, tables, national series and sources as text."""
    directory = read_directory()
    collected = Collected()
    municipal_tables(directory, collected)
    district_tables(directory, collected)
    return {
        **territory_files(directory),
        **boundary_files(directory),
        **statistics_files(collected, directory),
        **national_files(),
        **source_files(),
    }


def compiled_output() -> Output:
    """The compiled files of the readable facts as they stand now."""
    return {f"compiled/{name}": content for name, content in compile_facts(FACTS).items()}
