"""Says, before the tests, which databases and programs they will find on this machine, and what they leave out."""

from __future__ import annotations

import os
import shutil
import socket
from urllib.parse import urlsplit

DEFAULT_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def postgres_line() -> str:
    """Name the server by host and port only: its address may hold a password."""
    parts = urlsplit(os.environ.get("TEST_POSTGRES_URL", DEFAULT_POSTGRES))
    host, port = parts.hostname or "127.0.0.1", parts.port or 5432
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError:
        absent = "the tests that need it will fail" if os.environ.get("REQUIRE_POSTGRES") else "testing on SQLite alone"
        return f"PostgreSQL: none at {host}:{port} (TEST_POSTGRES_URL names another); {absent}"
    return f"PostgreSQL: found at {host}:{port}; testing on SQLite and PostgreSQL"


def program_line(title: str, found: str | None, setting: str, missing: str, untested: str) -> str:
    """Name a program, or what its absence means; ``setting`` lets the tests fail without it."""
    if found is None:
        found = f"no {missing}; " + ("the tests that need it will fail" if os.environ.get(setting) else untested)
    return f"{title + ':':<11} {found}"


if __name__ == "__main__":
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    print(postgres_line())
    page, several = "the playground's page is not tested", "several processes behind it are not tested"
    print(program_line("Browser", browser, "REQUIRE_BROWSER", "Chromium (apt install chromium)", page))
    print(program_line("nginx", nginx, "REQUIRE_NGINX", "nginx (apt install nginx-light)", several), flush=True)
