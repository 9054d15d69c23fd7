"""What the bot says about importing a roster: the preview, what came of it, and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.texts.formats import day_short, escape, number, shorten
from models.roster import Roster
from models.roster_plan import Ending, Line, Outcome, Plan, Tenure

SHOWN = (8, 5, 3, 1)
"""Lines of each kind in the chat, as many as one message holds; the file has all of them."""

FITS, LONGEST = 3_800, 60
"""Characters of a message, with room for its lead, and of a name or title in it."""

CANCEL = "Batal"
ASK_FILE = (
    "<b>Impor pegawai</b>\nKirim daftar pegawai sebagai berkas XLSX atau CSV ke chat ini. Kolomnya: NIP, Nama, "
    "Jabatan; boleh juga Status (Plt atau Plh), Mulai, dan Sampai.\n\nAnda melihat dahulu apa yang akan berubah; "
    "tidak ada yang tersimpan sebelum Anda menekan <b>Terapkan</b>."
)
DOWNLOAD, IMPORT = "📄 Unduh contoh", "📥 Impor berkas"
TEMPLATE = (
    "Satu baris untuk setiap jabatan, dengan pegawai yang sudah terdaftar. Isi NIP dan Nama, biarkan kosong untuk "
    "jabatan lowong, lalu kirim kembali berkas ini ke sini."
)
TEMPLATE_NAME = "daftar-pegawai.xlsx"
PREVIEW_NAME = "pratinjau-impor.xlsx"
NOT_A_FILE = "Kirim daftar pegawai sebagai berkas XLSX atau CSV (ikon 📎, lalu Berkas), bukan foto. Batalkan: /batal."
NOT_TEXT = "Kirim berkas XLSX atau CSV-nya ke chat ini. Untuk membatalkan, ketik /batal."
UNCHANGED = "Tidak ada yang berubah: isi berkas ini sudah sama dengan data kantor."
GONE = "Berkas aslinya sudah tidak ada di chat ini. Silakan kirim ulang berkasnya."
NOT_LOADED = "Berkas tidak dapat diambil dari Telegram. Silakan kirim ulang."
OUTDATED = "Data kantor berubah sejak pratinjau itu, jadi belum ada yang diterapkan. Inilah pratinjau yang baru."
CANCELLED = "Dibatalkan; tidak ada yang berubah."
DONE_BEFORE = "Perubahan ini sudah diterapkan."
NEXT_INVITE = "✉️ Undang yang belum terhubung"
NEXT_ASK = "Tentukan pelapor"
COLUMNS = ("NIP", "Nama", "Jabatan", "Status", "Mulai", "Sampai", "Unit kerja")
PREVIEW_COLUMNS = ("Baris", "Perubahan", "NIP", "Nama", "Jabatan", "Keterangan")
ACTING_STATUS = "Plt"

_HEADINGS = {
    Outcome.NEW: "Baru",
    Outcome.MOVED: "Pindah",
    Outcome.ACTING: "Plt./Plh.",
    Outcome.CHANGED: "Diperbarui",
}
_UNCLEAR, _LEAVING, _ABSENT, _NOTES = "Tidak jelas", "Melepas jabatan", "Tidak ada di berkas", "Perlu diperiksa"

_Item = TypeVar("_Item")
Titles = Mapping[str, str]
"""Titles of posts by their code."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the preview file."""

    row: int
    kind: str
    nip: str
    name: str
    title: str
    note: str


def too_big(size: int, most: int) -> str:
    """Return the refusal of a huge file; sizes in bytes."""
    return (
        f"Berkas ini {number(size // 1_000_000)} MB; paling besar {number(most // 1_000_000)} MB. "
        "Hapus gambar dan lembar lain, sisakan satu lembar berisi daftar pegawai."
    )


def broken(roster: Roster) -> str:
    """Return what has to be mended before anything of a file can be used."""
    count = len(roster.problems)
    return "\n".join(
        [
            "<b>Belum ada yang diterapkan</b>",
            f"{number(count)} hal perlu diperbaiki di berkas, lalu kirim ulang:",
            "",
            *_cut([f"• {escape(str(problem))}" for problem in roster.problems], SHOWN[0]),
            *(["", f"{number(len(roster.rows))} baris lain sudah benar."] if roster.rows else []),
        ]
    )


def preview(plan: Plan, roster: Roster, titles: Titles, lead: str = "") -> str:
    """Return what a plan would change; nothing is written yet."""
    return "\n\n".join([*([lead] if lead else []), _preview(plan, roster, titles, _fitting(plan, roster, titles))])


def _preview(plan: Plan, roster: Roster, titles: Titles, most: int) -> str:
    blocks = ["<b>Pratinjau impor</b>\n" + _summary(plan, roster), *_changes(plan, titles, most)]
    if plan.absent:
        blocks.append(_absent(plan, titles, most))
    if roster.notes:
        blocks.append(_block(_NOTES, roster.notes, lambda note: escape(str(note)), most))
    return "\n\n".join(blocks)


def _fitting(plan: Plan, roster: Roster, titles: Titles) -> int:
    """Return how many lines of each kind one message holds."""
    fits = (most for most in SHOWN if len(_preview(plan, roster, titles, most)) <= FITS)
    return next(fits, SHOWN[-1])


def unchanged(plan: Plan, titles: Titles) -> str:
    """Return that a file changes nothing; people whom it does not name are mentioned all the same."""
    if not plan.absent:
        return UNCHANGED
    return f"{UNCHANGED}\n\n{_absent(plan, titles, SHOWN[0])}"


def applied(plan: Plan, asked: int) -> str:
    """Return what was written."""
    ended = len(plan.endings)
    parts = [f"{number(plan.count(kind))} {word.lower()}" for kind, word in _HEADINGS.items() if plan.count(kind)]
    if ended:
        parts.append(f"{number(ended)} jabatan berakhir")
    question = (
        "\n\nAda jabatan yang berganti pemegang di tengah bulan laporan. Siapa yang melaporkan bulan itu? Sebelum Anda "
        "menjawab, berlaku aturan: pemegang pada hari terakhir bulan itu."
        if asked
        else ""
    )
    return f"<b>Diterapkan.</b> {', '.join(parts)}.{question}" if parts else DONE_BEFORE


def apply_label(changes: int) -> str:
    """Return the words on the button that applies a plan."""
    return f"Terapkan {number(changes)} perubahan"


def apply_with_absent(people: int) -> str:
    """Return the words on the button that also ends the posts of those whom the file does not name."""
    return f"… dan akhiri jabatan {number(people)} orang"


def is_cut(plan: Plan, roster: Roster, titles: Titles) -> bool:
    """Whether the preview in the chat does not show everything."""
    most = SHOWN[0] if roster.problems else _fitting(plan, roster, titles)
    kinds = [sum(line.outcome is kind for line in plan.lines) for kind in _HEADINGS]
    return max(*kinds, len(plan.absent), len(plan.left), len(roster.problems), len(roster.notes)) > most + 1


def entries(plan: Plan, roster: Roster, titles: Titles) -> list[Entry]:
    """Return everything that the preview is about, for its file."""
    names = plan.names or {}
    changed = [
        Entry(line.row.number, _HEADINGS[line.outcome], line.row.nip, line.row.name, titles[line.row.position],
              _note(line, titles))
        for line in plan.lines
        if line.outcome in _HEADINGS
    ]  # fmt: skip
    left = [_entry(_LEAVING, ending.tenure, names, titles) for ending in plan.left]
    absent = [_entry(_ABSENT, tenure, names, titles) for tenure in plan.absent]
    said = [(_UNCLEAR, problem) for problem in roster.problems] + [(_NOTES, note) for note in roster.notes]
    return [*(Entry(item.row, kind, "", "", "", item.reason) for kind, item in said), *changed, *left, *absent]


def _entry(kind: str, tenure: Tenure, names: Mapping[str, str], titles: Titles) -> Entry:
    return Entry(0, kind, tenure.nip, names.get(tenure.nip, ""), titles[tenure.position], "")


def _summary(plan: Plan, roster: Roster) -> str:
    parts = [f"{word.lower()} {number(plan.count(kind))}" for kind, word in _HEADINGS.items() if plan.count(kind)]
    if plan.left:
        parts.append(f"keluar {number(len({ending.tenure.nip for ending in plan.left}))}")
    parts.append(f"tetap {number(plan.count(Outcome.UNCHANGED))}")
    if roster.vacant:
        parts.append(f"jabatan lowong {number(roster.vacant)}")
    return " · ".join(parts)


def _changes(plan: Plan, titles: Titles, most: int) -> Iterable[str]:
    for kind, heading in _HEADINGS.items():
        lines = [line for line in plan.lines if line.outcome is kind]
        if lines:
            yield _block(heading, lines, lambda line: _line(line, titles), most)
    if plan.left:
        yield _block(_LEAVING, plan.left, lambda ending: _ending(ending, plan, titles), most)


def _absent(plan: Plan, titles: Titles, most: int) -> str:
    return _block(f"{_ABSENT} (jabatannya tetap)", plan.absent, lambda held: _holder(held, plan, titles), most)


def _block(heading: str, items: Sequence[_Item], say: Callable[[_Item], str], most: int) -> str:
    lines = _cut([f"• {say(item)}" for item in items], most)
    return "\n".join([f"<b>{heading}: {number(len(items))}</b>", *lines])


def _cut(lines: Sequence[str], most: int) -> list[str]:
    """Return the first lines, and how many more there are."""
    if len(lines) <= most + 1:
        return list(lines)
    return [*lines[:most], f"… dan {number(len(lines) - most)} lagi"]


def _line(line: Line, titles: Titles) -> str:
    note = _note(line, titles)
    post = f"{'Plt./Plh. ' if line.row.acting else ''}{shorten(titles[line.row.position], LONGEST)}"
    return f"{_short(line.row.name)}: {escape(post)}{f' ({escape(shorten(note, 2 * LONGEST))})' if note else ''}"


def _note(line: Line, titles: Titles) -> str:
    parts = []
    if line.outcome is Outcome.MOVED and line.before:
        parts.append(f"sebelumnya {', '.join(titles[code] for code in line.before)}")
    if line.former_name:
        parts.append(f"sebelumnya tertulis {line.former_name}")
    if line.row.starts:
        parts.append(f"mulai {day_short(line.row.starts)}")
    if line.row.ends:
        parts.append(f"sampai {day_short(line.row.ends)}")
    return "; ".join(parts)


def _ending(ending: Ending, plan: Plan, titles: Titles) -> str:
    until = f", sampai {day_short(ending.ends)}" if ending.ends else ", tidak pernah berlaku"
    return f"{_holder(ending.tenure, plan, titles)}{until}"


def _holder(tenure: Tenure, plan: Plan, titles: Titles) -> str:
    name = (plan.names or {}).get(tenure.nip, "")
    return f"{_short(name)}: {_short(titles[tenure.position])}"


def _short(text: str) -> str:
    return escape(shorten(text, LONGEST))


def status_cell(*, acting: bool) -> str:
    """Return what stands in the status column of the file to fill in."""
    return ACTING_STATUS if acting else ""


def day_cell(value: date | None) -> str:
    """Return a day as the file to fill in has it; it is read back."""
    return value.isoformat() if value else ""
