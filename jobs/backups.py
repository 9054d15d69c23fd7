"""A copy of the database every night."""

from __future__ import annotations

import asyncio
import logging
from datetime import time

from bot.context import Context
from models.backups import back_up_daily

_logger = logging.getLogger(__name__)

NOT_BEFORE = time(2)
"""Local time; a bot that is down then makes the day's copy when it comes back."""


async def back_up(context: Context) -> None:
    """Make today's copy, once; the folder itself tells whether it is there."""
    services = context.services
    now = services.now()
    folder = services.settings.backup_dir
    if folder is None or now.time() < NOT_BEFORE:
        return
    made = await asyncio.to_thread(back_up_daily, services.database.engine, folder, now.date())
    if made is not None:
        _logger.info("the database was copied to %s", made)
