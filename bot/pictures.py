"""Sending charts: drawn outside the event loop, uploaded once, then shown again by Telegram's file id."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Message
from telegram.error import BadRequest

from bot.charts.content import Chart
from bot.context import Services
from models.store import charts

_logger = logging.getLogger(__name__)

REFUSED_FILE = ("file identifier", "file_id", "file_reference", "file reference")
"""What Telegram's refusals of a kept file id have in common."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a chart, counted from 1: a PNG to upload, or the file id of an earlier upload."""

    fingerprint: str
    page: int
    pages: int
    content: bytes | str


async def show(
    services: Services,
    chart: Chart,
    deliver: Callable[[Picture], Awaitable[Message | bool]],
    page: int = 1,
    *,
    before_drawing: Callable[[], Awaitable[object]] | None = None,
) -> Message | bool:
    """Find a chart's page and deliver it; a page beyond the last is the last.

    ``before_drawing`` is awaited where Telegram does not have the page yet, so that people can be told. A file id
    that Telegram refuses is replaced. Raises ``DrawingError`` where the chart cannot be drawn.
    """
    mark = await services.gallery.fingerprint(chart)
    picture = await _kept(services, mark, page)
    if picture is None:
        if before_drawing is not None:
            await before_drawing()
        picture = await _draw(services, chart, mark, page)
    try:
        message = await deliver(picture)
    except BadRequest as error:
        if isinstance(picture.content, bytes) or not is_refused_file(error):
            raise
        _logger.info("a kept chart is drawn again: %s", error.message)
        await services.database.write(charts.forget, mark)
        picture = await _draw(services, chart, mark, page)
        message = await deliver(picture)
    await _keep(services, picture, message)
    return message


async def _kept(services: Services, mark: str, page: int) -> Picture | None:
    ids = await services.database.read(charts.kept, mark)
    page = min(page, len(ids))
    return Picture(mark, page, len(ids), ids[page - 1]) if ids and ids[page - 1] else None


async def _draw(services: Services, chart: Chart, mark: str, page: int) -> Picture:
    pages = await services.gallery.pages(services.studio, chart, mark)
    page = min(page, len(pages))
    return Picture(mark, page, len(pages), pages[page - 1])


async def _keep(services: Services, picture: Picture, message: Message | bool) -> None:
    """Keep the id of the largest size, which stands for all."""
    if isinstance(picture.content, bytes) and isinstance(message, Message) and message.photo:
        file_id = message.photo[-1].file_id
        at = services.clock()
        await services.database.write(charts.keep, picture.fingerprint, picture.page, picture.pages, file_id, at)


def is_refused_file(error: BadRequest) -> bool:
    """Whether Telegram no longer takes a file id it gave out before."""
    return any(text in error.message.lower() for text in REFUSED_FILE)
