"""What the bot says about people and posts to those who administer them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.texts.administration import connections
from bot.texts.formats import day_short, escape, month, number, shorten
from models.months import Month
from models.staffing import Card, Connection, Employee, Held, PostCard

SEARCH = "🔍 Cari"
ASK_SEARCH = "Ketik sebagian nama atau jabatan, atau <i>lowong</i>. Untuk membatalkan, ketik /batal."
INVITE, REBIND, UNBIND, ACT = "✉️ Undang", "✉️ Undang ke akun baru", "Cabut koneksi", "Tetapkan Plt./Plh."
VACATE, HOLDER = "Akhiri", "Tetapkan pemegang"
TAKE_BACK = "Batalkan"
OBLIGE, OTHER_UNIT = "Wajib lapor lagi", "‹ Unit di atasnya"
VACANT, VACANCY_ROOM = "lowong", 28
NO_ANSWER = "Tidak ada yang cocok. Coba sebagian nama atau jabatan yang lain, atau /batal."
LAST_ADMINISTRATOR = (
    "Ini administrator terakhir dan ADMIN_IDS kosong. Jadikan orang lain administrator dahulu, supaya kantor ini tidak "
    "kehilangan pengelolanya."
)
OWN_ACCOUNT = (
    "Ini akun Anda sendiri, dan tanpanya Anda tidak dapat kembali. Buat undangan untuk akun baru Anda, atau minta "
    "administrator lain mencabutnya."
)
UNBOUND, DONE = "Koneksi dicabut.", "Tersimpan."
NO_REASON = "Ketik alasannya dengan 3 sampai 200 karakter, atau /batal."
ALL_ANSWERED = "Semua sudah diputuskan."
BY_RULE = "Ikuti aturan untuk semua"
NOBODY = "Tidak ada yang melapor"

FILTERS = {
    "semua": "Semua",
    "hubung": "Terhubung",
    "belum": "Belum memulai",
    "blokir": "Memblokir bot",
    "tanpa": "Tanpa jabatan",
}
ADMINISTRATOR = "administrator"
RIGHTS = {ADMINISTRATOR: "administrator", "auditor": "auditor"}
_MARKS = {Connection.BOUND: "✅", Connection.NEVER: "◻️", Connection.BLOCKED: "⛔"}


def people(counts: tuple[int, int, int]) -> str:
    """Return what stands above the lists of people."""
    return f"<b>Pegawai: {number(sum(counts))}</b>\n{connections(counts)}"


def listed(title: str, count: int, page: int, pages: int) -> str:
    """Return what stands above one page of a list."""
    where = f" · halaman {number(page + 1)} dari {number(pages)}" if pages > 1 else ""
    return f"<b>{escape(title)}: {number(count)}</b>{where}\n✅ terhubung · ◻️ belum memulai · ⛔ memblokir bot"


def vacancy_label(title: str) -> str:
    """Return the words on the button to the card of a post that nobody holds."""
    return f"{_mark(())} {shorten(title, VACANCY_ROOM)} · {VACANT}"


def no_match(words: str) -> str:
    """Return that a search found nobody and no post."""
    if words.strip().casefold() == VACANT:
        return f"Tidak ada jabatan yang {VACANT}."
    return "Tidak ada yang cocok. Coba sebagian nama atau jabatan yang lain."


def found(words: str, count: int, shown: int) -> str:
    """Return what stands above what was found."""
    return f"<b>Hasil untuk “{escape(words[:60])}”: {number(count)}</b>{_left_out(count - shown)}"


def filter_label(name: str, count: int) -> str:
    """Return the words on the button to a list."""
    return f"{FILTERS[name]} {number(count)}"


def employee_label(person: Employee) -> str:
    """Return the words on the button to a person's card."""
    post = f" · {person.posts[0]}" if person.posts else ""
    return f"{_MARKS[person.connection]} {person.name}{post}"


def card(shown: Card, now: datetime) -> str:
    """Return all about one person."""
    lines = [f"<b>{escape(shown.name)}</b>", f"NIP <code>{escape(shown.nip)}</code>", ""]
    for post in shown.posts:
        title = f"{'Plt./Plh. ' if post.acting else ''}{escape(post.title)}"
        begins = "mulai" if post.starts > now.date() else "sejak"
        lines.append(f"• {title}, {begins} {_days(post.starts, post.ends)}")
    if not shown.posts:
        lines.append("• tanpa jabatan")
    lines += ["", _connection(shown, now)]
    if shown.rights:
        lines.append(f"Hak: {', '.join(shown.rights)}")
    return "\n".join(lines)


def _days(starts: date, ends: date | None) -> str:
    return f"{day_short(starts)} sampai {day_short(ends)}" if ends else day_short(starts)


def _connection(shown: Card, now: datetime) -> str:
    if shown.connection is Connection.NEVER:
        if shown.invited_until is None:
            return "◻️ Belum memulai, belum diundang"
        until = day_short(shown.invited_until.astimezone(now.tzinfo).date())
        return f"◻️ Belum memulai; undangan berlaku sampai {until}"
    since = day_short(shown.since.astimezone(now.tzinfo).date()) if shown.since else ""
    return f"{'✅ Terhubung' if shown.connection is Connection.BOUND else '⛔ Memblokir bot'} sejak {since}"


def right_label(right: str, *, held: bool) -> str:
    """Return the words on the button that gives or takes a right."""
    return f"{'Cabut hak' if held else 'Jadikan'} {RIGHTS[right]}"


def confirm_unbind(name: str) -> str:
    """Return the question before an account is let go."""
    return (
        f"Cabut koneksi Telegram <b>{escape(name)}</b>? Akun itu tidak dapat melapor lagi sampai diundang ulang. "
        "Laporan dan isian yang tersimpan tetap ada."
    )


def confirm_rebind(name: str) -> str:
    """Return the question before somebody who is bound is invited again."""
    return f"Buat undangan baru untuk <b>{escape(name)}</b>? Akun yang membukanya menggantikan akun yang sekarang."


def confirm_right(name: str, right: str, *, held: bool) -> str:
    """Return the question before a right is given or taken."""
    if held:
        return f"Cabut hak {RIGHTS[right]} dari <b>{escape(name)}</b>?"
    may = (
        "dapat mengelola pegawai, jabatan, dan undangan"
        if right == ADMINISTRATOR
        else "dapat melihat semua laporan dan catatan audit, tanpa mengubah apa pun"
    )
    return f"Jadikan <b>{escape(name)}</b> {RIGHTS[right]}? Ia {may}."


def invited(name: str, title: str, link: str, code: str, until: datetime, bot: str) -> str:
    """Return a fresh invitation; it is shown this once."""
    post = f"\n{escape(title)}" if title else ""
    return (
        f"Undangan untuk <b>{escape(name)}</b>{post}\n\n{link}\n\n"
        f"Atau kirim ke @{bot}: <code>/start {code}</code>\n"
        f"Berlaku satu kali, sampai {day_short(until.date())}. Hanya ditampilkan sekarang; teruskan kepada orangnya."
    )


def unit(name: str, above: Sequence[str], posts: Sequence[tuple[str, Sequence[tuple[str, bool]]]]) -> str:
    """Return a unit's own posts, by title, with who is in them."""
    path = f"{escape(' › '.join(above))}\n" if above else ""
    lines = [f"{_mark(held)} {escape(title)}: {escape(_who(held))}" for title, held in posts]
    return "\n".join([f"{path}<b>{escape(name)}</b>", *([""] if lines else []), *lines])


def unit_label(name: str, vacant: int) -> str:
    """Return the words on the button to a unit."""
    return f"📂 {name}{f' ({number(vacant)} lowong)' if vacant else ''}"


def post_label(title: str, held: Sequence[tuple[str, bool]]) -> str:
    """Return the words on the button to a post."""
    return f"{_mark(held)} {title}"


def _mark(held: Sequence[tuple[str, bool]]) -> str:
    return "▫️" if all(acting for _, acting in held) else "👤"


def _who(held: Sequence[tuple[str, bool]]) -> str:
    holder = next((name for name, acting in held if not acting), VACANT)
    return "; ".join([holder, *(f"Plt./Plh. {name}" for name, acting in held if acting)])


def post(shown: PostCard) -> str:
    """Return all about one post."""
    lines = [f"<b>{escape(shown.title)}</b>", escape(shown.unit_name), ""]
    if shown.holder is None:
        lines.append("Pemegang: <b>lowong</b>")
    lines += [f"{'Plt./Plh.' if held.acting else 'Pemegang'}: {_held(held)}" for held in shown.now]
    lines += [f"Mulai {day_short(held.starts)}: {_coming(held)}" for held in shown.coming]
    if shown.before:
        lines += ["", "Sebelumnya:", *(f"• {_held(held)}" for held in shown.before[:5])]
    if shown.exempt:
        lines += ["", f"Tidak perlu melapor: {', '.join(map(month, shown.exempt))}"]
    return "\n".join(lines)


def _held(held: Held) -> str:
    return f"{escape(held.name)}, sejak {_days(held.starts, held.ends)}"


def _coming(held: Held) -> str:
    until = f", sampai {day_short(held.ends)}" if held.ends else ""
    return f"{'Plt./Plh. ' if held.acting else ''}{escape(held.name)}{until}"


def end_label(held: Held, *, begun: bool = True) -> str:
    """Return the words on the button that ends somebody's time in a post, or takes back one that has not begun."""
    return f"{VACATE if begun else TAKE_BACK}: {'Plt. ' if held.acting else ''}{held.name}"


def ask_person(title: str, *, acting: bool) -> str:
    """Return the question who is to hold a post or act in it."""
    return (
        f"Siapa {'Plt./Plh.' if acting else 'pemegang'} <b>{escape(title)}</b>? Ketik sebagian namanya. "
        "Untuk membatalkan, ketik /batal."
    )


def ask_post(name: str) -> str:
    """Return the question in which post somebody is to act."""
    return f"<b>{escape(name)}</b> menjadi Plt./Plh. jabatan apa? Ketik sebagian nama jabatannya, atau /batal."


def choose(left: int) -> str:
    """Return what stands above several that were found; so many more are ``left`` out."""
    return f"Pilih salah satu:{_left_out(left)}"


def _left_out(left: int) -> str:
    return f"\n{number(left)} lagi tidak ditampilkan; ketik lebih lengkap." if left else ""


def ask_reporter(title: str, asked: Month, names: dict[int, str], by_rule: int | None, left: int) -> str:
    """Return the question who reports a month in which a post changed hands."""
    default = names.get(by_rule or 0)
    rule = f"Menurut aturan: {escape(default)}" if default else "Menurut aturan: tidak ada, jabatannya lowong"
    more = f"\n\nSetelah ini: {number(left)} pertanyaan lagi." if left else ""
    return (
        f"Siapa melaporkan <b>{month(asked)}</b> untuk <b>{escape(title)}</b>?\n"
        f"{rule} (pemegang pada hari terakhir bulan itu).{more}"
    )


def reporter_label(name: str, *, former: bool) -> str:
    """Return the words on the button that names somebody who holds the post, or held it."""
    return f"{name} ({'pemegang lama' if former else 'pemegang baru'})"


def ask_reason(title: str, asked: Month) -> str:
    """Return the question why a post need not report a month."""
    return (
        f"Mengapa <b>{escape(title)}</b> tidak perlu melapor {month(asked)}? Ketik alasannya, misalnya "
        "<i>unit baru dibentuk</i>. Pimpinannya membaca alasan itu di /rekap. Untuk membatalkan, ketik /batal."
    )


def exempt_label(asked: Month) -> str:
    """Return the words on the button that exempts a post from a month."""
    return f"Bebaskan {month(asked)}"


def oblige_label(asked: Month) -> str:
    """Return the words on the button that takes an exemption back."""
    return f"{OBLIGE}: {month(asked)}"


def exempted(title: str, asked: Month) -> str:
    """Return that a post need not report a month."""
    return f"<b>{escape(title)}</b> tidak perlu melapor {month(asked)}; di rekap tertulis “tidak berlaku”."
