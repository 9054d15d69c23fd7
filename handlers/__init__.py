"""What a person can do in the chat: one module per conversation or command."""

from __future__ import annotations

from bot.context import App
from bot.faults import on_error
from handlers import (
    admin,
    admin_announce,
    admin_appointments,
    admin_free_days,
    admin_invitations,
    admin_months,
    admin_people,
    admin_posts,
    admin_roster,
    admin_running,
    audit,
    awaited,
    bantuan,
    bukti,
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

FIRST, SECOND, THIRD = -3, -2, -1
"""The groups of what runs before the one handler that answers: who is it, is it a roster, were they asked something?"""

ANSWERS = {
    tinjau.QUESTION: tinjau.take_reason,
    admin_announce.QUESTION: admin_announce.take_text,
    admin_free_days.QUESTION: admin_free_days.take_day,
    admin_roster.QUESTION: admin_roster.take_text,
    admin_people.FIND: admin_people.find,
    admin_people.ACTING: admin_people.take_post,
    admin_posts.FIND: admin_posts.take_name,
    admin_posts.REASON: admin_posts.take_reason,
    admin_appointments.SINCE: admin_appointments.take_day,
    admin_appointments.LAST: admin_appointments.take_day,
}
"""Who takes what somebody types, by the kind of question that was asked."""


def register(application: App) -> None:
    """Add all handlers. The order is what counts: the first that takes an update answers it."""
    application.add_handler(identify.handler, FIRST)
    application.add_handler(admin_roster.file_handler, SECOND)
    application.add_handler(awaited.handler(ANSWERS), THIRD)
    application.add_handlers(membership.handlers)
    application.add_handler(notices.handler)
    application.add_handlers(bukti.handlers)
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
    application.add_handlers(target.handlers)
    application.add_handler(audit.handler)
    application.add_handlers(admin.handlers)
    application.add_handler(admin_people.handler)
    application.add_handler(admin_invitations.handler)
    application.add_handlers(admin_posts.handlers)
    application.add_handler(admin_appointments.handler)
    application.add_handler(admin_roster.handler)
    application.add_handler(admin_months.handler)
    application.add_handler(admin_free_days.handler)
    application.add_handler(admin_announce.handler)
    application.add_handlers(admin_running.handlers)
    application.add_handlers(dataku.handlers)
    application.add_handler(bantuan.handler)
    application.add_handler(unknown.handler)
    application.add_error_handler(on_error)
