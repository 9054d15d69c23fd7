"""A small office of its own that tests load where the shipped one is too large, or where another one is the point."""

from __future__ import annotations

from pathlib import Path

from models.catalogue.loading import load_catalogue
from models.catalogue.types import Catalogue

SMALL_OFFICE = Path(__file__).with_name("small-office.toml")


def small_office() -> Catalogue:
    """Return three positions in two units, with every kind of indicator and two where lower is better."""
    return load_catalogue(SMALL_OFFICE)
