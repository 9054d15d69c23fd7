"""Links lead somewhere, pictures are there and described, and the targets of make exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.documents import ROOT, anchors, local_links, markdown_files, text_of

MAKE_TARGETS = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("document", markdown_files(), ids=str)
def test_every_link_and_picture_leads_to_something(document: Path) -> None:
    text = text_of(str(document))
    broken = []
    for link in local_links(text):
        name, _, anchor = link.partition("#")
        target = (ROOT / document).parent / name if name else ROOT / document
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)

    assert not broken


@pytest.mark.parametrize("document", markdown_files(), ids=str)
def test_every_make_target_that_a_document_names_exists(document: Path) -> None:
    text = text_of(str(document))
    named = set(re.findall(r"`make ([a-z]+)`", text)) | set(re.findall(r"^ *make ([a-z]+)", text, re.MULTILINE))

    assert named <= MAKE_TARGETS


def test_make_help_explains_every_target() -> None:
    explained = set(re.findall(r"^([a-z]+):.* ## \S", text_of("Makefile"), re.MULTILINE))

    assert explained == MAKE_TARGETS


def test_the_readme_names_every_target_that_a_developer_needs() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", text_of("README.md")))

    assert named >= MAKE_TARGETS - {"help"}


def test_the_changelog_begins_with_what_is_not_released_yet() -> None:
    headings = re.findall(r"^## (.+)$", text_of("CHANGELOG.md"), re.MULTILINE)

    assert headings[0] == "[Unreleased]"


def test_every_document_is_reached_from_the_readme() -> None:
    linked = {str((ROOT / link.partition("#")[0]).relative_to(ROOT)) for link in local_links(text_of("README.md"))}
    assert {str(document) for document in markdown_files() if document.parts[0] == "docs"} <= linked


def test_pictures_are_small_described_and_shown_somewhere() -> None:
    shown = [picture for document in markdown_files() for picture in pictures(document)]
    files = list(ROOT.joinpath("docs/pictures").iterdir())

    assert {file for file, _ in shown} == set(files)
    assert min(len(alt.split()) for _, alt in shown) >= 4
    assert max(file.stat().st_size for file in files) <= 120_000


def pictures(document: Path) -> list[tuple[Path, str]]:
    """Return the pictures of a document with their alternative texts."""
    found = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text_of(str(document)))
    return [((ROOT / document).parent.joinpath(target).resolve(), alt) for alt, target in found]
