"""The balance of a place as a file. The writers are the engine's, the same as behind the command line."""

from __future__ import annotations

from django.conf import settings

from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.language import reader_language

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def write_balance(key: str, year: int, form: str) -> bytes:
    """The balance of one year as `csv`, `xlsx`, `json` or `parquet`."""
    return engine_room.write_file(key, year, settings.KLIMAWERK_EDITION, form, reader_language())
