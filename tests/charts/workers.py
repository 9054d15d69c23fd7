"""Functions for the drawing process that behave as charts should not."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path


def name_process(_data: object) -> list[bytes]:
    return [str(os.getpid()).encode()]


def name_modules(_data: object) -> list[bytes]:
    return [name.encode() for name in sys.modules]


def die_once(marker: Path) -> list[bytes]:
    """Kill the worker the first time; the marker file remembers."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return [b"drawn"]


def die(_data: object) -> list[bytes]:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def refuse(_data: object) -> list[bytes]:
    raise ValueError("nothing to draw")


def hang(hangs: Path) -> list[bytes]:
    """Tell over a named pipe that it is about to hang."""
    hangs.write_bytes(b"")
    time.sleep(600)
    return []


def interrupt(_data: object) -> list[bytes]:
    """Do what Ctrl-C in a terminal does to every process of the group."""
    os.kill(os.getpid(), signal.SIGINT)
    return [b"still here"]
