"""The catalogue of open data by DCAT-AP.de: every data set with licence and attribution, every address answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

BY_KIND = dict[str, list[dict[str, Any]]]


@pytest.fixture
def graph(client: Client) -> BY_KIND:
    response = client.get("/api/v1/katalog.jsonld")
    assert (response.status_code, response["Content-Type"]) == (200, "application/ld+json")
    kinds: BY_KIND = {}
    for node in json.loads(response.content)["@graph"]:
        kinds.setdefault(node["@type"], []).append(node)
    return kinds


def distributions(graph: BY_KIND) -> list[dict[str, Any]]:
    return [each for dataset in graph["dcat:Dataset"] for each in dataset["dcat:distribution"]]


@pytest.mark.requirement("X58")
def test_open_data_with_dcat_metadata_and_licence_uri(client: Client, graph: BY_KIND) -> None:
    (catalogue,) = graph["dcat:Catalog"]
    assert {each["@id"] for each in catalogue["dcat:dataset"]} == {
        each["@id"] for each in graph["dcat:Dataset"]
    }
    assert len(graph["dcat:Dataset"]) >= 10
    for dataset in graph["dcat:Dataset"]:
        for needed in ("dct:title", "dct:description", "dct:publisher", "dcat:theme", "dct:identifier"):
            assert dataset[needed], needed
        assert dataset["dcat:distribution"]
    for each in distributions(graph):
        licence = each["dct:license"]["@id"]
        assert licence.startswith(
            ("http://dcat-ap.de/def/licenses/", "http://publications.europa.eu/resource/authority/licence/")
        )
        assert each["dcatde:licenseAttributionByText"]["@value"]
        # the export itself is there, in the form it says
        address = each["dcat:downloadURL"]["@id"].removeprefix(settings.WAGTAILADMIN_BASE_URL)
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Content-Type"].split(";")[0] == each["dcat:mediaType"]["@id"].split("media-types/")[1]


def test_every_publication_named_is_described(graph: BY_KIND) -> None:
    described = {each["@id"]: each for each in graph["dct:BibliographicResource"]}
    for dataset in graph["dcat:Dataset"]:
        assert {each["@id"] for each in dataset.get("dct:source", ())} <= set(described)
    kba = next(each for each in described.values() if each["dct:identifier"] == "kba_fz3_2021")
    assert kba["dct:license"] == {"@id": "http://dcat-ap.de/def/licenses/dl-by-de/2.0"}
    assert "Kraftfahrt-Bundesamt" in kba["dct:bibliographicCitation"]


def test_only_one_licence_for_all_sources_becomes_the_licence_of_a_data_set(graph: BY_KIND) -> None:
    licences = {
        dataset["dct:identifier"]: {
            each["dct:license"]["@id"].rpartition("licenses/")[2] for each in dataset["dcat:distribution"]
        }
        for dataset in graph["dcat:Dataset"]
    }
    assert licences["gebiete"] == {"dl-by-de/2.0"}
    assert licences["faktoren-geg-2020"] == {"officialWork"}
    assert licences["bilanzen"] == {"other-open"}


def test_no_address_leads_elsewhere_but_to_vocabularies(graph: BY_KIND) -> None:
    own = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
    assert {urlsplit(each["dcat:accessURL"]["@id"]).netloc for each in distributions(graph)} == {own}
