"""The catalogue of the public data sets by DCAT-AP.de, as JSON-LD: what there is, where it lies, what its licence asks.

A data set made of one publication, or of several under one licence, carries that licence's URI. Where the licences
differ it carries none but "other, open", with every publication, its licence and its attribution as `dct:source`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.negotiation import MEDIA_TYPES
from klimawerk.portal.calculation.domain import open_data

Json = dict[str, Any]

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LICENCES = "http://dcat-ap.de/def/licenses/"
_EU = "http://publications.europa.eu/resource/authority/"
OTHER_OPEN = f"{_LICENCES}other-open"
_EUPL = f"{_EU}licence/EUPL_1_2"
#: Beginning of the licence as our register of sources writes it → its URI in the lists DCAT-AP.de names.
_LICENCE_URIS = {
    "dl-de/by-2-0": f"{_LICENCES}dl-by-de/2.0",
    "CC-BY-4.0": f"{_LICENCES}cc-by/4.0",
    "amtliches Werk": f"{_LICENCES}officialWork",
    "GeoNutzV": f"{_LICENCES}geonutzv-de-2013-03-19",
    "Apache-2.0": f"{_LICENCES}apache",
    "EUPL-1.2": _EUPL,
}
_FILE_TYPES = {"json": "JSON", "csv": "CSV"}
_OWN_WORK = {"id": "", "licence": "EUPL-1.2", "attribution": "Klimawerk, EUPL-1.2"}


def licence_uri(licence: str) -> str | None:
    """The URI of a licence text; none for a licence without one."""
    return next((uri for start, uri in _LICENCE_URIS.items() if licence.startswith(start)), None)


def catalogue() -> Json:
    """The whole catalogue."""
    sources = {each["id"]: each for each in open_data.list_sources()}
    datasets = list(_datasets(sources))
    service = addresses.absolute(addresses.ROOT) + "#dienst"
    used = {each["@id"] for dataset in datasets for each in dataset.get("dct:source", ())}
    return {
        "@context": CONTEXT,
        "@graph": [
            {
                "@id": addresses.absolute(addresses.CATALOGUE),
                "@type": "dcat:Catalog",
                "dct:title": _german("Klimawerk: offene Daten"),
                "dct:description": _german(
                    "Energie- und Treibhausgasbilanzen deutscher Gemeinden aus Statistiken, "
                    "mit Faktoren, Annahmen und Quellen."
                ),
                "dct:publisher": _publisher(),
                "dct:language": {"@id": f"{_EU}language/DEU"},
                "dct:modified": _modified(),
                "dct:license": {"@id": OTHER_OPEN},
                "foaf:homepage": {"@id": addresses.absolute(addresses.GUIDE)},
                "dcat:dataset": [{"@id": each["@id"]} for each in datasets],
                "dcat:service": [{"@id": service}],
            },
            {
                "@id": service,
                "@type": "dcat:DataService",
                "dct:title": _german("Klimawerk: Schnittstelle, Version 1"),
                "dcat:endpointURL": {"@id": addresses.absolute(addresses.ROOT)},
                "dcat:endpointDescription": {"@id": addresses.absolute(addresses.SCHEMA)},
                "dcat:servesDataset": [{"@id": each["@id"]} for each in datasets],
            },
            *datasets,
            *(_publication(each) for each in sources.values() if _source_id(each["id"]) in used),
        ],
    }


def _datasets(sources: dict[str, Json]) -> Iterable[Json]:
    first, last = settings.KLIMAWERK_YEARS
    germany = f"{addresses.territory('DG')}/bilanzen"
    yield _dataset(
        "bilanzen",
        f"Energie- und Treibhausgas-Startbilanzen {first}–{last}",
        "Endenergie und Treibhausgase nach Sektor und Energieträger für alle Gemeinden, Verbände, Kreise, Länder und "
        "Deutschland, aus Statistiken hergeleitet (Startbilanz, keine BISKO-Bilanz). Jedes Gebiet hat eine eigene "
        "Adresse; die Verteilungen hier sind die Deutschlands.",
        list(sources.values()),
        [(form, f"{germany}?format={form}") for form in ("csv", "json", "parquet")],
        (first, last),
        ("Treibhausgasbilanz", "Endenergie", "Klimaschutz", "Gemeinden"),
    )
    yield _dataset(
        "gebiete",
        f"Gebiete am {open_data.reference_date()}",
        "Gemeinden, Verbände, Kreise und Länder mit Schlüssel, Bezeichnung und Einwohner:innen.",
        [sources[each] for each in open_data.register_sources()],
        [("json", f"{addresses.TERRITORIES}?limit=200")],
        None,
        ("Gemeindeverzeichnis", "Gebietsschlüssel"),
    )
    for name in open_data.factor_sets():
        yield _dataset(
            f"faktoren-{name}",
            f"Emissionsfaktoren {name}",
            "Emissionsfaktoren je Energieträger und Jahr in g CO2e/kWh mit Quelle, Fundstelle und Beleg.",
            [sources[each] for each in open_data.factor_sources(name)],
            [(form, f"{addresses.FACTORS}/{name}?format={form}") for form in ("csv", "json")],
            open_data.factor_years(),
            ("Emissionsfaktoren", "Treibhausgase"),
        )
    assumptions = dict.fromkeys(each["source"] for each in open_data.list_assumptions())
    yield _dataset(
        "annahmen",
        "Annahmen der Berechnung",
        "Alle benannten Annahmen mit Wert, Einheit, Beleg und Quelle.",
        [sources[each] for each in assumptions],
        [("json", f"{addresses.ASSUMPTIONS}?limit=200")],
        None,
        ("Annahmen", "Methodik"),
    )
    yield _dataset(
        "codelisten",
        "Codelisten",
        "Codes der Sektoren, Energieträger, Zellen, Umfänge und Zustände mit Bezeichnungen auf Deutsch und Englisch.",
        [_OWN_WORK],
        [("json", addresses.CODELISTS)],
        None,
        ("Codeliste", "Energieträger"),
    )
    yield _dataset(
        "quellen",
        "Quellenverzeichnis",
        "Alle verwendeten Veröffentlichungen mit Herausgeber, Lizenz und Quellennennung.",
        [_OWN_WORK],
        [("json", f"{addresses.SOURCES}?limit=200")],
        None,
        ("Quellen", "Lizenzen"),
    )


def _dataset(
    name: str,
    title: str,
    description: str,
    sources: Sequence[Json],
    files: Sequence[tuple[str, str]],
    years: tuple[int, int] | None,
    keywords: Sequence[str],
) -> Json:
    identifier = f"{addresses.absolute(addresses.CATALOGUE)}#{name}"
    attribution = "; ".join(dict.fromkeys(each["attribution"] for each in sources if each["attribution"]))
    uris = {licence_uri(each["licence"]) for each in sources}
    uri = uris.pop() if len(uris) == 1 else None
    rights = ", ".join(sorted({each["licence"] for each in sources}))
    dataset: Json = {
        "@id": identifier,
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "dct:title": _german(title),
        "dct:description": _german(description),
        "dct:publisher": _publisher(),
        "dct:modified": _modified(),
        "dct:language": {"@id": f"{_EU}language/DEU"},
        "dct:spatial": {"@id": f"{_EU}country/DEU"},
        "dcat:theme": [{"@id": f"{_EU}data-theme/ENVI"}, {"@id": f"{_EU}data-theme/ENER"}],
        "dcat:keyword": [_german(each) for each in keywords],
        "dcat:version": open_data.release(),
        "dcat:landingPage": {"@id": addresses.absolute(addresses.GUIDE)},
        "dcat:distribution": [
            _distribution(identifier, title, form, address, uri or OTHER_OPEN, rights, attribution)
            for form, address in files
        ],
    }
    named = [{"@id": _source_id(each["id"])} for each in sources if each["id"]]
    if named:
        dataset["dct:source"] = named
    if years:
        dataset["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": f"{years[0]}-01-01", "@type": "xsd:date"},
            "dcat:endDate": {"@value": f"{years[1]}-12-31", "@type": "xsd:date"},
        }
    if settings.KLIMAWERK_DCAT_CONTRIBUTOR:
        dataset["dcatde:contributorID"] = {"@id": settings.KLIMAWERK_DCAT_CONTRIBUTOR}
    return dataset


def _distribution(
    dataset: str, title: str, form: str, address: str, licence: str, rights: str, attribution: str
) -> Json:
    full = {"@id": addresses.absolute(address)}
    result: Json = {
        "@id": f"{dataset}-{form}",
        "@type": "dcat:Distribution",
        "dct:title": _german(f"{title} ({form.upper()})"),
        "dcat:accessURL": full,
        "dcat:downloadURL": full,
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[form]}"},
        "dct:license": {"@id": licence},
        "dcatde:licenseAttributionByText": _german(attribution),
        "dct:rights": {
            "@type": "dct:RightsStatement",
            "rdfs:label": _german(f"Lizenzen der Quellen: {rights}"),
        },
    }
    if form in _FILE_TYPES:
        result["dct:format"] = {"@id": f"{_EU}file-type/{_FILE_TYPES[form]}"}
    return result


def _publication(source: Json) -> Json:
    uri = licence_uri(source["licence"])
    return {
        "@id": _source_id(source["id"]),
        "@type": "dct:BibliographicResource",
        "dct:identifier": source["id"],
        "dct:title": _german(source["title"]),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": source["publisher"]},
        "dct:license": {"@id": uri} if uri else _german(source["licence"]),
        **({"dct:bibliographicCitation": source["attribution"]} if source["attribution"] else {}),
    }


def _source_id(source: str) -> str:
    return addresses.absolute(f"{addresses.SOURCES}/{source}")


def _publisher() -> Json:
    return {"@type": "foaf:Agent", "foaf:name": settings.KLIMAWERK_PUBLISHER}


def _modified() -> Json:
    when = datetime.fromtimestamp(open_data.arrived_at(), UTC)
    return {"@value": when.isoformat(), "@type": "xsd:dateTime"}


def _german(text: str) -> Json:
    return {"@value": text, "@language": "de"}
