#!/usr/bin/env python3
"""Build the facts from raw/: `python tools/build_facts.py [--check] [--compile]`.

`--check` writes nothing and fails when a committed file differs. `--compile` only packs the readable facts (statistics,
sources, assumptions, factors) into facts/compiled; do that after editing an assumption or a factor.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from facts_build.assembly import compiled_output, readable_output  # noqa: E402
from facts_build.raw import FACTS  # noqa: E402
from facts_build.writing import write_all  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="compare only; exit code 1 when something differs"
    )
    parser.add_argument(
        "--compile", action="store_true", help="pack the readable facts, leave them as they are"
    )
    choice = parser.parse_args()
    if choice.check:
        fresh = {**readable_output(), **compiled_output()}
        stale = [path for path, content in fresh.items() if (FACTS / path).read_bytes() != content]
        print("\n".join(f"differs: {path}" for path in stale) or "facts are up to date")
        return 1 if stale else 0
    changed = [] if choice.compile else write_all(readable_output(), FACTS)
    changed += write_all(compiled_output(), FACTS)
    print("\n".join(changed) or "nothing changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
