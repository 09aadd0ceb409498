"""Friday: a department that answers late, a bus that stops again, more time for records, a promise kept."""

from week.desk import Week
from week.people import ANA, DANA, PRIYA


def morning(week: Week) -> None:
    """The department answers at last."""
    week.at("8:00", "Transportation was to answer by Thursday. The clock reminds Dana, once.", "reminder")

    week.at("9:10", "She answers. Her words go to Ana alone, without her signature.", "facts")
    week.reply(
        DANA,
        week["reminder"].to(DANA),
        "Sorry! The driver was new to the route and took the old list. From Monday, bus 14 stops at Fifth and Elm at 7:10.",
        program="outlook_new",
        how="from Outlook",
    )

    week.at("9:20", "Ana passes them on, and the case is done on the day that she named.", "bus done")
    week.reply(
        ANA,
        week["facts"].to(ANA, "more"),
        "#pass\n#resolve fixed\n\nDear Ms. Lopez,\n\nThank you for your patience. Transportation told us:",
    )

    week.at("9:50", "The father of Monday was called. The case is done without another text.")
    week.reply(ANA, week["threat"].to(ANA, "new-case"), "#resolve answered")


def afternoon(week: Week) -> None:
    """The law, a trustee's word in passing, and a promise."""
    week.at("10:30", "The records officer needs more time. The law allows fourteen days; the newspaper is told.")
    week.reply(
        PRIYA,
        week["records told"].to(PRIYA),
        "#clock public-records extend 12/8 the contracts are in three archives",
    )

    week.at("11:00", "Trustee Cho asked about the track as well, at a game. He hears as if he had written.")
    week.reply(ANA, week["call"].to(ANA), "#referred cho")

    week.at("11:10", "Ana called back and told Mr. Boone the hours. That was the promise, and the answer.")
    week.reply(
        ANA,
        week["call"].to(ANA),
        "#kept\n#called\n#resolve answered\n#board The track is open on weekends from 8 to noon.\n\nI told him the hours.",
    )

    week.at("11:30", "She wants to know how a line is written.")
    week.new(ANA, "help", "#help extend")

    week.at("15:00", "She lets a case rest until it can go on.")
    week.reply(ANA, week["mold back"].to(ANA), "#promise 12/1 the air in room 12 is tested again\n#snooze monday")


SCRIPT = (morning, afternoon)
