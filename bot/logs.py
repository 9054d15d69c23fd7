"""Log lines: one format, and never a token, a password, a NIP or a row of the database in them."""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
NIP = re.compile(r"(?<!\d)\d{18}(?!\d)")
DETAIL = re.compile(r"^(\s*DETAIL:).*", re.MULTILINE)
"""Where PostgreSQL quotes the row that it refused, names and all."""
PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):[^\s/]+@")
"""That of an address, such as DATABASE_URL: behind the user's name, up to the last @ before the host."""

_HIDDEN = ((TOKEN, "<token>"), (PASSWORD, r"\1:***@"), (NIP, "<nip>"), (DETAIL, r"\1 <hidden>"))


class WithoutSecrets(logging.Formatter):
    """Replaces whatever looks like a bot token or a password, or says who somebody is, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without them."""
        line = super().format(record)
        for pattern, instead in _HIDDEN:
            line = pattern.sub(instead, line)
        return line


def set_up(level: str) -> None:
    """Log to standard error at a level; libraries only from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutSecrets("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "handlers", "jobs", "models"):
        logging.getLogger(name).setLevel(level)
