"""The files of a recap: what there is, one button for each."""

from __future__ import annotations

from bot.keyboards import keyboard
from bot.screens.recap_buttons import Place, View, months_row
from bot.screens.screen import Screen
from bot.texts import files
from bot.texts import recap as texts
from bot.texts.formats import escape
from models.recap_views import UnitView


def choice(view: UnitView, here: Place, lead: str = "") -> Screen:
    """Return the choice of files of a unit's month and of its year."""
    recap = view.recap
    head = f"<b>{files.FILES} · {texts.title(recap)}</b>\n<b>{escape(recap.unit_name)}</b>"
    here = here.to(View.FILES)
    return Screen(
        "\n\n".join(filter(None, (lead, head, files.about(recap.month), f"<i>{texts.as_of(recap)}</i>"))),
        keyboard(
            [
                here.to(View.WORKBOOK).button(files.MONTH_WORKBOOK),
                here.to(View.YEAR_WORKBOOK).button(files.year_workbook_name(recap.month.year)),
            ],
            [here.to(View.PDF).button(files.PDF), here.to(View.CSV).button(files.CSV)],
            months_row(here, view),
            [here.to(View.UNIT).button(f"‹ {texts.title(recap)}")],
        ),
    )
