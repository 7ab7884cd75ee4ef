"""Every finding can be said in both languages, with the same placeholders."""

import re
import string
from collections import Counter
from pathlib import Path

import yaml

from klimawerk.setup.places import PACKAGE, ROOT
from klimawerk.setup.source_scan import finding_codes_in

MESSAGES = PACKAGE / "facts" / "codelists" / "messages"


def read_messages() -> list[tuple[Path, str, dict[str, str]]]:
    """All messages as (file, code, {language: sentence})."""
    entries = []
    for path in sorted(MESSAGES.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        entries += [(path, code, sentences) for code, sentences in content.items()]
    return entries


def placeholders(sentence: str) -> set[str]:
    """Names in braces of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_code_used_has_both_languages() -> None:
    complete = {code for _, code, sentences in read_messages() if sentences.get("de") and sentences.get("en")}
    missing = {
        f"{mention.id} ({mention.path.relative_to(ROOT)}:{mention.line})"
        for mention in finding_codes_in(PACKAGE / "engine") + finding_codes_in(PACKAGE / "cli")
        if mention.id not in complete
    }
    assert sorted(missing) == []


def test_every_message_has_exactly_german_and_english() -> None:
    wrong = [code for _, code, sentences in read_messages() if set(sentences) != {"de", "en"}]
    assert wrong == []


def test_both_languages_use_the_same_placeholders() -> None:
    wrong = [
        code
        for _, code, sentences in read_messages()
        if placeholders(sentences["de"]) != placeholders(sentences["en"])
    ]
    assert wrong == []


def test_no_code_stands_in_two_files() -> None:
    counted = Counter(code for _, code, _ in read_messages())
    assert [code for code, number in counted.items() if number > 1] == []


def test_german_messages_keep_a_plain_tone() -> None:
    # a cell reference such as Haushalte!C7 is not an exclamation
    loud = [code for _, code, sentences in read_messages() if re.search(r"!(\s|$|[“\")])", sentences["de"])]
    assert loud == []


def test_placeholders_are_read() -> None:
    assert placeholders("Zeile {row}: {value:.1f} statt {{n}}") == {"row", "value"}
