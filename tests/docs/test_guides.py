"""The guides quote the application's own words, and what they tell to type is understood."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.texts import staffing
from bot.texts.common import SEE_HELP, UNKNOWN_COMMAND
from bot.texts.menu import COMMANDS, commands
from jobs.backups import NOT_BEFORE
from models.answers import Partial, Refusal, read_answer
from models.backups import KEPT
from models.catalogue.loading import load_catalogue
from models.office_months import REOPEN_DAYS
from models.periods import CalendarRules
from models.store.invitations import VALID_FOR
from models.subscribing import Posting, Wishes
from tests.docs.documents import blocks, markdown_files, text_of, without_blocks
from tests.docs.sayings import HOLE, label, plain, sayings
from tests.support import databases
from tests.support.office import FIRST_ACCOUNT, TestOffice, open_office

GUIDES = ("docs/pelapor.md", "docs/kepala.md", "docs/administrator.md")
QUOTING = ("README.md", "docs/architecture.md", *GUIDES)
SAID = sayings()
LABELS = {label(said) for said in SAID} | {
    f"{staffing.VACATE}: {HOLE}",
    f"{staffing.TAKE_BACK}: {HOLE}",
    *(staffing.right_label(right, held=held) for right in staffing.RIGHTS for held in (True, False)),
}
BOLD = re.compile(r"\*\*([^*]+)\*\*")
ITALIC = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
OF_THE_GUIDE = {"Batas waktu", "catalogue", "roster"}
"""Bold words of the documents themselves."""

OF_TELEGRAM = {"Start", "Mulai (Start)"}
TYPED = re.compile(r"`(/[a-z]+(?: [^`\n]+)?)`")
SETTINGS = sorted({name for file in markdown_files() for name in re.findall(r"`([A-Z]+_[A-Z_]+)`", text_of(str(file)))})
ABROAD = {"/newbot", "/revoke", "/readyz", "/metrics", "/healthz"}
"""Commands of @BotFather, and addresses of the web."""

REFUSALS = ("⚠", "tidak terbaca", "tidak dikenali", "tidak ada di daftar", "tidak dapat diisi", "hanya untuk")


@pytest.mark.parametrize("document", QUOTING)
def test_every_button_in_bold_is_a_button_of_the_application(document: str) -> None:
    quoted = {plain(words).rstrip(":") for words in BOLD.findall(without_blocks(text_of(document)))}
    paragraphs = {words for words in quoted if words in OF_THE_GUIDE or f"- **{words}:**" in plain(text_of(document))}
    assert [words for words in sorted(quoted - paragraphs) if label(words) not in LABELS] == []


@pytest.mark.parametrize("document", GUIDES)
def test_every_sentence_in_italics_is_one_that_the_bot_says(document: str) -> None:
    quoted = {plain(words) for words in ITALIC.findall(without_blocks(text_of(document)))} - OF_TELEGRAM
    assert quoted
    assert [words for words in sorted(quoted) if not any(words in said for said in SAID)] == []


def test_the_guides_name_every_command_of_their_readers() -> None:
    named = {document: set(re.findall(r"`/(\w+)", text_of(document))) for document in GUIDES}
    reporter, head, administrator = (named[document] for document in GUIDES)
    everybody = {command.name for command in commands(heads=False)}
    assert reporter == everybody
    assert head >= {command.name for command in commands(heads=True)} - everybody
    assert administrator >= {command.name for command in commands(heads=False, administrator=True)} - everybody


@pytest.mark.parametrize("document", [*QUOTING, "docs/commands.md", "docs/charts.md", "docs/privacy.md"])
def test_every_command_of_the_chat_that_a_document_names_exists(document: str) -> None:
    known = {f"/{command.name}" for command in COMMANDS} | {"/start"} | ABROAD
    assert [typed for typed in TYPED.findall(text_of(document)) if typed.split()[0] not in known] == []


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_that_a_document_names_exists(name: str) -> None:
    of_developers = text_of("Makefile") + text_of("tests/conftest.py")
    assert name.lower() in Settings.model_fields or name in of_developers


def test_every_answer_that_the_guide_for_reporters_shows_is_understood() -> None:
    rows = re.findall(r"^\| (`.+?) \| ", text_of(GUIDES[0]), re.MULTILINE)
    answers = [answer for row in rows for answer in re.findall(r"`([^`/][^`]*)`", row)]
    count, ratio = load_catalogue().position["caraka"].indicators
    assert len(answers) == 7
    for answer in answers:
        readings = [read_answer(answer, indicator) for indicator in (count, ratio)]
        assert any(not isinstance(reading, Refusal | Partial) for reading in readings), answer


@pytest.fixture
async def office(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TestOffice]:
    """An office whose head is also its administrator."""
    monkeypatch.setenv("ADMIN_IDS", str(FIRST_ACCOUNT))
    async with open_office(databases.sqlite_copy(sqlite_template, tmp_path)) as opened:
        yield opened


async def test_every_command_that_a_document_tells_to_type_is_understood(office: TestOffice) -> None:
    texts = "".join(map(text_of, (*QUOTING, "docs/commands.md")))
    typed = sorted({words for words in TYPED.findall(texts) if words.split()[0] not in ABROAD})
    of_everybody = {f"/{command.name}" for command in commands(heads=False)} | {"/start"}
    assert office.accounts["kepala-dinas"] == FIRST_ACCOUNT
    for words in typed:
        phone = office.phone("caraka" if words.split()[0] in of_everybody else "kepala-dinas")
        answer = (await phone.send(words)).json
        said = answer.get("text") or answer.get("caption") or ""
        assert UNKNOWN_COMMAND not in said, words
        assert SEE_HELP not in said, words
        assert not any(refusal in said for refusal in REFUSALS), (words, said)


def test_the_guides_hold_on_one_page() -> None:
    for document in GUIDES[:2]:
        assert len(without_blocks(text_of(document)).split()) < 700
    assert not any(blocks(text_of(document), "sh") for document in GUIDES[:2])


def test_the_times_and_figures_of_the_guides_are_the_programs_own() -> None:
    reporter, head, administrator = map(text_of, GUIDES)
    rules = CalendarRules()
    sending = f"pukul {rules.sending_from:%H.%M}–{rules.sending_until:%H.%M}"
    assert (rules.opens_day, rules.due_day, rules.reminder_days_before, rules.reminder_days_after) == (1, 5, 2, 1)
    assert f"hari kerja pertama pukul {rules.opens_at:%H.%M}" in reporter
    assert f"hari kerja kelima pukul {rules.due_at:%H.%M}" in reporter
    assert sending in reporter
    assert sending in head
    assert f"berlaku satu kali dan {VALID_FOR.days} hari" in reporter
    assert f"| hari kerja pertama, {rules.opens_at:%H.%M} |" in administrator
    assert f"| hari kerja kelima, {rules.due_at:%H.%M} |" in administrator
    assert f"mulai {NOT_BEFORE:%H.%M}" in administrator
    assert f"{KEPT} salinan" in administrator
    assert "selama {}, {}, atau {} hari".format(*REOPEN_DAYS) in administrator
    assert [posting for posting in Posting if Wishes().wants(posting)] == [Posting.OVERDUE, Posting.CLOSES]
