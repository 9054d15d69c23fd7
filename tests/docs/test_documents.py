"""Links lead somewhere, the targets of make exist, and the example catalogue of the README loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.catalogue.loading import load_catalogue
from models.catalogue.types import Catalogue, Kind
from tests.docs.documents import ROOT, anchors, blocks, local_links, markdown_files, section, text_of

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


@pytest.fixture
def example(tmp_path: Path) -> Catalogue:
    [toml] = blocks(section(text_of("README.md"), "Your own catalogue"), "toml")
    file = tmp_path / "contoh.toml"
    file.write_text(toml, encoding="utf-8")
    return load_catalogue(file)


def test_the_example_catalogue_of_the_readme_loads(example: Catalogue) -> None:
    assert example.office == "Dinas Perpustakaan Kabupaten Contoh"
    assert [position.code for position in example.positions] == ["kepala-dinas", "kabid-layanan", "pustakawan"]


def test_the_example_catalogue_shows_a_ratio_that_is_fed_by_a_count(example: Catalogue) -> None:
    ratio = example.indicator["kabid-layanan.1"]

    assert ratio.kind is Kind.RATIO
    assert [example.indicator[code].kind for code in ratio.fed_by] == [Kind.COUNT]
