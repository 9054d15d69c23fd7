"""A catalogue as plain data for ``catalogue --json`` and for other programs."""

from __future__ import annotations

from typing import Any

from models.catalogue.types import Catalogue, Indicator, Position


def as_json(catalogue: Catalogue) -> dict[str, Any]:
    """Return everything an office may want to read elsewhere, in values that ``json.dumps`` takes as they are."""
    return {
        "office": catalogue.office,
        "year": catalogue.year,
        "units": [
            {"code": unit.code, "name": unit.name, "parent": unit.parent, "note": unit.note} for unit in catalogue.units
        ],
        "positions": [_position(position) for position in catalogue.positions],
    }


def _position(position: Position) -> dict[str, Any]:
    return {
        "code": position.code,
        "title": position.title,
        "unit": position.unit,
        "head": position.head,
        "tugas": list(position.tugas),
        "fungsi": list(position.fungsi),
        "note": position.note,
        "indicators": [_indicator(indicator) for indicator in position.indicators],
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    """Enumerations go out as their values, sets as sorted lists."""
    return {
        "code": indicator.code,
        "name": indicator.name,
        "as_printed": indicator.as_printed,
        "objective": indicator.objective,
        "kind": indicator.kind.value,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
        "source": indicator.source,
        "seed_line": indicator.seed_line,
        "note": indicator.note,
        "unit_of_measure": indicator.unit_of_measure,
        "combine_numerator": indicator.combine_numerator.value,
        "combine_denominator": indicator.combine_denominator.value if indicator.combine_denominator else None,
        "polarity": indicator.polarity.value,
        "may_exceed_100": indicator.may_exceed_100,
        "months": sorted(indicator.months),
        "fed_by": list(indicator.fed_by),
        "doubled_at": list(indicator.doubled_at),
    }
