"""German by default, English on request, and no text without German."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from django.test import Client

from klimawerk.portal import settings as settings_package

CATALOGUE = Path(settings_package.__file__).parent.parent / "locale" / "de" / "LC_MESSAGES"


def read_po() -> dict[str, str]:
    """Texts of the catalogue: source text (with its context and plural) → German."""
    found: dict[str, str] = {}
    for block in (CATALOGUE / "django.po").read_text(encoding="utf-8").split("\n\n")[1:]:
        assert "#, fuzzy" not in block, block
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            begin = re.match(r'(msg\w+(?:\[\d\])?) "(.*)"$', line)
            more = re.match(r'"(.*)"$', line)
            if begin:
                name, parts[begin[1]] = begin[1], begin[2]
            elif more:
                parts[name] += more[1]
        key = "\x04".join(each for each in (parts.get("msgctxt"), parts["msgid"]) if each)
        found[key] = parts.get("msgstr") or parts["msgstr[0]"]
        if "msgid_plural" in parts:
            assert parts["msgstr[1]"], block
    return {_plain(source): _plain(german) for source, german in found.items()}


def _plain(written: str) -> str:
    """A text of the catalogue without its escapes."""
    return written.replace('\\"', '"').replace("\\n", "\n")


def test_every_text_has_its_german() -> None:
    texts = read_po()
    assert len(texts) > 200
    assert [source for source, german in texts.items() if not german] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    by_text = {
        (key[0] if isinstance(key, tuple) else key): german
        for key, german in compiled.items()
        if key and (not isinstance(key, tuple) or key[1] == 0)
    }
    assert by_text == read_po()


def test_german_whatever_the_browser_says(client: Client, db: None) -> None:
    page = client.get("/suche/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert '<html lang="de"' in page.content.decode()
    assert page["Content-Language"] == "de"


def test_english_on_request(client: Client, db: None) -> None:
    answer = client.get("/sprache/en/", {"zurueck": "/gebiet/05974028/"})
    assert (answer.status_code, answer["Location"]) == (302, "/gebiet/05974028/")
    page = client.get("/gebiet/05974028/").content.decode()
    assert '<html lang="en"' in page
    assert "Start balance from published statistics" in page
    assert "Private households" in page
    client.get("/sprache/de/")
    assert "Startbilanz" in client.get("/gebiet/05974028/").content.decode()


def test_numbers_follow_the_language(client: Client, db: None) -> None:
    assert "306.068 Einwohner:innen" in re.sub(r"<[^>]+>", "", client.get("/gebiet/05974/").content.decode())
    client.get("/sprache/en/")
    assert "306,068 inhabitants" in re.sub(r"<[^>]+>", "", client.get("/gebiet/05974/").content.decode())
