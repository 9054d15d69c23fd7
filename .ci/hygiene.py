"""Nothing committed may tell of one machine or hold a secret: paths, registry and private hosts, tokens, keys."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FORBIDDEN = {
    "path of one machine": re.compile(r"(?<![\w.\-/])/(?:home|root|Users|work|tmp)/[\w.\-]+"),
    "package registry": re.compile(
        r"pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian|artifactor[y]|(?<!\w)--?(?:extra-)?index-ur[l]|find-link[s]",
        re.IGNORECASE,
    ),
    "private host": re.compile(r"\b(?:10\.\d+|192\.168)\.\d+\.\d+\b|//[\w\-.]+\.(?:internal|corp|lan)\b"),
    "Telegram token": re.compile(r"\b\d{8,12}:AA[\w\-]{33}\b"),
    "access key": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|sk-[\w\-]{32,}|xox[bap]-[\w\-]{10,})"),
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}
UNWANTED_FILES = re.compile(r"(^|/)(\.env|[^/]+\.(db|db-wal|db-shm|sqlite3?|pem|key|log))$")


def findings(path: str) -> Iterator[str]:
    """Yield what is wrong with one tracked file; pictures and other binary files are judged by their name only."""
    if UNWANTED_FILES.search(path):
        yield f"{path}: such a file does not belong into the repository"
    try:
        text = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in FORBIDDEN.items():
            if pattern.search(line):
                yield f"{path}:{number}: {what}"  # not the match itself: it may be a secret


def main() -> int:
    """Read every tracked file."""
    listing = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
    paths = [path for path in listing.split("\0") if path and Path(path).is_file()]
    found = [line for path in paths for line in findings(path)]
    print(*found, f"{len(paths)} files read", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
