"""Says, before the tests, which databases and which browser they will find on this machine."""

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
    copied = "" if shutil.which("pg_dump") else "; no pg_dump (apt install postgresql-client), so no copies of it"
    return f"PostgreSQL: found at {host}:{port}; testing on SQLite and PostgreSQL{copied}"


def browser_line() -> str:
    """Name the browser, or what its absence means."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return f"Browser:    {found}"
    if os.environ.get("REQUIRE_BROWSER"):
        return "Browser:    no Chromium; the tests that need it will fail"
    return "Browser:    no Chromium (apt install chromium); the playground's page is not tested"


if __name__ == "__main__":
    print(postgres_line())
    print(browser_line(), flush=True)
