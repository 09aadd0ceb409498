"""The script of the week, day after day. Read the days from top to bottom: each is a list of small steps."""

from datetime import datetime

from sqlalchemy import Engine
from support.clients import PACIFIC
from support.town import Town
from week import friday, monday, monday_after, thursday, tuesday, wednesday
from week.desk import Week
from week.people import office

BEGINNING = datetime(2026, 11, 16, 8, 0, tzinfo=PACIFIC)
DAYS = (
    (monday, "Monday, November 16", 16),
    (tuesday, "Tuesday, November 17", 17),
    (wednesday, "Wednesday, November 18", 18),
    (thursday, "Thursday, November 19", 19),
    (friday, "Friday, November 20", 20),
    (monday_after, "Monday, November 23", 23),
)


def play(engine: Engine) -> Week:
    """Play the whole week on an empty store."""
    week = Week(Town(engine, office(), BEGINNING))
    for module, name, number in DAYS:
        week.day(name, number, str(module.__doc__).partition(": ")[2].strip())
        for part in module.SCRIPT:
            part(week)
    week.over()
    return week
