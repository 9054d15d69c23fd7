"""What a person can do in the chat: one module per conversation or command."""

from __future__ import annotations

from bot.context import App
from bot.faults import on_error
from handlers import (
    audit,
    awaited,
    bantuan,
    catat,
    cuti,
    dataku,
    identify,
    indikator,
    langganan,
    lapor,
    membership,
    notices,
    nudge,
    rekap,
    riwayat,
    salin,
    start,
    status,
    target,
    tinjau,
    unknown,
)

FIRST, SECOND = -2, -1
"""The groups of what runs before the one handler that answers: who is it, and were they asked something?"""


def register(application: App) -> None:
    """Add all handlers. The order is what counts: the first that takes an update answers it."""
    application.add_handler(identify.handler, FIRST)
    application.add_handler(awaited.handler({tinjau.QUESTION: tinjau.take_reason}), SECOND)
    application.add_handlers(membership.handlers)
    application.add_handler(notices.handler)
    application.add_handler(lapor.conversation)
    application.add_handlers(rekap.handlers)
    application.add_handler(nudge.handler)
    application.add_handlers(tinjau.handlers)
    application.add_handlers(catat.handlers)
    application.add_handlers(langganan.handlers)
    application.add_handler(start.handler)
    application.add_handler(status.handler)
    application.add_handler(riwayat.handler)
    application.add_handler(salin.handler)
    application.add_handler(indikator.handler)
    application.add_handler(cuti.handler)
    application.add_handler(target.handler)
    application.add_handler(audit.handler)
    application.add_handlers(dataku.handlers)
    application.add_handler(bantuan.handler)
    application.add_handler(unknown.handler)
    application.add_error_handler(on_error)
