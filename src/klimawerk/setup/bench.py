"""`./klimawerk bench`: runs benchmarks/*.py, each in a process of its own.

A benchmark prints its result as one ratio line against a stated bound or peer; this command adds the machine.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from klimawerk.setup.places import ROOT

BENCHMARKS = ROOT / "benchmarks"
LOAD = ROOT / "tests" / "load" / "run.py"


def machine() -> str:
    """Processor, number of cores and memory in one line."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
        memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
    except (OSError, ValueError):
        memory = ""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} Kerne{memory}, {platform.system()}, Python {platform.python_version()}"


def scripts(wanted: Sequence[str]) -> list[Path]:
    """The benchmarks whose name contains one of the given words; all without words."""
    found = sorted(path for path in BENCHMARKS.glob("*.py") if not path.name.startswith("_"))
    return [path for path in found if not wanted or any(word in path.stem for word in wanted)]


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks; 1 when one fails or misses its bound."""
    if list(arguments) in (["-h"], ["--help"]):
        print(
            "Aufruf: ./klimawerk bench [NAME …] [--load]\n\n"
            "Misst die Geschwindigkeit. Beispiel: ./klimawerk bench germany\n"
            "--load: öffentliche Seiten und 50 Personen, die zugleich eingeben, auf einem Server dieses Rechners"
        )
        return 0
    is_load = "--load" in arguments
    chosen = [LOAD] if is_load else scripts(arguments)
    if not chosen:
        names = ", ".join(path.stem for path in scripts([])) or "keine"
        print(f"Keine Messung mit diesem Namen. Vorhanden: {names}", file=sys.stderr)
        return 2
    print(f"Rechner: {machine()}", flush=True)
    failed = []
    for path in chosen:
        if (
            subprocess.run(
                [sys.executable, str(path)], cwd=ROOT, stdin=subprocess.DEVNULL, check=False
            ).returncode
            != 0
        ):
            failed.append(path.stem)
    if failed:
        print(f"Nicht erreicht oder gescheitert: {', '.join(failed)}")
    return 1 if failed else 0
