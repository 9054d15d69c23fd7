"""Errors for Sentry (https://sentry.io, or one of your own): where in the program, and nothing about anybody.

The SDK is imported only where `SENTRY_DSN` is set, since it takes time and memory. Its integrations stay off: they
attach requests, arguments and breadcrumbs. What arrives are lines of the log of the level error, which are all that
`bot.faults` and the jobs say of a fault, put together here from what is harmless.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from bot.logs import without_secrets

if TYPE_CHECKING:
    from sentry_sdk import Client
    from sentry_sdk.types import Event, Hint

PATIENCE = 2.0
"""Seconds that the end of the program waits at most for what is still to be sent."""

OWN = frozenset({"bot", "handlers", "jobs", "models"})
"""Loggers whose messages are constant sentences with places for arguments; others may have put anything into theirs."""

_TOP = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk", "tags", "logentry")
_FRAME = ("filename", "module", "function", "lineno", "in_app", "pre_context", "context_line", "post_context")
_MECHANISM = ("type", "handled", "exception_id", "parent_id", "source", "is_exception_group")


@contextmanager
def reporting(dsn: str) -> Iterator[None]:
    """Send errors until the end of the block, and those that still wait then; without a DSN, do nothing.

    A Sentry that cannot be reached harms nothing.
    """
    if not dsn:
        yield
        return
    import sentry_sdk  # noqa: PLC0415 - only where it is wanted

    client = sentry_sdk.Client(
        dsn=dsn,
        release=f"realisasi@{version('realisasi')}",
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        send_client_reports=False,
        enable_metrics=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        propagate_traces=False,
        spotlight=False,
        before_send=only_harmless,
    )
    handler = _ToSentry(client)
    logging.getLogger().addHandler(handler)
    try:
        yield
    except Exception as error:
        handler.send("critical", error, {"logger": __name__, "logentry": {"message": "the program ended"}})
        raise
    finally:
        logging.getLogger().removeHandler(handler)
        client.close(timeout=PATIENCE)


def only_harmless(event: Event, _: Hint) -> Event:
    """Return an event with nothing in it but what is named above.

    Left out are texts of exceptions, which quote numbers, names and addresses; values of variables; the server's name
    and its folders.
    """
    harmless: dict[str, Any] = {key: value for key, value in event.items() if key in _TOP}
    values = event.get("exception", {}).get("values", [])
    if values:
        harmless["exception"] = {"values": [_exception(value) for value in values]}
    return harmless  # type: ignore[return-value]  # the SDK's own keys, of its own types


class _ToSentry(logging.Handler):
    """Hands lines of the log to the SDK, which sends them in a thread of its own."""

    def __init__(self, client: Client) -> None:
        super().__init__(logging.ERROR)
        self._client = client

    def emit(self, record: logging.LogRecord) -> None:
        """Report a line; those of the SDK itself and of what it sends with would only lead to more of them."""
        if record.name.partition(".")[0] in {"sentry_sdk", "urllib3"}:
            return
        try:
            error = record.exc_info[1] if record.exc_info else None
            self.send(record.levelname.lower(), error, _told(record))
        except Exception:  # noqa: BLE001 - a log must not fail, whatever happened to it
            self.handleError(record)

    def send(self, level: str, error: BaseException | None, told: dict[str, Any]) -> None:
        """Report an error or a mere line."""
        from sentry_sdk.utils import event_from_exception  # noqa: PLC0415 - only where it is wanted

        raised: Any = event_from_exception(error, self._client.options)[0] if error is not None else {}
        event: Any = {**raised, **told, "level": level}
        self._client.capture_event(event)


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a line says without its arguments; ``fault`` is the code that the person concerned was told."""
    own = record.name.partition(".")[0] in OWN
    message = without_secrets(str(record.msg)) if own else "see the log"
    fault = getattr(record, "fault", None)
    return {
        "logger": record.name,
        "logentry": {"message": message},
        "tags": {"fault": fault} if fault else {},
    }


def _exception(value: dict[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames", [])
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "mechanism": {key: part for key, part in (value.get("mechanism") or {}).items() if key in _MECHANISM},
        "stacktrace": {"frames": [_frame(frame) for frame in frames]},
    }


def _frame(frame: dict[str, Any]) -> dict[str, Any]:
    harmless = {key: part for key, part in frame.items() if key in _FRAME}
    if str(harmless.get("filename", "")).startswith("/"):
        harmless["filename"] = harmless["filename"].rpartition("/")[2]
    return harmless
