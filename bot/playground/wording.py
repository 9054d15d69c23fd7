"""What the playground's page says by itself, in Indonesian; all else in it are the bot's own words."""

from __future__ import annotations

from bot.texts import formats
from models.months import Month
from models.periods import Stage
from models.reviewing import Verdict
from models.summaries import PostState

STATES = {
    PostState.ON_TIME: "terkirim",
    PostState.LATE: "terlambat",
    PostState.MISSING: "belum",
    PostState.VACANT: "kosong",
    PostState.ON_LEAVE: "cuti",
    PostState.NOT_APPLICABLE: "tidak berlaku",
    PostState.EXEMPT: "dibebaskan",
}
VERDICTS = {Verdict.APPROVED: "disetujui", Verdict.RETURNED: "dikembalikan"}
IN_GROUP = "grup"
NOTHING_TO_REPORT = "tanpa indikator"
WITHOUT_POST = "tanpa jabatan"

_STAGES = {
    Stage.OPENS: "laporan {month} dibuka",
    Stage.BEFORE_DUE: "pengingat laporan {month} menjelang batas waktu",
    Stage.DUE: "pengingat laporan {month} pada hari batas waktu",
    Stage.OVERDUE: "pengingat terakhir laporan {month} dan rekap untuk atasan",
    Stage.CLOSES: "laporan {month} ditutup",
}

BAD_BODY = "Permintaan tidak dapat dibaca."
BAD_ORIGIN = "Halaman ini hanya menerima permintaan dari komputer ini sendiri."
NO_SUCH_CHAT = "Percakapan itu tidak ada."
NO_SUCH_FILE = "Berkas itu tidak ada."
NO_SUCH_ACTION = "Tindakan itu tidak dikenal."
NO_SUCH_MESSAGE = "Pesan itu sudah tidak ada."
TOO_LARGE = "Berkas terlalu besar, paling besar 10 MB."


PUT_OFF = "pengingat yang ditunda"


def stage(which: Stage, month: Month) -> str:
    """Say what a stage of a month is."""
    return _STAGES[which].format(month=formats.month(month))


def due(month: Month) -> str:
    """Say that from here on a month's reports are late."""
    return f"batas waktu laporan {formats.month(month)}"


def bad_field(name: str, rule: str) -> str:
    """Say what a field of a request must be."""
    return f"{name}: {rule}."


def group(unit: str) -> str:
    """Name the group of a unit."""
    return f"Grup {unit}"


def seeded(reports: int) -> str:
    """Say how many sample reports were added."""
    if not reports:
        return "Data contoh sudah lengkap, tidak ada yang ditambahkan."
    return f"{formats.number(reports)} laporan contoh ditambahkan."
