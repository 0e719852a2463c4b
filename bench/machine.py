"""The machine that was measured: figures mean little without it."""

import os
import platform
import re
import sys
from pathlib import Path
from typing import Any, Final

import psutil

CPU_FACTS: Final = Path("/proc/cpuinfo")


def facts() -> dict[str, Any]:
    return {
        "cores": cores(),
        "processor": _processor(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def load() -> float:
    """Return how many processes wanted to run in the last minute: above the cores is no quiet."""
    return round(os.getloadavg()[0], 2)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _processor() -> str:
    text = CPU_FACTS.read_text() if CPU_FACTS.exists() else ""
    named = re.search(r"model name\s*:\s*(.+)", text)
    return named[1].strip() if named else platform.processor() or platform.machine()
