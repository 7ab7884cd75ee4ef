"""The register of rules, facts files, assumptions and sources: tests compare it with what is there.

A number that loses its rule or a source that loses its file does not break anything by itself. The register makes
it visible: a line goes from docs/methods/register.yaml in the same change, or the test fails.
"""

from pathlib import Path

import yaml

from klimawerk.setup.places import ENGINE, PACKAGE, ROOT
from klimawerk.setup.source_scan import rules_in

REGISTER = Path("docs/methods/register.yaml")
FACTS = PACKAGE / "facts"
HEAD = (
    "# Written by ./klimawerk docs --register.\n"
    "# A line that goes is a rule or a fact that went: say why in CHANGELOG.md.\n"
)


def keys_of(folder: Path) -> list[str]:
    """The top-level keys of every YAML file of a folder."""
    keys: list[str] = []
    for path in sorted(folder.glob("**/*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        keys += [str(key) for key in content] if isinstance(content, dict) else [path.stem]
    return sorted(keys)


def current_register() -> dict[str, list[str]]:
    """What is there now, by part of the register."""
    return {
        "rules": sorted({mention.id for mention in rules_in(ENGINE)}),
        "sources": sorted(path.stem for path in (FACTS / "sources").glob("*.yaml")),
        "assumptions": keys_of(FACTS / "assumptions"),
        "factor_files": sorted(
            path.relative_to(FACTS).as_posix() for path in (FACTS / "factors").rglob("*.*")
        ),
    }


def write_register() -> None:
    """Bring the register up to date."""
    text = HEAD + yaml.safe_dump(current_register(), allow_unicode=True, sort_keys=False)
    (ROOT / REGISTER).parent.mkdir(parents=True, exist_ok=True)
    (ROOT / REGISTER).write_text(text, encoding="utf-8")
