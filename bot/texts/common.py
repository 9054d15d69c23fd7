"""What the bot says anywhere: refusals, faults, greetings."""

from __future__ import annotations

STRANGER = (
    "Mohon maaf, akun Telegram ini belum terdaftar. Silakan minta kode undangan kepada administrator kantor Anda, "
    "lalu buka tautannya."
)
NOT_ON_ROSTER = (
    "Anda administrator, tetapi tidak tercatat dalam daftar pegawai, jadi tidak ada laporan dan rekap untuk Anda. "
    "Untuk mengurus kantor: /admin."
)
PRIVATE_ONLY = "Untuk menjaga data Anda, silakan gunakan perintah ini di chat pribadi dengan saya."
OPEN_PRIVATE_CHAT = "Buka chat pribadi"
HEADS_ONLY = "Rekap dan tinjauan hanya untuk pimpinan unit kerja. Laporan Anda sendiri ada di /riwayat."
ADMINISTRATORS_ONLY = "Perintah ini hanya untuk administrator."
AUDITORS_ONLY = "Perintah ini hanya untuk administrator dan auditor."
AUDITORS_READ = (
    "Anda terdaftar sebagai auditor tanpa jabatan: semua laporan dapat dilihat lewat /rekap, tetapi tidak ada yang "
    "perlu diisi di sini."
)
TRY_AGAIN = "Penyimpanan sedang sibuk dan pesan Anda belum tersimpan. Silakan kirim ulang sebentar lagi."
DISK_FULL = "Penyimpanan server penuh dan pesan Anda belum tersimpan. Mohon beri tahu administrator."
UNKNOWN_COMMAND = "Perintah itu tidak dikenal."
SEE_HELP = "Lihat /bantuan."


def fault(code: str) -> str:
    """Return the apology for a fault of ours, with the code that finds it in the log."""
    return (
        "Mohon maaf, terjadi kesalahan pada bot. Data yang sudah terkirim aman. Silakan coba lagi; jika terulang, "
        f"sampaikan kode ini kepada administrator. Kode: <code>{code}</code>"
    )
