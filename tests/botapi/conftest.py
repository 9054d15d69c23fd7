"""A server with one person and one group, a clock that stands still until a test moves it, and the real Bot class."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot

from bot.playground.telegram import InProcessRequest, TelegramServer

SITI = 71
BUDI = 72
GROUP = -1001000000001


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **delta: float) -> None:
        self.time += timedelta(**delta)


@pytest.fixture(autouse=True)
def _time_spans_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library warns, and so fails a test, when it has to hand out the seconds of flood control as a number."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> TelegramServer:
    server = TelegramServer(now=clock)
    server.add_user(SITI, "Siti", "siti")
    server.add_user(BUDI, "Budi")
    return server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    request = InProcessRequest(server)
    async with Bot(server.token, request=request, get_updates_request=request) as bot:
        yield bot
