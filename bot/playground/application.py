"""The real application on the playground's Telegram: nothing is left out, only the network and the clock are others."""

from __future__ import annotations

import asyncio

from bot.app import Parts, Realisasi, compose
from bot.clock import Clock
from bot.playground.telegram import InProcessRequest, TelegramServer
from bot.settings import Settings


async def start_bot(settings: Settings, server: TelegramServer, clock: Clock) -> Realisasi:
    """Start the bot of these settings and let it listen to a server."""
    parts = Parts(clock=clock, request=InProcessRequest(server))
    realisasi = await asyncio.to_thread(compose, settings, parts)
    await realisasi.start()
    realisasi.listen()
    return realisasi
