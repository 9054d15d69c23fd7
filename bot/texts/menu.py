"""The commands of the menu, what the bot says about itself, and the help for each role."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from bot.texts.common import SEE_HELP, UNKNOWN_COMMAND
from models.catalogue.types import Indicator, Kind
from models.tally import counting

SHORT_DESCRIPTION = "Laporan bulanan realisasi Indikator Kinerja Individu (IKI) bagi pegawai yang terdaftar."
DESCRIPTION = (
    "Laporkan realisasi Indikator Kinerja Individu (IKI) Anda setiap bulan langsung dari ponsel. "
    "Saya mengingatkan pada waktunya, menghitung persentasenya, dan menyiapkan rekap bagi pimpinan unit kerja.\n\n"
    "Hanya untuk pegawai yang terdaftar: buka tautan undangan dari administrator kantor Anda, lalu tekan Mulai."
)


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the menu; for everybody unless it says whom it is for."""

    name: str
    description: str
    heads: bool = False
    administrators: bool = False
    auditors: bool = False

    def is_for(self, *, heads: bool, administrator: bool, auditor: bool) -> bool:
        """Whether the menu of these roles has this line."""
        if not (self.heads or self.administrators or self.auditors):
            return True
        return (self.heads and heads) or (self.administrators and administrator) or (self.auditors and auditor)


COMMANDS = (
    Command("lapor", "Isi dan kirim laporan bulanan"),
    Command("catat", "Catatan harian: tambah hitungan bulan ini"),
    Command("status", "Yang belum dan yang sudah dikirim"),
    Command("rekap", "Rekap unit kerja Anda", heads=True, auditors=True),
    Command("tinjau", "Setujui atau kembalikan laporan", heads=True),
    Command("langganan", "Kiriman rekap untuk Anda dan grup", heads=True),
    Command("riwayat", "12 bulan terakhir, dengan grafik"),
    Command("salin", "Salin laporan sebulan untuk e-Kinerja"),
    Command("indikator", "Tugas dan indikator jabatan Anda"),
    Command("koreksi", "Perbaiki laporan yang sudah terkirim"),
    Command("bukti", "Foto dan berkas bukti dukung laporan"),
    Command("cuti", "Catat, lihat, atau batalkan cuti Anda"),
    Command("batal", "Hentikan pengisian; jawaban disimpan"),
    Command("admin", "Pegawai, jabatan, undangan, dan periode", administrators=True),
    Command("target", "Target tahunan tiap indikator", administrators=True),
    Command("audit", "Catatan audit sebagai berkas CSV", administrators=True, auditors=True),
    Command("dataku", "Data Anda yang disimpan bot ini"),
    Command("bantuan", "Cara memakai bot ini"),
)

_GREETING = "<b>Bantuan</b>"
_PURPOSE = (
    "Setiap bulan Anda melaporkan realisasi indikator kinerja jabatan Anda di sini. Saya mengingatkan pada waktunya."
)
_REPORTING = (
    "<b>Melapor</b>\nKetik /lapor, jawab satu per satu, periksa ringkasannya, lalu tekan <b>Kirim</b>. "
    "Jawaban disimpan saat itu juga; Anda dapat berhenti dan melanjutkan kapan saja."
)
_TALLYING = (
    "<b>Mencatat harian</b>\n<code>/catat 5</code> menambah hitungan bulan berjalan. "
    "Saat laporan dibuka, jumlahnya ditawarkan sebagai jawaban."
)
_EVIDENCE = (
    "<b>Bukti dukung</b>\nKirim foto atau berkas (PDF, DOCX, XLSX) saat indikatornya ditanyakan atau kapan saja selama "
    "bulannya terbuka. Daftarnya: /bukti."
)
_ANSWERS = "<b>Contoh jawaban</b>"
_OF_KIND = {
    Kind.COUNT: "<code>12</code> · <code>1.234</code> · <code>12 dokumen</code> · <code>dua belas</code>: jumlah",
    Kind.RATIO: "<code>45/50</code> · <code>45 dari 50</code>: pembilang dan penyebut",
    Kind.STATE: "<code>ya</code> · <code>tidak</code>: keadaan",
}
_NIHIL = "<code>nihil</code>: memang tidak ada (0)"
_SKIP = "Tombol <b>Lewati</b>: belum ada data, masih harus dilengkapi"
_NOT_APPLICABLE = "Tombol <b>Tidak berlaku</b>: tidak diminta bulan ini, dengan alasan"
_HEADS = (
    "<b>Tinjauan pimpinan</b>\nSetiap laporan yang masuk dikirim kepada Anda dengan tombol <b>Setujui</b> dan "
    "<b>Kembalikan</b>. /tinjau menampilkan semua yang menunggu; yang wajar disetujui dengan satu ketukan.\n\n"
    "<b>Rekap pimpinan</b>\n/rekap menampilkan unit kerja Anda dan semua di bawahnya. "
    "Bulan lain: <code>/rekap oktober</code> atau <code>/rekap 2026-10</code>. "
    "Yang dikirim sendiri, juga ke grup unit kerja: /langganan."
)
_ADMINISTRATORS = (
    "<b>Administrator</b>\n/admin membuka pegawai, undangan, jabatan, periode, hari libur, pengumuman, catatan audit, "
    "cadangan, dan kesehatan bot. Daftar pegawai (XLSX atau CSV) "
    "cukup dikirim ke chat ini: Anda melihat dahulu apa yang akan berubah. Cari orang: <code>/admin budi</code>. "
    "Target tahunan tiap indikator: /target. Catatan audit: /audit."
)
_AUDITORS = (
    "<b>Auditor</b>\n/rekap menampilkan seluruh kantor beserta berkasnya, /audit mengirim catatan audit. "
    "Auditor hanya melihat: tidak mengingatkan, menyetujui, atau mengubah."
)
_ALIKE = 0.6


def commands(*, heads: bool, administrator: bool = False, auditor: bool = False) -> tuple[Command, ...]:
    """Return the menu of a role."""
    return tuple(
        command for command in COMMANDS if command.is_for(heads=heads, administrator=administrator, auditor=auditor)
    )


def help_text(
    indicators: tuple[Indicator, ...], *, known: bool, heads: bool, administrator: bool, auditor: bool = False
) -> str:
    """Return the help: with examples for the kinds of answers these indicators ask for, and the role's commands.

    ``known`` is false for an administrator who is not on the roster and so has nothing to report.
    """
    blocks = [_GREETING]
    if indicators:
        blocks += [_PURPOSE, _REPORTING, _examples(indicators)]
    if any(map(counting, indicators)):
        blocks.append(_TALLYING)
    if indicators:
        blocks.append(_EVIDENCE)
    if heads:
        blocks.append(_HEADS)
    if auditor:
        blocks.append(_AUDITORS)
    if administrator:
        blocks.append(_ADMINISTRATORS)
    if known:
        shown = commands(heads=heads, administrator=administrator, auditor=auditor)
        lines = [f"/{command.name} – {command.description}" for command in shown]
        blocks.append("\n".join(["<b>Perintah</b>", *lines]))
    return "\n\n".join(blocks)


def unknown(written: str, *, heads: bool, administrator: bool = False, auditor: bool = False) -> str:
    """Return the hint for a command that does not exist, with the one that may have been meant."""
    names = [command.name for command in commands(heads=heads, administrator=administrator, auditor=auditor)]
    alike = get_close_matches(written.casefold(), names, n=1, cutoff=_ALIKE)
    meant = [f"Maksud Anda /{alike[0]}?"] if alike else []
    return " ".join([UNKNOWN_COMMAND, *meant, SEE_HELP])


def one_line(indicators: tuple[Indicator, ...]) -> str:
    """Return an example that answers all of these indicators at once: ``/lapor 12 45/50 ya``."""
    example = {Kind.COUNT: "12", Kind.RATIO: "45/50", Kind.STATE: "ya"}
    return " ".join(["/lapor", *(example[indicator.kind] for indicator in indicators)])


def _examples(indicators: tuple[Indicator, ...]) -> str:
    asked = {indicator.kind for indicator in indicators}
    lines = [text for kind, text in _OF_KIND.items() if kind in asked]
    if asked != {Kind.STATE}:
        lines.append(_NIHIL)
    at_once = f"Semuanya sekaligus: <code>{one_line(indicators)}</code>"
    return "\n".join([_ANSWERS, *lines, _SKIP, _NOT_APPLICABLE, at_once])
