"""Start balance of all municipalities 2014–2024: process start to closed Parquet file, in a process of its own.

Bounds: 2 s wall, 600 MB. A run in which one random key is altered must give another file; else the time would be
that of a stored answer.
"""

from __future__ import annotations

import compileall
import hashlib
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from _measure import ROOT, peak_memory_mb, report

FIRST, LAST = 2014, 2024
BOUND_S, BOUND_MB, REPEATS = 2.0, 600.0, 5
RUN = """
import sys
from pathlib import Path
from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.codelists import cell_axis
from klimawerk.engine.interchange.national_parquet import write_germany
from klimawerk.engine.runs.germany import run_germany

out, first, last, place = sys.argv[1], *map(int, sys.argv[2:5])
book = load_factbook()
if place >= 0:
    column = book.municipal("census_2011", "flats_1949_1978")
    values = column.values.copy()
    values[place] = values[place] * 1.1 + 10
    from dataclasses import replace
    book._columns["municipal", "census_2011", "flats_1949_1978"] = replace(column, values=values)
write_germany(Path(out), book.register, cell_axis(), run_germany(book, range(first, last + 1)))
"""


def compile_packages() -> None:
    """Bytecode as every installed package has it after its first start; not part of the measurement."""
    for package in ("numpy", "pyarrow", "yaml", "klimawerk"):
        found = find_spec(package)
        for folder in (found.submodule_search_locations or []) if found else []:
            compileall.compile_dir(folder, quiet=2, workers=1)


def run(out: Path, altered: int = -1) -> float:
    """One process; wall time from its start to its end [s]."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", RUN, str(out), str(FIRST), str(LAST), str(altered)],
        cwd=ROOT / "src",
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def digest(path: Path) -> str:
    """Checksum of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def random_place(checksum: str) -> int:
    """A municipality nobody chose: drawn from the clock and the output itself."""
    return int(hashlib.sha256(f"{checksum}{time.time_ns()}".encode()).hexdigest(), 16) % 10_775


def main() -> int:
    """Measure, and check that the output depends on its input."""
    compile_packages()
    with tempfile.TemporaryDirectory() as folder:
        out, other = Path(folder) / "germany.parquet", Path(folder) / "altered.parquet"
        times = []
        for _ in range(REPEATS):
            times.append(run(out))
            checksum, size = digest(out), out.stat().st_size / 1e6
            out.unlink()
        memory = peak_memory_mb(of_children=True)
        place = random_place(checksum)
        run(other, altered=place)
        depends = digest(other) != checksum
        run(other)
        repeats = digest(other) == checksum
    note = (
        f"bester von {REPEATS} Läufen ({', '.join(f'{each:.2f}' for each in times)} s), Datei {size:.0f} MB"
    )
    kept = report(
        f"Startbilanz aller Gemeinden {FIRST}–{LAST}, Prozessstart bis fertige Datei",
        min(times),
        BOUND_S,
        "s",
        note,
        memory,
    )
    kept &= report("… Speicher", memory, BOUND_MB, "MB", memory=memory)
    print(
        f"… ein zufälliger Schlüssel geändert (Gemeinde {place}): Datei {'anders' if depends else 'GLEICH'}"
    )
    print(f"… derselbe Lauf noch einmal: Datei {'gleich' if repeats else 'ANDERS'}")
    return 0 if kept and depends and repeats else 1


if __name__ == "__main__":
    raise SystemExit(main())
