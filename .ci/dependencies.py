"""Dependencies are pinned and used: what ``constraints.txt`` says is installed, what is declared is imported."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

OURS = "realisasi"
INSTALLERS = {"pip", "setuptools", "wheel"}
WITHOUT_IMPORT = {
    "aiosqlite": "the naive flow of the benchmarks names it in its database's address",
    "asyncpg": "the naive flow of the benchmarks names it in its database's address",
    "psycopg": "SQLAlchemy loads it by its name in DATABASE_URL",
    "tzdata": "zoneinfo reads it where the system has no time zones",
    "import-linter": "a command",
    "mypy": "a command",
    "ruff": "a command",
    "pytest-asyncio": "a plugin of pytest",
    "pytest-cov": "a plugin of pytest",
    "pytest-randomly": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
    "types-openpyxl": "read by mypy",
}


def normal(name: str) -> str:
    """Return a distribution's name the way package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pin_problems() -> Iterator[str]:
    """Yield every difference between what is installed and what is pinned."""
    lines = [line for line in Path("constraints.txt").read_text().splitlines() if line and not line.startswith("#")]
    pins = {normal(name): version for name, _, version in (line.partition("==") for line in lines)}
    installed = {normal(found.name): found.version for found in distributions()}
    for name in sorted(installed.keys() - pins.keys() - INSTALLERS - {OURS}):
        yield f"{name} {installed[name]} is installed, but not in constraints.txt"
    for name in sorted(pins):
        if installed.get(name) != pins[name]:
            yield f"{name} is pinned to {pins[name] or 'nothing'}, but {installed.get(name, 'nothing')} is installed"


def imports() -> set[str]:
    """Return the top-level names that any tracked Python file imports."""
    listing = subprocess.run(["git", "ls-files", "*.py"], capture_output=True, text=True, check=True).stdout
    names: set[str] = set()
    for path in filter(Path.exists, map(Path, listing.splitlines())):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return names


def unused() -> Iterator[str]:
    """Yield each dependency of ``pyproject.toml`` that nothing imports."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    declared = {normal(re.split(r"[\[~>=<!; ]", line)[0]) for line in wanted}
    providers = packages_distributions()
    used = {normal(owner) for name in imports() for owner in providers.get(name, [])}
    for name in sorted(declared - used - WITHOUT_IMPORT.keys()):
        yield f"{name} is declared, but nothing imports it"


def main() -> int:
    """Print what is wrong with the dependencies."""
    found = [*pin_problems(), *unused()]
    print(*found or ["every dependency is pinned and used"], sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
