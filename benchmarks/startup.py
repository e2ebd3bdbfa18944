"""Start-up, memory and idle load of the whole platform, as a Markdown table.

Usage: ``python benchmarks/startup.py [--idle-seconds 60]``. Everything runs in a home of its own and on free
ports, and is stopped afterwards. Memory is the proportional set size (what forks share is counted once)
where the system tells it, else the resident size.
"""

import argparse
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from folio.cli import orphans
from tests.fixtures.platform import Platform, new_platform, remove_platform

MEBIBYTE = 1024 * 1024
STEP = re.compile(r"^✓ (?P<label>.+?)\s+(?P<seconds>[\d.]+) s$", re.MULTILINE)


def main() -> None:
    """Measure a first start, a second one, and a minute of rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--idle-seconds", type=float, default=60)
    idle_s = parser.parse_args().idle_seconds
    platform = new_platform()
    try:
        cold = _measure_up(platform)
        platform.cli("down")
        warm = _measure_up(platform)
        again = _measure_up(platform)
        threading.Event().wait(10)
        idle = _measure_idle(platform, idle_s)
        _print_starts(cold, warm, again)
        _print_processes(platform, warm, idle, idle_s)
    finally:
        remove_platform(platform)


def _measure_up(platform: Platform) -> Mapping[str, float]:
    started = time.perf_counter()
    printed = platform.cli("up").stdout
    took = time.perf_counter() - started
    steps = {found["label"]: float(found["seconds"]) for found in STEP.finditer(printed)}
    return {**steps, "folio up, all of it": took}


def _measure_idle(platform: Platform, seconds: float) -> Mapping[str, float]:
    """Return the share of one core each process used, in percent."""
    before = _cpu_seconds(platform)
    started = time.perf_counter()
    threading.Event().wait(seconds)
    after, took = _cpu_seconds(platform), time.perf_counter() - started
    return {name: 100 * (after[name] - before[name]) / took for name in before}


def _families(platform: Platform) -> Mapping[str, list[psutil.Process]]:
    found = orphans.find_all(platform.home / "run")
    owners = {process.pid for process in found.values()}
    families = {}
    for name, process in found.items():
        children = [child for child in process.children(recursive=True) if child.pid not in owners]
        own = children if name == "postgres" else []
        families[name] = [process, *own]
    return families


def _cpu_seconds(platform: Platform) -> Mapping[str, float]:
    return {
        name: sum(sum(member.cpu_times()[:2]) for member in family)
        for name, family in _families(platform).items()
    }


def _memory_mb(family: list[psutil.Process]) -> float:
    total = 0
    for member in family:
        memory = member.memory_full_info()
        total += getattr(memory, "pss", memory.rss)
    return total / MEBIBYTE


def _print_starts(cold: Mapping[str, float], warm: Mapping[str, float], again: Mapping[str, float]) -> None:
    load = os.getloadavg()[0]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    print(f"{os.cpu_count()} cores, load {load:.1f}, commit {commit.stdout.strip()}\n")
    print("| step | first start, s | later start, s | already running, s |")
    print("|---|---:|---:|---:|")
    for label in {**cold, **warm}:
        values = (f"{start[label]:.2f}" if label in start else "" for start in (cold, warm, again))
        print(f"| {label} | {' | '.join(values)} |")


def _print_processes(
    platform: Platform, warm: Mapping[str, float], idle: Mapping[str, float], idle_s: float
) -> None:
    families = _families(platform)
    memory = {name: _memory_mb(family) for name, family in families.items()}
    print(f"\n| process | healthy after, s | memory, MB | idle load over {idle_s:.0f} s, % of a core |")
    print("|---|---:|---:|---:|")
    for name in families:
        start = f"{warm[name]:.2f}" if name in warm else ""
        print(f"| {name} | {start} | {memory[name]:.0f} | {idle.get(name, 0):.2f} |")
    print(f"| all | | {sum(memory.values()):.0f} | {sum(idle.values()):.2f} |")


if __name__ == "__main__":
    main()
