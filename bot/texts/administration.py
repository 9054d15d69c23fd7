"""What the bot says around `/admin`: the main menu, the first steps, and refusals that all of its pages share."""

from __future__ import annotations

from bot.texts.formats import NBSP, escape, number

BACK, MENU, YES, NO = "‹ Kembali", "‹ Menu admin", "Ya", "Batal"
PEOPLE, INVITATIONS, POSTS = "👥 Pegawai", "✉️ Undangan", "🗂 Jabatan"
STALE = "Tombol ini sudah tidak berlaku. Ketik /admin."
NOT_FOUND = "Tidak ditemukan; mungkin sudah berubah. Ketik /admin."

FIRST_STEPS = (
    "<b>Kantor ini belum punya pegawai.</b> Tiga langkah sampai semua diundang:\n\n"
    "1. Tekan <b>Unduh contoh</b>: berkas XLSX dengan semua jabatan.\n"
    "2. Isi NIP dan nama, lalu kirim berkasnya ke chat ini. Periksa pratinjaunya dan tekan <b>Terapkan</b>.\n"
    "3. Tekan <b>Undang</b>: Anda menerima PDF berisi kode QR, satu potongan untuk tiap orang. Cetak dan bagikan."
)


def home(office: str, counts: tuple[int, int, int], vacant: int, questions: int) -> str:
    """Return the main menu's text; ``counts`` are people bound, not started, and those who blocked the bot."""
    lines = ["<b>Administrasi</b>", escape(office), "", connections(counts)]
    if vacant:
        lines.append(f"Jabatan lowong: {number(vacant)}")
    if questions:
        lines.append(f"Menunggu keputusan Anda: {number(questions)}")
    return "\n".join(lines)


def connections(counts: tuple[int, int, int]) -> str:
    """Return how many people are bound, did not start, or blocked the bot."""
    bound, never, blocked = map(number, counts)
    parts = f"Terhubung {bound}", f"belum memulai {never}", f"memblokir bot {blocked}"
    return " · ".join(part.replace(" ", NBSP) for part in parts)


def questions_label(count: int) -> str:
    """Return the words on the button to what waits for a decision."""
    return f"❓ Siapa melaporkan? ({number(count)})"
