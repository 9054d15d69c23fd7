"""What the bot says about the data it keeps of a person, and the headings of the file that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.texts.formats import NO, YES, day_short, escape, moment, month, number
from models.months import Month

SEND = "Kirim data saya (XLSX)"
TITLE = "Data Anda di bot ini"
_ANSWER = ("Jawaban", "Pembilang", "Penyebut", "Alasan")


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the file: the sheet's name, why it is kept, and its columns in the order of the query's."""

    name: str
    why: str
    columns: tuple[str, ...]


SECTIONS: Mapping[str, Section] = {
    "people": Section(
        "Akun",
        "agar laporan tercatat atas nama yang benar dan pengingat sampai",
        ("Nama", "NIP", "Tercatat sejak", "Akun Telegram", "Terhubung sejak", "Tidak dapat dihubungi sejak"),
    ),
    "assignments": Section(
        "Jabatan",
        "menentukan indikator yang Anda laporkan dan siapa atasan Anda",
        ("Jabatan", "Unit kerja", "Mulai", "Sampai", "Plt./Plh."),
    ),
    "grants": Section("Hak", "hak administrator atau auditor yang diberikan", ("Hak", "Sejak")),
    "reports": Section(
        "Laporan",
        "realisasi kinerja kantor",
        ("Bulan", "Jabatan", "Dikirim", "Terlambat", "Revisi", "Diperbaiki"),
    ),
    "entries": Section("Isian", "angka dalam laporan", ("Bulan", "Indikator", *_ANSWER)),
    "entry_changes": Section(
        "Perubahan",
        "riwayat setiap angka yang Anda isi atau ubah",
        ("Waktu", "Bulan", "Indikator", *(f"{column} lama" for column in _ANSWER), *_ANSWER),
    ),
    "drafts": Section(
        "Draf",
        "jawaban yang belum dikirim",
        ("Bulan", "Jabatan", "Dimulai", "Terakhir diisi", "Indikator", *_ANSWER),
    ),
    "tally_marks": Section(
        "Catatan harian",
        "hitungan yang Anda tambahkan dengan /catat",
        ("Bulan", "Indikator", "Pembilang", "Penyebut", "Waktu", "Dibatalkan"),
    ),
    "evidence": Section(
        "Bukti dukung",
        "berkas yang Anda lampirkan",
        ("Bulan", "Indikator", "Berkas", "Jenis", "Ukuran (bita)", "Waktu", "Dihapus"),
    ),
    "reviews": Section(
        "Tinjauan",
        "persetujuan atau pengembalian laporan Anda, dan yang Anda berikan",
        ("Bulan", "Jabatan", "Putusan", "Alasan", "Waktu", "Oleh Anda"),
    ),
    "leaves": Section("Cuti", "agar Anda tidak diingatkan saat cuti", ("Mulai", "Sampai")),
    "snoozes": Section("Tunda", "pengingat yang Anda tunda", ("Bulan", "Sampai")),
    "notices": Section(
        "Pemberitahuan",
        "agar setiap pengingat hanya dikirim sekali",
        ("Bulan", "Tahap", "Dibuat", "Selesai", "Hasil"),
    ),
    "deliveries": Section("Pengumuman", "pengumuman yang dikirim kepada Anda", ("Isi", "Selesai", "Hasil")),
    "subscriptions": Section(
        "Langganan", "kiriman rekap yang Anda pilih", ("Setelah batas waktu", "Saat ditutup", "Mingguan")
    ),
    "groups": Section("Grup", "grup unit kerja yang Anda daftarkan", ("Grup", "Unit kerja", "Didaftarkan", "Keluar")),
    "handovers": Section(
        "Serah terima",
        "siapa yang melaporkan bulan saat jabatan berganti",
        ("Jabatan", "Bulan", "Ditanyakan", "Diputuskan"),
    ),
    "invitations": Section("Undangan", "undangan untuk menghubungkan akun", ("Dibuat", "Berlaku sampai", "Dipakai")),
    "bind_attempts": Section(
        "Kode salah",
        "agar kode undangan tidak ditebak; dilupakan setelah tujuh hari",
        ("Jumlah", "Terakhir", "Menunggu sampai"),
    ),
    "awaited": Section("Pertanyaan", "yang terakhir ditanyakan kepada Anda", ("Tentang", "Ditanyakan")),
    "announcements": Section("Pengumuman Anda", "pengumuman yang Anda kirim", ("Isi", "Dibuat")),
    "audit_events": Section(
        "Catatan audit",
        "bukti siapa mengubah apa; tidak dapat diubah atau dihapus",
        ("Waktu", "Tindakan", "Objek", "Sebelum", "Sesudah"),
    ),
}

_WORDS = {
    "value": "angka", "nihil": "nihil", "no_data": "belum ada data", "not_applicable": "tidak berlaku",
    "approved": "disetujui", "returned": "dikembalikan", "sent": "terkirim", "unreachable": "tidak dapat dihubungi",
    "superseded": "digantikan", "unneeded": "tidak diperlukan lagi", "administrator": "administrator",
    "auditor": "auditor",
}  # fmt: skip


def overview(name: str, nip: str, counts: Mapping[str, int]) -> str:
    """Return what is kept about somebody, why, how long and who sees it; ``counts`` are rows by table."""
    kept = [
        f"• <b>{section.name}</b> ({number(counts[table])}): {section.why}"
        for table, section in SECTIONS.items()
        if counts[table]
    ]
    return "\n\n".join(
        (
            f"<b>{TITLE}</b>\n{escape(name)}, NIP {escape(nip)}",
            "\n".join(("<b>Yang disimpan, dan untuk apa</b>", *kept)),
            (
                "<b>Siapa yang melihat</b>\nLaporan Anda: pimpinan unit kerja di atas Anda dan auditor. Nama, NIP, dan "
                "status akun: administrator. Draf, catatan harian, dan percakapan ini: hanya Anda."
            ),
            (
                "<b>Berapa lama</b>\nSelama Anda bekerja di kantor ini. Setelah itu nama, NIP, akun, dan catatan "
                "pribadi dihapus atas permintaan; angka laporan tetap milik kantor."
            ),
            "Data yang keliru diperbaiki oleh administrator kantor Anda (UU 27/2022). Laporan: /koreksi.",
        )
    )


def caption(as_of: datetime) -> str:
    """Return what stands below the file."""
    return f"<b>{TITLE}</b>\nData per {moment(as_of)}. Berkas ini memuat NIP Anda; simpan dengan aman."


def file_name(as_of: datetime) -> str:
    """Return the file's name, which says nothing about whose it is."""
    return f"data-saya-{as_of:%Y-%m-%d}.xlsx"


def cell(value: object, now: datetime) -> str:
    """Return a value as the file shows it; moments in the time zone of ``now``."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return moment(value.astimezone(now.tzinfo))
    if isinstance(value, date):
        return day_short(value)
    if isinstance(value, Month):
        return month(value)
    return _WORDS.get(value.value, value.value) if isinstance(value, StrEnum) else str(value)
