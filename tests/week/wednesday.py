"""Wednesday: five neighbors with one text, a school that answers, more time, a case resolved for two trustees."""

from week.desk import Week
from week.people import ANA, CARLA, MARIA, NEIGHBOURS, NORA

COMMON = """\
Please keep the late bus at Bannon Creek School. Without it our children cannot stay for tutoring, band and sports,
and many of us work until six."""
OWN = (
    "My daughter plays the flute.",
    "I have lived here for twelve years and I vote.",
    "Our family does not own a car.",
    "As a nurse I work late shifts.",
    "My two boys are in fifth grade.",
)


def morning(week: Week) -> None:
    """What is open, and many people with one text."""
    week.at("8:10", "Ana asks what is open.")
    week.new(ANA, "list", "#list open")

    for minute, (neighbor, line) in enumerate(zip(NEIGHBOURS, OWN, strict=True)):
        week.at(f"9:{minute * 4:02}", WHY[minute], f"neighbor {minute}")
        week.new(neighbor, "Keep the late bus", f"{line}\n\n{COMMON}\n\n{neighbor[0]}")

    week.at("10:00", "Ana writes one answer for all of them. She sees it first; nothing leaves.", "preview")
    week.reply(
        ANA,
        week["neighbor 4"].to(ANA, "campaign"),
        """#campaign late-bus

Thank you for writing about the late bus. The Board hears this on Tuesday, December 8, at 6 p.m. in the library of
the high school. You are welcome to speak.""",
    )

    week.at("10:04", "One line sends it and ends the five cases. Each of them gets a letter of their own.")
    week.reply(ANA, week["preview"].to(ANA, "campaign-preview"), "#ok answered")


WHY = (
    "A neighbor asks for the late bus.",
    "Another one, with the same words and a line of his own.",
    "A third.",
    "A fourth.",
    "A fifth. Five people have now sent nearly the same text, and Ana is told so, once.",
)


def afternoon(week: Week) -> None:
    """Answers from others, and more time."""
    week.at("11:05", "The school answers. Its words go to Ana alone.", "school")
    week.reply(
        CARLA,
        week["lunch asked"].to(CARLA),
        "Third grade has 20 minutes at the table. From December 1 it will be 25, because we open a second line.\n\nCarla",
        program="outlook_desktop",
        how="from Outlook",
    )

    week.at("11:12", "One word passes them on, below a line of her own, and the case is done.")
    week.reply(
        ANA,
        week["school"].to(ANA),
        "#pass\n#resolve fixed\n\nDear Ms. Ortiz,\n\nI asked the office of Bannon Creek. This is what they say:",
    )

    week.at(
        "11:30", "Transportation has not answered, and the day that we named ends tonight. Maria hears before it does."
    )
    week.reply(
        ANA,
        week["bus"].to(ANA),
        "#extend friday Transportation looks at its logs\n\nWe asked Transportation what happened. I will write to you on Friday.",
    )

    week.at("13:00", "Maria writes again, as a new mail. The notice names the case that she has open.", "bus twice")
    week.new(
        MARIA,
        "bus 14",
        "Bus 14 did not stop at Fifth and Elm again this morning, and Diego missed his first class.\n\nMaria Lopez",
    )

    week.at("13:06", "It is. One line joins the two; her next mail finds its way by itself.")
    week.reply(ANA, week["bus twice"].to(ANA), "#merge CS-2026-00001")

    week.at("13:40", "A mother asks about a bus stop.", "stop")
    week.new(NORA, "Another stop", "Can my daughter get on bus 9 at Pine Street instead of Main Street?\n\nNora Bell")

    week.at(
        "14:30",
        "The room is clean. The mother reads the answer; each trustee reads the outcome and one line.",
        "mold done",
    )
    week.reply(
        ANA,
        week["mold"].to(ANA, "new-case"),
        """#resolve fixed
#board The roof is mended. The room was cleaned and tested.

Dear Ms. Whitfield,

The roof above room 12 is mended. The tiles were taken out on Tuesday, and the room was cleaned and tested today.
We are sorry that your two emails to the school were not answered.""",
    )


SCRIPT = (morning, afternoon)
