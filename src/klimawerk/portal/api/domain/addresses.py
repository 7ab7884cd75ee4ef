"""The stable addresses of the open interface. What is under `/api/v1/` stays there as long as version 1 lives."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

#: Everything below belongs to the interface.
PREFIX = "/api/"
ROOT = "/api/v1/"
SCHEMA = f"{ROOT}openapi.json"
CATALOGUE = f"{ROOT}katalog.jsonld"
TERRITORIES = f"{ROOT}gebiete"
COMPARISON = f"{ROOT}vergleich"
FACTORS = f"{ROOT}faktoren"
SOURCES = f"{ROOT}quellen"
CODELISTS = f"{ROOT}codelisten"
ASSUMPTIONS = f"{ROOT}annahmen"
#: What a tenant's key opens, and the part of it that may be written.
TENANT = f"{ROOT}mandant"
EVIDENCE = f"{TENANT}/nachweise"
RUNS = f"{TENANT}/laeufe"
#: What tenants have published, for everybody.
PUBLISHED = f"{ROOT}veroeffentlichungen"
#: The page for people.
GUIDE = "/schnittstelle/"


def territory(key: str) -> str:
    """The address of a territory."""
    return f"{TERRITORIES}/{quote(key, safe='')}"


def absolute(address: str) -> str:
    """The full address, for documents that are read elsewhere."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + address
