"""What may be asked: the parameters of all addresses, with their limits and German descriptions."""

from __future__ import annotations

from typing import Annotated, Literal

from django.conf import settings
from ninja import Path, Query

FIRST_YEAR, LAST_YEAR = settings.KLIMAWERK_YEARS
#: Longest text of a search.
_LONGEST_TEXT = 80
_LARGEST_PAGE = 200
_LAST_OFFSET = 20_000

Key = Annotated[
    str,
    Path(
        description="Schlüssel: AGS mit 2, 5 oder 8 Ziffern, Verbandsschlüssel mit 9 Ziffern oder DG",
        examples=["05974028", "05974", "DG"],
    ),
]
Year = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR, description="Kalenderjahr", examples=[2022])]
From = Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="erstes Jahr")]
To = Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="letztes Jahr")]
Form = Annotated[
    Literal["json", "csv", "parquet"] | None,
    Query(description="Format; ohne Angabe entscheidet der Kopf Accept, sonst JSON"),
]
TableForm = Annotated[
    Literal["json", "csv"] | None,
    Query(description="Format; ohne Angabe entscheidet der Kopf Accept, sonst JSON"),
]
Limit = Annotated[int, Query(ge=1, le=_LARGEST_PAGE, description="Einträge je Seite")]
Offset = Annotated[int, Query(ge=0, le=_LAST_OFFSET, description="übersprungene Einträge")]
Text = Annotated[str, Query(max_length=_LONGEST_TEXT, description="Name oder Schlüssel; auch ohne Umlaute")]
KindChoice = Annotated[
    Literal["municipality", "association", "district", "federal_state", "country"] | None,
    Query(description="Ebene"),
]
PAGE = 50
