"""`./klimawerk docs`: the documentation says nothing that leads nowhere, and leaves out no rule."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from klimawerk.setup import register, sbom
from klimawerk.setup.places import DOCS, ENGINE, ROOT
from klimawerk.setup.source_scan import rules_in

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
EXPLICIT_ANCHOR = re.compile(r"<a\s+(?:id|name)=\"([^\"]+)\"")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")


def pages() -> list[Path]:
    """Every Markdown page of the documentation and of the root folder."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def anchor_of(heading: str) -> str:
    """The anchor under which Git hosts show a heading."""
    text = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    kept = "".join(sign for sign in text if sign in "-_ " or unicodedata.category(sign)[0] in "LN")
    return kept.replace(" ", "-")


def anchors_of(page: Path) -> set[str]:
    """All anchors of a page."""
    text = page.read_text(encoding="utf-8")
    return {anchor_of(heading) for heading in HEADING.findall(FENCE.sub("", text))} | set(
        EXPLICIT_ANCHOR.findall(text)
    )


def broken_links() -> list[str]:
    """Links to files or headings that do not exist, as `page: link`."""
    broken = []
    for page in pages():
        text = CODE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
        for link in LINK.findall(text):
            if re.match(r"[a-z][a-z0-9+.-]*:", link):
                continue  # an address outside this repository
            path, _, anchor = unquote(link).partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists():
                broken.append(f"{page.relative_to(ROOT)}: {link}")
            elif anchor and target.suffix == ".md" and anchor not in anchors_of(target):
                broken.append(f"{page.relative_to(ROOT)}: {link} (Überschrift fehlt)")
    return broken


def undocumented_rules() -> list[str]:
    """Rules of the engine whose id stands on no page of docs/methods, as `id (file:line)`."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in sorted((DOCS / "methods").rglob("*.md")))
    words = set(re.findall(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+", text))
    first = {mention.id: mention for mention in reversed(rules_in(ENGINE))}
    return [
        f"{identifier} ({first[identifier].path.relative_to(ROOT)}:{first[identifier].line})"
        for identifier in sorted(first)
        if identifier not in words
    ]


def main(arguments: Sequence[str]) -> int:
    """Check the documentation; 1 when something is broken."""
    given = list(arguments)
    if given == ["--register"]:
        register.write_register()
        print(f"{register.REGISTER} ist auf dem Stand des Quelltexts.")
        return 0
    if given[:1] == ["--sbom"] and len(given) <= 2:
        path = Path(given[1]) if len(given) == 2 else Path("klimawerk.cdx.json")
        print(f"{path}: {sbom.write_sbom(path)} Pakete (CycloneDX {sbom.SPEC_VERSION}).")
        return 0
    if given:
        print("Aufruf: ./klimawerk docs [--register | --sbom [DATEI]]\n")
        print("Prüft, ob alle Verweise ein Ziel haben und jede Rechenregel beschrieben ist.")
        print("--register schreibt das Verzeichnis der Regeln, Quellen und Annahmen neu.")
        print("--sbom schreibt die Stückliste aller Pakete (CycloneDX), sonst in klimawerk.cdx.json.")
        return 0 if given in (["-h"], ["--help"]) else 2
    links, rules = broken_links(), undocumented_rules()
    for title, problems in (("Verweise ohne Ziel", links), ("Regeln ohne Zeile in docs/methods", rules)):
        if problems:
            print(f"{title}:")
            for problem in problems:
                print(f"  {problem}")
    total = len({mention.id for mention in rules_in(ENGINE)})
    print(
        f"{len(pages())} Seiten und {total} Regeln geprüft: "
        f"{len(links)} Verweise ohne Ziel, {len(rules)} Regeln ohne Seite."
    )
    return 1 if links or rules else 0
