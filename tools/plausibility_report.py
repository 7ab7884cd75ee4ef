#!/usr/bin/env python3
"""Compare the start balance with published balances: `python tools/plausibility_report.py [--check]`.

Prints the comparison and writes docs/methods/plausibilitaet.md; `--check` writes nothing and fails when the page is
not current.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tools.plausibility.page import page  # noqa: E402

from klimawerk.engine.factbook import load_factbook  # noqa: E402

PAGE = ROOT / "docs" / "methods" / "plausibilitaet.md"


def main() -> int:
    """Print, and write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when the page differs")
    arguments = parser.parse_args()
    text = page(load_factbook())
    print(text)
    if arguments.check:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
