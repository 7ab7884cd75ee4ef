"""Every number of a place's page leads to its origin, and the origin gives the number that is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from klimawerk.engine.kernel.trace import evaluate
from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.figure_words import figure_of

MUNICIPALITY, DISTRICT, LAND, YEAR = "05974028", "05974", "10", 2022
#: Elements without numbers of the balance: years to choose, pictures (their values stand in the tables), scripts,
#: titles that count the lines they fold out.
_LEFT_OUT = {"nav", "script", "style", "noscript", "select", "figure", "summary"}
_VOID = {"input", "img", "br", "hr", "meta", "link", "path", "source"}
#: What is no number of the balance: years, keys, units, classes of vehicles, the name of a publication, what 100 %
#: would mean.
_NO_AMOUNT = re.compile(
    r"\b(?:19|20)\d\d(?:[.–-]\d+)*\b|\b\d{8,9}\b|\bSchlüssel \d{2,5}\b|\bbisko-\d+\b|CO₂|m²|km²|\bE\d+\b"
    r"|\b100 %(?= \w+ Güte A)|\bGV100AD\b|Lkw über 3,5 t"
)


@dataclass
class Page(HTMLParser):
    """Collects text with digits outside of trace links, and the trace links with the value they show."""

    loose: list[str] = field(default_factory=list)
    links: dict[str, float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag not in _VOID:
            self.stack.append((tag, about))
        if tag == "a" and "data-trace" in about:
            self.address = about["href"] or ""
            self.links.setdefault(self.address, None)
        if tag == "data" and self.address:
            self.links[self.address] = float(about["value"] or "nan")

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass
        if tag == "a":
            self.address = ""

    def handle_data(self, text: str) -> None:
        if self.address or any(tag in _LEFT_OUT for tag, _about in self.stack):
            return
        # The three tiles of the headline have their link below the number.
        if any(about.get("class") == "headline__number" for _tag, about in self.stack):
            return
        if re.search(r"\d", _NO_AMOUNT.sub("", text)):
            self.loose.append(" ".join(text.split()))


def page_of(client: Client, key: str) -> Page:
    answer = client.get(f"/gebiet/{key}/?jahr={YEAR}")
    assert answer.status_code == 200
    html = answer.content.decode()
    page = Page()
    page.feed(html[html.index('<header class="place-head">') : html.rindex("</main>")])
    return page


@pytest.mark.parametrize(("key", "count"), [(MUNICIPALITY, 150), (DISTRICT, 180), (LAND, 170)])
def test_no_number_without_a_way_to_its_origin(client: Client, db: None, key: str, count: int) -> None:
    page = page_of(client, key)
    assert page.loose == []
    assert len(page.links) > count


@pytest.mark.parametrize("key", [MUNICIPALITY, DISTRICT, LAND])
def test_every_link_answers_with_the_number_shown(client: Client, db: None, key: str) -> None:
    """Figures beside the cells: the page opens, and the lines of the engine give the value of the link."""
    checked = 0
    for address, shown in page_of(client, key).links.items():
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if int(asked["jahr"]) != YEAR:
            continue
        answer = client.get(address, headers={"HX-Request": "true"})
        assert answer.status_code == 200, address
        figure = figure_of(asked["groesse"])
        if not figure:
            continue
        place = parts.path.split("/")[2]
        chain = engine_room.figure_explanation(place, YEAR, settings.KLIMAWERK_EDITION, figure)
        value = evaluate(list(chain["lines"]))
        html = answer.content.decode()
        printed = float(re.search(r'<data value="([^"]+)">', html)[1])  # type: ignore[index]
        assert value == pytest.approx(printed, rel=1e-9), address
        if shown is not None:
            assert value == pytest.approx(shown, rel=1e-9), address
        checked += 1
    assert checked > 40


def test_leaves_lead_on(client: Client, db: None) -> None:
    """From an indicator to its amounts, from these to the cells, from a district to its municipalities."""
    client.cookies.load({"django_language": "de"})
    first = client.get(f"/gebiet/{DISTRICT}/herkunft/?jahr={YEAR}&groesse=kennzahl.network_heat_share")
    html = first.content.decode()
    assert "Anteil von Fern- und Nahwärme an der Wärme" in html
    assert "groesse=menge.heat_use" in html
    cells = client.get(
        f"/gebiet/{DISTRICT}/herkunft/?jahr={YEAR}&groesse=menge.network_heat"
    ).content.decode()
    assert "zelle=private_households.district_heating" in cells
    wind = client.get(f"/gebiet/{DISTRICT}/herkunft/?jahr={YEAR}&groesse=zusatz.local_generation.wind")
    assert f"/gebiet/{MUNICIPALITY}/herkunft/?jahr={YEAR}&amp;groesse=zusatz.local_generation.wind" in (
        wind.content.decode()
    )


@pytest.mark.parametrize(
    "word", ["unsinn", "kennzahl", "kennzahl.modal_split", "zusatz.x", "merkmal.schoenheit"]
)
def test_what_there_is_not_is_not_found(client: Client, db: None, word: str) -> None:
    address = f"/gebiet/{MUNICIPALITY}/herkunft/?jahr={YEAR}&groesse={word}"
    assert client.get(address).status_code == 404


def test_an_old_key_leads_to_the_one_successor(client: Client, db: None) -> None:
    """Eisenach (16056000) has been a town of the Wartburgkreis since 2021."""
    answer = client.get("/gebiet/16056000/?jahr=2020")
    assert answer.status_code == 301
    assert answer["Location"] == "/gebiet/16063105/?jahr=2020"


def test_an_old_key_with_several_successors_names_them(client: Client, db: None) -> None:
    """Dünwald (16064014) was divided between Dingelstädt and Unstruttal in 2023."""
    answer = client.get("/gebiet/16064014/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "16061118" in html and "16064071" in html
    assert client.get("/gebiet/16064014/herkunft/?groesse=einwohner").status_code == 404


def test_an_unknown_key_stays_unknown(client: Client, db: None) -> None:
    assert client.get("/gebiet/99999999/").status_code == 404
    assert client.get(f"/gebiet/{MUNICIPALITY}/").status_code == 200
