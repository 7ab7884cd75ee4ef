"""What all benchmarks share: repeated timing, peak memory, and one line per result with its ratio to the bound."""

from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]


def peak_memory_mb(of_children: bool = False) -> float:
    """Largest resident memory of this process, or of the finished child processes [MB]."""
    who = resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF
    kilobytes = resource.getrusage(who).ru_maxrss
    return kilobytes / 1024 if sys.platform != "darwin" else kilobytes / 1024**2


def timed(function: Callable[[], object], repeats: int) -> list[float]:
    """Wall times of repeated calls [s]."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return times


def load() -> str:
    """How busy the machine is: others slow a measurement down and do not speed it up."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        return f"Auslastung {os.getloadavg()[0]:.1f} bei {cores} Kernen"
    except OSError:
        return f"{cores} Kerne"


def report(
    name: str, measured: float, bound: float, unit: str, note: str = "", memory: float | None = None
) -> bool:
    """Print one result; True if it keeps its bound."""
    kept = measured <= bound
    verdict = "gehalten" if kept else "NICHT gehalten"
    used = peak_memory_mb() if memory is None else memory
    print(
        f"{name}: {measured:.3g} {unit}, Grenze {bound:g} {unit}, Verhältnis {measured / bound:.2f} ({verdict}); "
        f"Speicher bis {used:.0f} MB; {load()}{'; ' + note if note else ''}",
        flush=True,
    )
    return kept


def typical(times: list[float]) -> str:
    """Median and spread of times [ms]."""
    ordered = sorted(times)
    worst = ordered[int(0.95 * (len(ordered) - 1))]
    return (
        f"Median {statistics.median(times) * 1000:.2f} ms, 95 % unter {worst * 1000:.2f} ms, n = {len(times)}"
    )
