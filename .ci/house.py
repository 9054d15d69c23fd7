"""House rules that no other tool checks: sizes, unfinished marks, and a presentation that knows no bot.

Modules have at most 300 lines and functions 40 (tests may have longer ones); nothing unfinished is committed; what
only draws and words does not import ``telegram.ext`` (import-linter sees external packages as a whole, and
``telegram`` itself is allowed).
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MODULE_LINES = 300
FUNCTION_LINES = 40
SOURCES = {"bot", "handlers", "jobs", "models"}
PRESENTATION = re.compile(r"bot/(texts|keyboards|screens|charts|sheets|slips)(/|\.py)")
UNFINISHED = re.compile(r"\bTO[D]O\b|\bFIX[M]E\b|NotImplemented[E]rror|pragma: no[ ]cover")
GENERATED = "models/migrations/versions/"


def broken_rules(path: str, source: str) -> Iterator[str]:
    """Yield what a Python file breaks."""
    lines = source.count("\n")
    if lines > MODULE_LINES:
        yield f"{path}: {lines} lines, at most {MODULE_LINES}"
    if path.partition("/")[0] in SOURCES:
        yield from (f"{path}: unfinished: {mark}" for mark in UNFINISHED.findall(source))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not path.startswith("tests/"):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}"
        if PRESENTATION.match(path) and "telegram.ext" in imported(node):
            yield f"{path}:{getattr(node, 'lineno', 0)}: presentation imports telegram.ext"


def imported(node: ast.AST) -> str:
    """Return the modules a statement imports, as text; empty for any other statement."""
    if isinstance(node, ast.Import):
        return " ".join(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return " ".join(f"{node.module}.{alias.name}" for alias in node.names)
    return ""


def main() -> int:
    """Check every tracked Python file."""
    listing = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, check=True).stdout
    paths = [path for path in listing.splitlines() if not path.startswith(GENERATED) and Path(path).exists()]
    found = [line for path in paths for line in broken_rules(path, Path(path).read_text(encoding="utf-8"))]
    print(*found, f"{len(paths)} Python files read", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
