"""Log lines: one format, and never a token in them."""

from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
HIDDEN = "<token>"


class WithoutTokens(logging.Formatter):
    """Replaces whatever looks like a bot token, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without tokens."""
        return TOKEN.sub(HIDDEN, super().format(record))


def set_up(level: str) -> None:
    """Log to standard error at a level; libraries only from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutTokens("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "handlers", "jobs", "models"):
        logging.getLogger(name).setLevel(level)
