"""The shape of a catalogue file: which keys a table may have, of which type, and what each kind of indicator needs."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from models.catalogue.types import ALL_MONTHS, Catalogue, Combine, Indicator, Kind, Polarity, Position, Unit

# Codes end up in callback data (64 bytes at most) and in file names, hence short and plain.
Code = Annotated[str, StringConstraints(strict=True, max_length=40, pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strict=True)]
Words = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]

LONGEST_TITLE, LONGEST_NAME, LONGEST_TEXT, LONGEST_UNIT_OF_MEASURE = 200, 300, 1000, 60
"""Characters of the names of posts and units, of what is said of an indicator, of duties, and of what is counted.

The longest of a real office have half of that. A question quotes several of them in one message.
"""

Title = Annotated[Words, StringConstraints(max_length=LONGEST_TITLE)]
Name = Annotated[Words, StringConstraints(max_length=LONGEST_NAME)]
Duty = Annotated[Words, StringConstraints(max_length=LONGEST_TEXT)]
Measure = Annotated[Words, StringConstraints(max_length=LONGEST_UNIT_OF_MEASURE)]
Flag = Annotated[bool, Field(strict=True)]
Line = Annotated[int, Field(strict=True, ge=1)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]


class Entry(BaseModel):
    """A table of the file: a misspelt key is an error, never a silently missing setting."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IndicatorEntry(Entry):
    """One ``[[positions.indicators]]`` table; ``as_printed`` left out means "printed like ``name``"."""

    code: Code
    objective: Name
    name: Name
    as_printed: Text | None = None
    kind: Kind
    numerator: Name
    denominator: Name | None = None
    unit_of_measure: Measure
    source: Name
    combine_numerator: Combine | None = None
    combine_denominator: Combine | None = None
    polarity: Polarity = Polarity.HIGHER
    may_exceed_100: Flag = True
    months: Annotated[frozenset[Month], Field(min_length=1)] = ALL_MONTHS
    fed_by: tuple[Code, ...] = ()
    seed_line: Line | None = None
    doubled_at: tuple[Line, ...] = ()
    note: Text = ""

    @model_validator(mode="after")
    def _denominator_belongs_to_ratios(self) -> Self:
        """A ratio is asked with two numbers and says how both combine; nothing else has a second number."""
        for key in ("denominator", "combine_denominator"):
            given = getattr(self, key) is not None
            if self.kind is Kind.RATIO and not given:
                raise ValueError(f"a ratio needs '{key}'")
            if self.kind is not Kind.RATIO and given:
                raise ValueError(f"a {self.kind} has no '{key}'")
        return self

    @model_validator(mode="after")
    def _states_are_not_added_up(self) -> Self:
        """Twelve times "yes" is not 12: a state keeps its newest answer."""
        if self.kind is Kind.STATE and self.combine_numerator not in {None, Combine.LAST}:
            raise ValueError("a state combines as 'last'")
        return self

    def indicator(self, position: str) -> Indicator:
        """Return the indicator as the rest of the application knows it."""
        usual = Combine.LAST if self.kind is Kind.STATE else Combine.SUM
        filled_in = {
            "as_printed": self.name if self.as_printed is None else self.as_printed,
            "combine_numerator": self.combine_numerator or usual,
        }
        return Indicator(position=position, **{**vars(self), **filled_in})


class PositionEntry(Entry):
    """One ``[[positions]]`` table."""

    code: Code
    title: Title
    unit: Code
    head: Flag = False
    tugas: tuple[Duty, ...] = ()
    fungsi: tuple[Duty, ...] = ()
    indicators: tuple[IndicatorEntry, ...] = ()
    seed_line: Line | None = None
    note: Text = ""

    def position(self) -> Position:
        """Return the position with its indicators."""
        indicators = tuple(entry.indicator(self.code) for entry in self.indicators)
        return Position(**{**vars(self), "indicators": indicators})


class UnitEntry(Entry):
    """One ``[[units]]`` table; only the office itself has no parent."""

    code: Code
    name: Title
    parent: Code | None = None
    note: Text = ""


class GarbledEntry(Entry):
    """One ``[[garbled]]`` table: a row of the source text that belongs to no indicator, and why."""

    line: Line
    reason: Words


class CatalogueFile(Entry):
    """The whole file."""

    office: Title
    year: Annotated[int, Field(strict=True, ge=2000, le=2999)]
    units: Annotated[tuple[UnitEntry, ...], Field(min_length=1)]
    positions: Annotated[tuple[PositionEntry, ...], Field(min_length=1)]
    garbled: tuple[GarbledEntry, ...] = ()

    def catalogue(self) -> Catalogue:
        """Return the catalogue; what its entries say about each other is not checked yet."""
        return Catalogue(
            office=self.office,
            year=self.year,
            units=tuple(Unit(**vars(entry)) for entry in self.units),
            positions=tuple(entry.position() for entry in self.positions),
            garbled=tuple((entry.line, entry.reason) for entry in self.garbled),
        )
