"""A broken catalogue is refused with its file, the entry to look at and the reason, in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.catalogue.loading import CatalogueError, load_catalogue

OFFICE = """office = "Kantor"
year = 2026
[[units]]
code = "kantor"
name = "Kantor"
[[units]]
code = "seksi"
name = "Seksi"
parent = "kantor"
[[positions]]
code = "kepala"
title = "Kepala"
unit = "kantor"
head = true
[[positions.indicators]]
code = "kepala.surat"
objective = "Tertib"
name = "Persentase surat selesai"
kind = "ratio"
numerator = "Surat selesai"
denominator = "Surat masuk"
combine_denominator = "sum"
unit_of_measure = "surat"
source = "Agenda"
fed_by = ["staf.surat"]
[[positions]]
code = "staf"
title = "Staf"
unit = "seksi"
[[positions.indicators]]
code = "staf.surat"
objective = "Tertib"
name = "Jumlah surat selesai"
kind = "count"
numerator = "Jumlah surat selesai"
unit_of_measure = "surat"
source = "Agenda"
[[positions.indicators]]
code = "staf.siap"
objective = "Tertib"
name = "Mesin siap"
kind = "state"
numerator = "Mesin siap"
unit_of_measure = "ya/tidak"
source = "Buku"
"""

RATIO, COUNT, STATE = "indicator kepala.surat", "indicator staf.surat", "indicator staf.siap"
COUNTED = 'numerator = "Jumlah surat selesai"\n'
SIAP = 'numerator = "Mesin siap"\n'

# What is replaced in the office above, by what, and the entry and reason that come back.
BROKEN = {
    "a table that is no table": ("[[units]]", "[[units", "file", "is not valid TOML: "),
    "a syntax error names its line": ("year = 2026", "year = ", "file", "(at line 2, column 8)"),
    "an unknown key of the file": ("year = 2026", "year = 2026\noffic = 1", "file", "unknown key 'offic'"),
    "an unknown key of a unit": ('parent = "kantor"', 'perent = "kantor"', "unit seksi", "unknown key 'perent'"),
    "an unknown key of a position": ("head = true", "heads = true", "position kepala", "unknown key 'heads'"),
    "a misspelt key rather than the missing one": (
        "denominator = ",
        "denominatr = ",
        RATIO,
        "unknown key 'denominatr'",
    ),
    "a file without its office": ('office = "Kantor"\n', "", "file", "missing key 'office'"),
    "a unit without a name": ('name = "Seksi"\n', "", "unit seksi", "missing key 'name'"),
    "a position without a unit": ('unit = "seksi"\n', "", "position staf", "missing key 'unit'"),
    "a count without wording": (COUNTED, "", COUNT, "missing key 'numerator'"),
    "a unit without a code": ('code = "seksi"\n', "", "unit no. 2", "missing key 'code'"),
    "a name that would fill a message": (
        'name = "Seksi"',
        f'name = "{"x" * 201}"',
        "unit seksi",
        "'name': String should have at most 200 characters",
    ),
    "a number for a text": ('name = "Seksi"', "name = 7", "unit seksi", "'name': must be text in quotes"),
    "a text for a number": ("year = 2026", 'year = "2026"', "file", "'year': must be a whole number"),
    "a year that no office has": ("year = 2026", "year = 26", "file", "'year': Input should be greater"),
    "a text for a flag": ("head = true", 'head = "ya"', "position kepala", "'head': must be true or false"),
    "a text for a list": ('["staf.surat"]', '"staf.surat"', RATIO, "'fed_by': must be a list"),
    "a line that cannot be": (SIAP, SIAP + "doubled_at = [3, 0]\n", STATE, "'doubled_at[2]': Input should be greater"),
    "a parent that is no unit": ('parent = "kantor"', 'parent = "kantr"', "unit seksi", "its parent 'kantr' is not"),
    "a unit above itself": ('parent = "kantor"', 'parent = "seksi"', "unit seksi", "'parent' names the unit itself"),
    "units in a circle": (
        'name = "Kantor"\n',
        'name = "Kantor"\nparent = "seksi"\n',
        "unit kantor",
        "'parent' runs in a circle: kantor → seksi → kantor",
    ),
    "two offices": ('parent = "kantor"\n', "", "unit seksi", "has no parent, but 'kantor' is the office already"),
    "a post in no unit": ('unit = "seksi"', 'unit = "seksy"', "position staf", "its unit 'seksy' is not a unit"),
    "two heads of one unit": (
        'unit = "seksi"\n',
        'unit = "kantor"\nhead = true\n',
        "position staf",
        "is a second head of unit 'kantor', after 'kepala'",
    ),
    "a unit's code twice": ('code = "seksi"', 'code = "kantor"', "unit kantor", "this code is used twice"),
    "a position's code twice": ('code = "staf"', 'code = "kepala"', "position kepala", "this code is used twice"),
    "an indicator's code twice": ('"staf.siap"', '"staf.surat"', COUNT, "this code is used twice"),
    "a ratio without denominator": ('denominator = "Surat masuk"\n', "", RATIO, "a ratio needs 'denominator'"),
    "a ratio with one rule only": ('combine_denominator = "sum"\n', "", RATIO, "a ratio needs 'combine_denominator'"),
    "a count with a denominator": (COUNTED, COUNTED + 'denominator = "x"\n', COUNT, "a count has no 'denominator'"),
    "a state with a denominator": (SIAP, SIAP + 'denominator = "x"\n', STATE, "a state has no 'denominator'"),
    "a state that is added up": (SIAP, SIAP + 'combine_numerator = "sum"\n', STATE, "a state combines as 'last'"),
    "an unknown kind": ('kind = "count"', 'kind = "percent"', COUNT, "'kind': Input should be 'count', 'ratio' or"),
    "an unknown way to combine": (
        'combine_denominator = "sum"',
        'combine_denominator = "max"',
        RATIO,
        "'combine_denominator': Input should be 'sum', 'last', 'mean' or 'fixed'",
    ),
    "an unknown polarity": (COUNTED, COUNTED + 'polarity = "up"\n', COUNT, "'polarity': Input should be 'higher' or"),
    "month 0": (COUNTED, COUNTED + "months = [0, 1]\n", COUNT, "'months[1]': Input should be greater than or equal"),
    "month 13": (COUNTED, COUNTED + "months = [1, 13]\n", COUNT, "'months[2]': Input should be less than or equal"),
    "no month": (COUNTED, COUNTED + "months = []\n", COUNT, "'months': must not be empty"),
    "a feeder that is not there": (
        '["staf.surat"]',
        '["staf.surt"]',
        RATIO,
        "'fed_by' names 'staf.surt', which is not",
    ),
    "a feeder of itself": ('["staf.surat"]', '["kepala.surat"]', RATIO, "'fed_by' names the indicator itself"),
    "a feeder named twice": ('["staf.surat"]', '["staf.surat", "staf.surat"]', RATIO, "names the same indicator twice"),
    "a circle of feeders": (
        COUNTED,
        COUNTED + 'fed_by = ["kepala.surat"]\n',
        RATIO,
        "'fed_by' runs in a circle: kepala.surat → staf.surat → kepala.surat",
    ),
    "a feeder that is no count": (
        '["staf.surat"]',
        '["staf.siap"]',
        RATIO,
        "'staf.siap', which is a state, not a count",
    ),
    "a state that is fed": (SIAP, SIAP + 'fed_by = ["staf.surat"]\n', STATE, "answered yes or no and cannot have"),
    "a code with capitals": ('code = "seksi"', 'code = "Seksi"', "unit Seksi", "'code': must be made of a-z and 0-9"),
    "a code with a space": ('"staf.siap"', '"staf siap"', "indicator staf siap", "'code': must be made of a-z"),
    "a code over two lines": ('"staf.siap"', '"staf\\nsiap"', "indicator staf siap", "'code': must be made of a-z"),
    "a code that ends in a line break": ('"staf.siap"', '"staf.siap\\n"', STATE, "'code': must be made of a-z"),
    "a code too long for a button": ('"staf.siap"', f'"{"a" * 41}"', f"indicator {'a' * 41}", "at most 40 characters"),
    "an empty code": ('code = "seksi"', 'code = ""', "unit no. 2", "'code': must be made of a-z and 0-9"),
    "an empty name": ('"Jumlah surat selesai"\nkind', '""\nkind', COUNT, "'name': must not be empty"),
    "a name of spaces": ('title = "Staf"', 'title = "  "', "position staf", "'title': must not be empty"),
    "an empty task": ('title = "Staf"', 'title = "S"\ntugas = ["a", ""]', "position staf", "'tugas[2]': must not be"),
    "a garbled row without reason": (
        "[[units]]",
        "[[garbled]]\nline = 4\n[[units]]",
        "garbled row no. 1",
        "missing key 'reason'",
    ),
}


def refusal(path: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(path)
    assert refused.value.file == str(path)
    assert str(refused.value) == f"{path}: {refused.value.entry}: {refused.value.reason}"
    assert "\n" not in str(refused.value)
    return refused.value


def test_the_office_that_the_refusals_start_from_is_sound(tmp_path: Path) -> None:
    (tmp_path / "kantor.toml").write_text(OFFICE, encoding="utf-8")
    assert load_catalogue(tmp_path / "kantor.toml").office == "Kantor"


@pytest.mark.parametrize(("found", "replaced_by", "entry", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_catalogue_is_refused(found: str, replaced_by: str, entry: str, reason: str, tmp_path: Path) -> None:
    assert found in OFFICE
    path = tmp_path / "kantor.toml"
    path.write_text(OFFICE.replace(found, replaced_by, 1), encoding="utf-8")
    refused = refusal(path)
    assert refused.entry == entry
    assert reason in refused.reason


def test_a_table_in_place_of_a_list_of_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kantor.toml"
    path.write_text('office = "Kantor"\nyear = 2026\nunits = 3\npositions = [4]\n', encoding="utf-8")
    assert refusal(path).reason == "'units': must be a list"


def test_an_entry_that_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kantor.toml"
    path.write_text(
        'office = "K"\nyear = 2026\nunits = [{code = "a", name = "A"}]\npositions = [4]\n', encoding="utf-8"
    )
    refused = refusal(path)
    assert (refused.entry, refused.reason) == ("position no. 1", "must be a table")


def test_an_office_without_units_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kantor.toml"
    path.write_text('office = "K"\nyear = 2026\nunits = []\npositions = []\n', encoding="utf-8")
    assert refusal(path).reason == "'units': must not be empty"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "tidak-ada.toml").reason == "cannot be read: No such file or directory"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path).reason == "cannot be read: Is a directory"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kantor.toml").write_bytes('office = "Kantor é"'.encode("latin-1"))
    assert refusal(tmp_path / "kantor.toml").reason == "is not UTF-8 text"


def test_a_file_saved_by_windows_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "kantor.toml").write_text(OFFICE.replace("\n", "\r\n"), encoding="utf-8-sig")
    assert load_catalogue(tmp_path / "kantor.toml").year == 2026
