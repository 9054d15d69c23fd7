"""Reading the project's documents: their sections, tables, code blocks and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
MARKDOWN_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)")
HTML_LINK = re.compile(r"""<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)=["']([^"'\s]+)""")


def text_of(path: str) -> str:
    """Return a file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")


def markdown_files() -> list[Path]:
    """Every Markdown document of the project; hidden and built folders hold other people's."""
    own = (path for path in ROOT.iterdir() if path.is_dir() and path.name != "build" and not path.name.startswith("."))
    found = (path.relative_to(ROOT) for folder in own for path in folder.rglob("*.md"))
    below = (path for path in found if not any(part.startswith(".") for part in path.parts))
    return sorted([*below, *(path.relative_to(ROOT) for path in ROOT.glob("*.md"))])


def section(text: str, heading: str) -> str:
    """Return what stands below a second-level heading."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no section {heading!r}"
    return found[1]


def table(text: str) -> dict[str, str]:
    """Return a table's first column, where it is code, with the second one."""
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]*) \|", text, re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a row is there twice"
    return dict(rows)


def blocks(text: str, language: str) -> list[str]:
    """Return the code blocks of a language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)


def without_blocks(text: str) -> str:
    """Return a document without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)


def without_code(text: str) -> str:
    """Return a document without its code, in which brackets are not links."""
    return re.sub(r"`[^`\n]*`", "", without_blocks(text))


def local_links(text: str) -> Iterator[str]:
    """Yield the links and pictures that point into the project, with their anchors."""
    prose = without_code(text)
    for target in [*MARKDOWN_LINK.findall(prose), *HTML_LINK.findall(prose)]:
        if not OUTSIDE.match(target):
            yield target


def anchors(text: str) -> set[str]:
    """Return the anchors that a code host makes of a document's headings."""
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
