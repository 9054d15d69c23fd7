"""Log lines: one format, and never a token, a password, a NIP or a row of the database in them."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
NIP = re.compile(r"(?<!\d)\d{18}(?!\d)")
DETAIL = re.compile(r"^(\s*DETAIL:).*", re.MULTILINE)
"""Where PostgreSQL quotes the row that it refused, names and all."""
PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):[^\s/]+@")
"""That of an address, such as DATABASE_URL: behind the user's name, up to the last @ before the host."""

_HIDDEN = ((TOKEN, "<token>"), (PASSWORD, r"\1:***@"), (NIP, "<nip>"), (DETAIL, r"\1 <hidden>"))


def without_secrets(text: str) -> str:
    """Return a text without whatever looks like a bot token or a password, or says who somebody is."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


class WithoutSecrets(logging.Formatter):
    """Replaces whatever looks like a bot token or a password, or says who somebody is, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without them."""
        return without_secrets(super().format(record))


class LogFormat(StrEnum):
    """How lines are written: for people, with ``key=value`` at the end, or for programs."""

    TEXT = "text"
    JSON = "json"


class Line(WithoutSecrets):
    """A line of text; what a record says in ``fields`` follows as ``key=value``."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s%(told)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Return the line itself, before a traceback."""
        record.told = "".join(f" {name}={value}" for name, value in _fields(record).items())
        return super().formatMessage(record)


class JsonLine(WithoutSecrets):
    """One JSON object a line, its time in UTC; a record's ``fields`` are keys of their own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Return only the message: ``format`` adds a traceback to it and hides what is secret."""
        return record.message

    def format(self, record: logging.LogRecord) -> str:
        """Return the object."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": super().format(record),
            **_fields(record),
        }
        return json.dumps(line, ensure_ascii=False, default=str)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = getattr(record, "fields", {})
    return fields


def set_up(level: str, form: LogFormat = LogFormat.TEXT) -> None:
    """Log to standard error at a level; libraries only from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if form is LogFormat.JSON else Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "handlers", "jobs", "models"):
        logging.getLogger(name).setLevel(level)
