"""Failures to order: what a call shall meet instead of success, before or after it took effect."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bot.playground.telegram.errors import ApiError


class ConnectionLost(Exception):  # noqa: N818 - it is an event of the network, raised as the bot meets it
    """The connection broke before an answer arrived."""


class ResponseTimedOut(ConnectionLost):
    """No answer arrived in time."""


@dataclass(frozen=True)
class Fault:
    """One failure. With ``after`` the call takes effect first and only its answer is lost."""

    error: ApiError | ConnectionLost
    after: bool = False


def too_many_requests(retry_after: int) -> Fault:
    """Flood control: try again after so many seconds."""
    text = f"Too Many Requests: retry after {retry_after}"
    return Fault(ApiError(HTTPStatus.TOO_MANY_REQUESTS, text, retry_after=retry_after))


def server_error(*, after: bool = False) -> Fault:
    """Telegram itself fails."""
    return Fault(ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal Server Error"), after)


def connection_lost(*, after: bool = False) -> Fault:
    """The network fails; with ``after`` nobody can tell whether the call worked."""
    return Fault(ConnectionLost("connection lost"), after)


def timed_out(*, after: bool = False) -> Fault:
    """The answer takes too long; with ``after`` the call has worked all the same."""
    return Fault(ResponseTimedOut("timed out"), after)


Rule = Callable[[str, dict[str, Any]], Fault | None]
"""Decides for a method and its parameters whether, and how, this call fails."""


@dataclass
class _Ordered:
    """A fault waiting for its calls."""

    fault: Fault
    method: str | None
    times: int


class Faults:
    """The failures ordered for one server: queued ones first, then a rule if there is one."""

    def __init__(self) -> None:
        self.rule: Rule | None = None
        self._queue: list[_Ordered] = []

    def add(self, fault: Fault | ApiError, method: str | None = None, times: int = 1) -> None:
        """Let the next ``times`` calls of ``method`` (of any method but getUpdates, without one) fail."""
        ordered = fault if isinstance(fault, Fault) else Fault(fault)
        self._queue.append(_Ordered(ordered, method, times))

    def clear(self) -> None:
        """Forget every ordered failure and the rule."""
        self._queue.clear()
        self.rule = None

    def take(self, method: str, params: dict[str, Any]) -> Fault | None:
        """The failure this call meets, used up by asking."""
        for ordered in self._queue:
            if ordered.method == method or (ordered.method is None and method != "getUpdates"):
                ordered.times -= 1
                if ordered.times <= 0:
                    self._queue.remove(ordered)
                return ordered.fault
        return self.rule(method, params) if self.rule else None
