"""The real application on the playground's Telegram: nothing is left out, only the network and the clock are others."""

from __future__ import annotations

import asyncio

from bot.app import Parts, Realisasi, compose
from bot.clock import Clock
from bot.pacing import Pacing
from bot.playground.telegram import InProcessRequest, TelegramServer
from bot.settings import Settings


async def start_bot(
    settings: Settings, server: TelegramServer, clock: Clock, pacing: Pacing | None = None
) -> Realisasi:
    """Start the bot of these settings and let it listen to a server; ``pacing`` instead of Telegram's limits."""
    parts = Parts(clock=clock, request=InProcessRequest(server), pacing=pacing)
    realisasi = await asyncio.to_thread(compose, settings, parts)
    await realisasi.start()
    realisasi.listen()
    return realisasi
