"""The matrix: for every command and every pattern of callback data, who may use it, and data that nobody may use.

A command or pattern that is registered and has no line here fails the test, and so does a line for one that is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who is there. The names of people are the posts they hold, where they hold one."""

    STRANGER = "stranger"
    SENDER = "staf-kemitraan"
    """Has sent October's report."""
    DRAFTER = "bendahara-penerimaan"
    """Is about to fill in October's report, and has planned leave."""
    REPORTER = "caraka"
    HEAD = "kabid-komunikasi"
    """Leads the sender's unit and has registered its group."""
    OTHER_HEAD = "kabid-statistik"
    ADMINISTRATOR = "adm-kepegawaian"
    AUDITOR = "pengelola-data-center"
    """Holds no post any more."""
    AUDITING_HEAD = "kabid-persandian"


Roles = frozenset[Role]
EVERYBODY: Roles = frozenset(Role)
NOBODY: Roles = frozenset()
BOUND = EVERYBODY - {Role.STRANGER}
REPORTERS = BOUND - {Role.AUDITOR}
HEADS: Roles = frozenset({Role.HEAD, Role.OTHER_HEAD, Role.AUDITING_HEAD})
AUDITORS: Roles = frozenset({Role.AUDITOR, Role.AUDITING_HEAD})
READERS: Roles = AUDITORS | {Role.HEAD}
ADMINISTRATORS: Roles = frozenset({Role.ADMINISTRATOR})


def only(*roles: Role) -> Roles:
    return frozenset(roles)


@dataclass(frozen=True)
class Use:
    """A command's arguments, or callback data in which ids stand by name, and who may use it in a private chat.

    ``in_group`` are those who may in a group.
    """

    text: str
    allowed: Roles
    in_group: Roles = NOBODY


COMMANDS: dict[str, Use] = {
    "start": Use("", EVERYBODY),
    "lapor": Use("", REPORTERS),
    "koreksi": Use("", only(Role.SENDER)),
    "batal": Use("", REPORTERS),
    "catat": Use("", REPORTERS),
    "bukti": Use("", REPORTERS),
    "status": Use("", REPORTERS),
    "riwayat": Use("", REPORTERS),
    "salin": Use("", REPORTERS),
    "indikator": Use("", REPORTERS),
    "cuti": Use("16-17 november", REPORTERS),
    "rekap": Use("", HEADS | AUDITORS),
    "tinjau": Use("", HEADS),
    "langganan": Use("", HEADS, in_group=HEADS),
    "admin": Use("", ADMINISTRATORS),
    "target": Use("caraka.surat 120", ADMINISTRATORS),
    "audit": Use("", ADMINISTRATORS | AUDITORS),
    "dataku": Use("", BOUND),
    "bantuan": Use("", BOUND),
}

CALLBACKS: dict[str, list[Use]] = {
    "^mulai$": [Use("mulai", REPORTERS)],
    r"^koreksi:(?P<position>[0-9]{1,18}):(?P<month>[1-9][0-9]{3}-(?:0[1-9]|1[0-2]))$": [
        Use("koreksi:{position}:2026-10", only(Role.SENDER)),
        Use("koreksi:999999999999999999:9999-12", only(Role.SENDER)),
    ],
    "^l:": [
        Use("l:{draft}:{place}:nihil", only(Role.DRAFTER)),
        Use("l:{draft}:{old}:nihil", NOBODY),
        Use("l:{draft}:999:kirim", NOBODY),
        Use("l:0:0:batal", NOBODY),
        Use("l:1; DROP TABLE drafts", NOBODY),
    ],
    "^n:": [
        Use("n:besok:2026-10", REPORTERS),
        Use("n:cuti:2026-10", REPORTERS),
        Use("n:batal:{leave}", only(Role.DRAFTER)),
        Use("n:batal:999999999999999999", NOBODY),
        Use("n:ambil:zzz:2026-10", NOBODY),
        Use("n:besok:2026-13", NOBODY),
    ],
    "^i:": [
        Use("i:202610:bidang-komunikasi:0:0", only(Role.HEAD)),
        Use("i:202609:bidang-komunikasi:0:0", NOBODY),
        Use("i:202610:dinas:0:0", NOBODY),
        Use("i:202610:kantor-lain:0:0", NOBODY),
        Use("i:000000:bidang-komunikasi:0:0", NOBODY),
    ],
    "^r[ubptfxydcgh]:": [
        Use("ru:202610:bidang-komunikasi:0", READERS),
        Use("rb:202610:bidang-komunikasi:0", READERS),
        Use("rp:202610:staf-kemitraan:0", READERS),
        Use("rt:202610:staf-kemitraan.pembinaan:0", READERS),
        Use("rf:202610:bidang-komunikasi:0", READERS),
        Use("rc:202610:bidang-komunikasi:0", READERS),
        Use("rx:202610:bidang-komunikasi:0", READERS),
        Use("ru:202610:dinas:0", AUDITORS),
        Use("ru:190001:bidang-komunikasi:0", NOBODY),
        Use("ru:202610:kantor-lain:0", NOBODY),
        Use("rt:202610:staf-kemitraan.lain:0", NOBODY),
    ],
    "^t:": [
        Use("t:a:{indicator}:2026-11:5", only(Role.SENDER)),
        Use("t:a:999999999999999999:2026-11:5", NOBODY),
        Use("t:zzz", NOBODY),
    ],
    "^dataku$": [Use("dataku", BOUND)],
    "^lg:": [
        Use("lg:saya:weekly:1", HEADS),
        Use("lg:grup:{group}:weekly:1", only(Role.HEAD)),
        Use("lg:grup:999999999999999999", NOBODY),
        Use("lg:daftar:bidang-komunikasi", NOBODY, in_group=only(Role.HEAD)),
        Use("lg:ganti:bidang-statistik", NOBODY),
        Use("lg:lepas:{group}", only(Role.HEAD)),
    ],
    "^adm:": [Use("adm:awal", ADMINISTRATORS), Use("adm:zzz", NOBODY)],
    "^adp:": [
        Use("adp:awal", ADMINISTRATORS),
        Use("adp:l:belum:99999", ADMINISTRATORS),
        Use("adp:cari", ADMINISTRATORS),
        Use("adp:k:{person}", ADMINISTRATORS),
        Use("adp:tanya:cabut:{person}", ADMINISTRATORS),
        Use("adp:ya:ambil:{person}:auditor", ADMINISTRATORS),
        Use("adp:ya:beri:{person}:raja", NOBODY),
        Use("adp:k:1; DROP TABLE people", NOBODY),
    ],
    "^adu:": [
        Use("adu:awal", ADMINISTRATORS),
        Use("adu:semua", ADMINISTRATORS),
        Use("adu:jeda", ADMINISTRATORS),
        Use("adu:zzz", NOBODY),
    ],
    "^adj:": [
        Use("adj:awal", ADMINISTRATORS),
        Use("adj:u:bidang-komunikasi:0", ADMINISTRATORS),
        Use("adj:p:{position}", ADMINISTRATORS),
        Use("adj:isi:{position}", ADMINISTRATORS),
        Use("adj:bebas:{position}:2026-13", NOBODY),
        Use("adj:zzz", NOBODY),
    ],
    "^adt:": [
        Use("adt:m:{position}:p:{person}", ADMINISTRATORS),
        Use("adt:t:{position}:d:{person}", ADMINISTRATORS),
        Use("adt:y:{position}:d:{person}:20261302", NOBODY),
        Use("adt:z:{position}:999999999999999999:k:20261101", NOBODY),
        Use("adt:zzz", NOBODY),
    ],
    "^adq:": [
        Use("adq:awal", ADMINISTRATORS),
        Use("adq:aturan", ADMINISTRATORS),
        Use("adq:{position}:2026-10:{person}", NOBODY),
        Use("adq:zzz", NOBODY),
    ],
    "^adi:": [
        Use("adi:minta", ADMINISTRATORS),
        Use("adi:contoh", ADMINISTRATORS),
        Use("adi:terap:0123456789abcdef", NOBODY),
        Use("adi:terap:zzz", NOBODY),
    ],
    "^kl:": [
        Use("kl:awal", ADMINISTRATORS),
        Use("kl:a", ADMINISTRATORS),
        Use("kl:x:20261225", ADMINISTRATORS),
        Use("kl:x:99999999", NOBODY),
    ],
    "^kp:": [
        Use("kp:awal", ADMINISTRATORS),
        Use("kp:m:2026-10", ADMINISTRATORS),
        Use("kp:m:1900-01", NOBODY),
        Use("kp:r:2026-10:{position}:3", NOBODY),
        Use("kp:c:999999999999999999", NOBODY),
    ],
    "^ku:": [
        Use("ku:awal", ADMINISTRATORS),
        Use("ku:t:dinas", ADMINISTRATORS),
        Use("ku:t:kantor-lain", NOBODY),
        Use("ku:k:999999999999999999:now", NOBODY),
        Use("ku:x:999999999999999999", NOBODY),
    ],
    "^ka:": [
        Use("ka:awal", ADMINISTRATORS),
        Use("ka:f", ADMINISTRATORS),
        Use("ka:c", ADMINISTRATORS),
        Use("ka:zzz", NOBODY),
    ],
    "^kt:": [Use("kt:awal", ADMINISTRATORS), Use("kt:u:2026:dinas:0", ADMINISTRATORS), Use("kt:zzz", NOBODY)],
    "^k[ch]:": [
        Use("kh:awal", ADMINISTRATORS),
        Use("kc:awal", ADMINISTRATORS),
        Use("kc:b", ADMINISTRATORS),
        Use("kc:zzz", NOBODY),
    ],
    "^bk:": [
        Use("bk:s:{position}:2026-10", READERS | {Role.SENDER}),
        Use("bk:s:{position}:2026-09", only(Role.SENDER)),
        Use("bk:m:{position}:2026-10", only(Role.SENDER)),
        Use("bk:i:{position}:2026-10:{indicator}", only(Role.SENDER)),
        Use("bk:a:{evidence}:{indicator}", only(Role.SENDER)),
        Use("bk:x:{evidence}", only(Role.SENDER)),
        Use("bk:l:0", REPORTERS),
        Use("bk:q:{evidence}:0:0", NOBODY),
        Use("bk:t:{evidence}", NOBODY),
        Use("bk:a:999999999999999999:1", NOBODY),
        Use("bk:s:999999999999999999:2026-10", NOBODY),
        Use("bk:zzz", NOBODY),
    ],
    "^w:": [
        Use("w:n", HEADS),
        Use("w:o:0", HEADS),
        Use("w:b:999999", HEADS),
        Use("w:x", NOBODY),
    ],
    "^v:": [
        Use("v:s:{report}:1", only(Role.HEAD)),
        Use("v:a:{report}:1", only(Role.HEAD)),
        Use("v:a:{report}:99", NOBODY),
        Use("v:a:999999999999999999:1", NOBODY),
        Use("v:1:{report}:7", NOBODY),
    ],
}
