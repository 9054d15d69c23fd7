"""The formulas of the year's workbook, each beside the rule of ``models.measures`` that it repeats.

English names and commas: that is how XLSX stores formulas, whatever language Excel shows them in.
"""

from __future__ import annotations

from bot.texts.formats import NOT_COMPUTABLE
from models.catalogue.types import Combine
from models.measures import InverseRule


def combined(rule: Combine, months: str) -> str:
    """Return the formula that combines a row of months, empty while no month has a number."""
    number = {Combine.SUM: f"SUM({months})", Combine.MEAN: f"AVERAGE({months})"}.get(rule) or _last(months)
    return f'=IF(COUNT({months})=0,"",{number})'


def percentage(above: str, below: str) -> str:
    """Return the formula of a ratio: empty without a numerator, words where there is nothing to divide by."""
    return f'=IF(COUNT({above})=0,"",IF(N({below})=0,"{NOT_COMPUTABLE}",{above}/{below}))'


def achievement(reached: str, target: str, inverse: InverseRule | None) -> str:
    """Return the formula of the achievement; ``inverse`` is the rule where lower is better, else ``None``.

    Empty without a target or a total, so that the office may type a target in later.
    """
    quotient, zero = f"{reached}/{target}", f"{target}=0"
    if inverse is InverseRule.LINEAR:
        quotient = f"2-{reached}/{target}"
    elif inverse is InverseRule.RECIPROCAL:
        quotient, zero = f"{target}/{reached}", f"{target}=0,{reached}=0"
    without = f'OR(COUNT({target})=0,{reached}="")'
    return f'=IF({without},"",IF(OR(NOT(ISNUMBER({reached})),{zero}),"{NOT_COMPUTABLE}",{quotient}))'


def _last(months: str) -> str:
    """Return what finds the last number of a row among words and gaps.

    Not the usual ``LOOKUP(9.99E+307,…)``: LibreOffice finds nothing that way once there are words in the row.
    """
    places = f"COLUMN({months})-COLUMN({months.partition(':')[0]})+1"
    return f"INDEX({months},SUMPRODUCT(MAX(ISNUMBER({months})*({places}))))"
