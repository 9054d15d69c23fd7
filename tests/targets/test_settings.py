"""An office sets the inverse rule and the words for achievements."""

from __future__ import annotations

import pytest

from bot.settings import SettingsError, load_settings
from models.achievements import DEFAULT_RULES
from models.measures import InverseRule


def test_without_settings_the_rules_are_those_of_the_document() -> None:
    assert load_settings(_env_file=None).achievement_rules == DEFAULT_RULES


def test_the_inverse_rule_and_the_bands_are_the_offices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVERSE_RULE", "reciprocal")
    monkeypatch.setenv("BANDS", "90 Baik; Kurang")
    rules = load_settings(_env_file=None).achievement_rules
    assert rules.inverse is InverseRule.RECIPROCAL
    assert [band.name for band in rules.bands] == ["Baik", "Kurang"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("INVERSE_RULE", "quadratic", "INVERSE_RULE: "),
        ("BANDS", "91 Tinggi", "BANDS: the last band needs a name"),
        ("BANDS", "50 Rendah; 91 Tinggi; Kurang", "BANDS: bands must go from the highest"),
        ("BANDS", "", "BANDS: the last band needs a name"),
    ],
)
def test_a_wrong_rule_is_refused_at_start_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=reason):
        load_settings(_env_file=None)
