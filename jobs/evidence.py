"""Copies of evidence on disk, where a folder for them is set: readable by their owner only, named by ids."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

from telegram.error import BadRequest, TelegramError

from bot.context import Context
from models.evidence import copy_name
from models.queries.evidence import left_over, uncopied
from models.store.evidence import copied, forget_pending

_logger = logging.getLogger(__name__)

PAGE = 20
"""Files copied in one round, so that what is due next does not wait for long."""


async def keep_evidence(context: Context) -> None:
    """Copy what was attached, delete copies of what was removed, and forget what nobody said the indicator of."""
    services = context.services
    await services.database.write(forget_pending, services.clock())
    folder = services.settings.evidence_dir
    if folder is None:
        return
    for evidence, name in await services.database.read(left_over):
        await asyncio.to_thread((folder / name).unlink, missing_ok=True)
        await services.database.write(copied, evidence, "")
    for evidence, position, month, file_id, called in await services.database.read(uncopied, PAGE):
        if not context.application.running:
            return
        name = copy_name(evidence, position, month, called)
        await _copy(context, folder, evidence, file_id, name)


async def _copy(context: Context, folder: Path, evidence: int, file_id: str, name: str) -> None:
    """Fetch one file; what Telegram refuses for good is not asked for again."""
    database = context.services.database
    try:
        file = await context.bot.get_file(file_id)
        content = bytes(await file.download_as_bytearray())
    except BadRequest:
        _logger.warning("evidence %d cannot be copied: Telegram does not give it", evidence)
        await database.write(copied, evidence, "")
    except TelegramError as error:
        _logger.info("evidence %d could not be copied yet: %s", evidence, type(error).__name__)
    else:
        await asyncio.to_thread(_write, folder, name, content)
        await database.write(copied, evidence, name)


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = folder / f"{name}.partial"
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    partial.replace(folder / name)
