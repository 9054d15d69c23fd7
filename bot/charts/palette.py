"""Colours that people with any colour vision tell apart (Okabe and Ito), and what each stands for.

Every colour is also said in words next to it; contrast on white is at least 3 for areas and 4.5 for letters.
"""

from __future__ import annotations

from enum import StrEnum

PAPER = "#FFFFFF"
INK = "#1B1F23"
MUTED = "#4F5861"
RULE = "#C9CFD4"
TRACK = "#E6EAED"
ACCENT = "#005A8E"

BLUE = "#0072B2"
ORANGE = "#E69F00"
VERMILLION = "#D55E00"
GREY = "#9AA3AB"


class Tone(StrEnum):
    """How an indicator stands: against its target where it has one, otherwise plain."""

    PLAIN = "plain"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


FILL = {Tone.PLAIN: BLUE, Tone.GOOD: BLUE, Tone.FAIR: ORANGE, Tone.POOR: VERMILLION}
