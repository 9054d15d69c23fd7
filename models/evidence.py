"""Evidence (*bukti dukung*): which files may stand behind a number, and how they are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from pathlib import PurePosixPath

from models.months import Month

MAX_BYTES = 20 * 1024 * 1024
"""Telegram gives bots no larger file back."""

MAX_FILES = 10
"""Files of one indicator in one month."""

MAX_NAME = 80

TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What is taken, by the ending of its name; the type that Telegram tells is the sender's claim and decides nothing."""


class FileKind(StrEnum):
    """How Telegram keeps a file: its id can be sent again as the same kind only."""

    PHOTO = "photo"
    DOCUMENT = "document"


class EvidenceRefusal(Enum):
    """Why a file is not taken."""

    TYPE = "no picture, PDF, Word or Excel file"
    SIZE = "larger than bots may fetch"
    FULL = "the indicator has as many files as it may"
    TWICE = "this very file is there"
    CLOSED = "the month is closed"
    APPROVED = "the report was approved"
    NONE_OPEN = "no report is open"
    GONE = "not theirs, or removed meanwhile"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file somebody sent; ``name`` is empty for photos, ``album`` what Telegram calls the group it came in."""

    kind: FileKind
    file_id: str
    unique_id: str
    size: int
    name: str = ""
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that is attached: ``at`` is in the office's time zone, and ``copy`` its name on disk."""

    id: int
    indicator_id: int
    kind: FileKind
    file_id: str
    name: str
    size: int
    at: datetime
    person_id: int
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The report that evidence belongs to: a post and a month."""

    position_id: int
    position: str
    month: Month


def type_refusal(file: Incoming) -> EvidenceRefusal | None:
    """Return why a file cannot be evidence whatever it belongs to; ``None`` where it can."""
    if file.kind is FileKind.DOCUMENT and ending(file.name) not in TYPES:
        return EvidenceRefusal.TYPE
    return EvidenceRefusal.SIZE if file.size > MAX_BYTES else None


def ending(name: str) -> str:
    """Return the ending of a file's name, ``.pdf``; empty without one."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def file_name(file: Incoming, number: int) -> str:
    """Return what a file is called: as its sender named it, a photo by its number among the indicator's files."""
    if file.kind is FileKind.PHOTO:
        return f"foto-{number}.jpg"
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in file.name).split())
    tail = ending(name)
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - len(tail) - 1]}…{tail}"


def media_type(file: Incoming) -> str:
    """Return the type that a file's ending says."""
    return TYPES.get(ending(file.name), "image/jpeg")


def copy_name(piece: int, position_id: int, month: Month, name: str) -> str:
    """Return the name of a copy on disk: ids only, so that a folder tells nobody's name."""
    return f"{month}-{position_id}-{piece}{ending(name) if ending(name) in TYPES else '.jpg'}"
