"""What is said around evidence (*bukti dukung*): attached, refused, shown, removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.texts.formats import NBSP, day_short, escape, month, number, shorten
from bot.texts.running import size
from models.evidence import MAX_FILES, EvidenceRefusal, Piece
from models.months import Month

CLIP = "📎"
KEEP_OUT = "Jangan lampirkan"
DROPPED = "Baik, berkas tidak dilampirkan."
REMOVED_TOAST = "Dihapus."
MORE, BACK = "Berikutnya ›", "‹ Kembali"
NOT_YOURS = "Mohon maaf, bukti ini hanya dapat dilihat oleh pelapor, pimpinannya, dan auditor."
NOTHING = "Belum ada bukti."
STALE = "Tombol ini sudah tidak berlaku. Ketik /bukti."
LOST = "berkas ini tidak dapat diambil lagi dari Telegram."
REFUSALS = {
    EvidenceRefusal.TYPE: "Berkas ini tidak dapat dilampirkan. Yang diterima: foto, JPG, PNG, PDF, DOCX, dan XLSX.",
    EvidenceRefusal.SIZE: "Berkas ini terlalu besar: paling besar 20 MB.",
    EvidenceRefusal.FULL: (
        f"Indikator ini sudah memiliki {MAX_FILES} berkas, jumlah terbanyak. Hapus salah satu lewat /bukti."
    ),
    EvidenceRefusal.TWICE: "Berkas ini sudah terlampir.",
    EvidenceRefusal.CLOSED: "Bulan ini sudah ditutup; buktinya tidak dapat diubah lagi.",
    EvidenceRefusal.APPROVED: "Laporan ini sudah disetujui; buktinya tidak dapat diubah kecuali laporan dikembalikan.",
    EvidenceRefusal.NONE_OPEN: "Saat ini tidak ada laporan Anda yang terbuka untuk dilampiri bukti.",
    EvidenceRefusal.GONE: "Berkas itu tidak ditemukan; mungkin sudah dihapus.",
}
NAME_LENGTH, TITLE_LENGTH, BUTTON_NAME = 70, 120, 30


def count(files: int) -> str:
    """Return ``📎 2 bukti``; empty without any."""
    return f"{CLIP} {number(files)}{NBSP}bukti" if files else ""


def attached(indicator: int, name: str, *, album: bool, asked: bool) -> str:
    """Return what somebody reads whose file was attached; ``asked`` while the question waits for its number."""
    what = "Album terlampir" if album else "Terlampir"
    called = "" if album else f": {escape(name)}"
    more = "Lanjutkan dengan angkanya." if asked else "Lihat semua: /bukti."
    return f"{CLIP} {what} pada indikator {number(indicator)}{called}. {more}"


def assigned(indicator: int, names: Sequence[str]) -> str:
    """Return the confirmation once somebody said to which indicator files belong."""
    if len(names) == 1:
        return attached(indicator, names[0], album=False, asked=False)
    return f"{CLIP} {number(len(names))} berkas terlampir pada indikator {number(indicator)}. Lihat semua: /bukti."


def ask(period: Month, names: Sequence[tuple[str, str]]) -> str:
    """Return the question to which indicator a file belongs; ``names`` are numbers and names."""
    lines = [f"{number_}. {escape(shorten(name, NAME_LENGTH))}" for number_, name in names]
    return "\n".join((f"{CLIP} Untuk indikator mana berkas ini? Laporan <b>{month(period)}</b>", *lines))


def reports(places: Sequence[tuple[str, Month]]) -> str:
    """Return the question about which report's evidence."""
    lines = [f"• {month(period)}: {escape(shorten(title, TITLE_LENGTH))}" for title, period in places]
    return "\n".join(("<b>Bukti dukung</b>", *lines, "Pilih laporannya."))


def report(title: str, period: Month, lines: Sequence[tuple[int, str, int]], *, can_change: bool) -> str:
    """Return the evidence of one report; ``lines`` are an indicator's number, its name and how many files it has."""
    listed = [
        f"{place}. {escape(shorten(name, NAME_LENGTH))}{f' · {count(files)}' if files else ''}"
        for place, name, files in lines
    ]
    hint = ["", "Kirim foto atau berkas ke chat ini untuk melampirkannya."] if can_change else []
    return "\n".join((f"<b>Bukti dukung {month(period)}</b>\n{escape(title)}", "", *listed, *hint))


def indicator(place: int, name: str, pieces: Sequence[Piece]) -> str:
    """Return the files of one indicator."""
    lines = [f"• {piece_line(piece)}" for piece in pieces] or [NOTHING]
    return "\n".join((f"<b>Indikator {number(place)}</b>: {escape(shorten(name, NAME_LENGTH))}", *lines))


def piece_line(piece: Piece) -> str:
    """Return a file in one line."""
    return f"{escape(piece.name)} · {size(piece.size)} · {day_short(piece.at.date())}"


def remove(piece: Piece) -> str:
    """Return the words on the button that removes a file."""
    return f"✕ {shorten(piece.name, BUTTON_NAME)}"


def caption(piece: Piece, numbers: Mapping[int, tuple[int, str]]) -> str:
    """Return what stands below a file that is shown."""
    place, name = numbers.get(piece.indicator_id, (0, ""))
    head = f"<b>Indikator {number(place)}</b>: {escape(shorten(name, NAME_LENGTH))}\n" if place else ""
    return f"{head}{piece_line(piece)}"


def heading(title: str, period: Month, files: int) -> str:
    """Return what stands above files that are shown."""
    return f"<b>Bukti dukung {month(period)}</b> · {count(files)}\n{escape(title)}"


def lost(piece: Piece) -> str:
    """Return what is said of a file that Telegram does not give back and of which there is no copy."""
    return f"{CLIP} {escape(piece.name)}: {LOST}"
