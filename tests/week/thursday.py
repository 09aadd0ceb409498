"""Thursday: not solved after all, a request taken back, what trustees may ask, mail that proves nothing, slips of the hand."""

from week.desk import Week
from week.people import ANA, CHO, JUNE, LEE, NORA, OLGA, SAM


def morning(week: Week) -> None:
    """A case that is open again, and one that is over."""
    week.at("8:05", "Ana asks what is late.")
    week.new(ANA, "list", "#list late")

    week.at("8:30", "It is not solved. The case is open again, with a new day, and both trustees hear it.", "mold back")
    week.reply(
        JUNE,
        week["mold done"].to(JUNE),
        "I am sorry, but it is not solved. The smell is back this morning, and my daughter coughs again.",
        program="apple_mail",
        how="from Apple Mail",
    )

    week.at("8:44", "Ana raises it. Oversight and the superintendent are told at once.")
    week.reply(ANA, week["mold back"].to(ANA), "#priority today a child with asthma sits in that room")

    week.at("9:15", "Nora Bell takes her request back.", "stop over")
    week.reply(
        NORA,
        week["stop"].to(NORA),
        "Never mind, please withdraw my request. My sister drives her now.",
        program="yahoo_phone",
        how="from a telephone",
    )

    week.at("9:22", "Ana closes it with one line.")
    week.reply(ANA, week["stop over"].to(ANA), "#1\n#resolve withdrawn")


def trustees(week: Week) -> None:
    """What a Board member may ask, and be."""
    week.at("10:00", "Trustee Lee wants to know how his cases stand.")
    week.new(LEE, "my cases", "")

    week.at(
        "10:20", "Trustee Cho writes as a father. The program cannot know that, and asks for the constituent.", "cho"
    )
    week.new(
        CHO,
        "Reading list",
        "My daughter's class at Bannon Creek reads a book that I find too dark for ten-year-olds. Whom do I talk to?",
    )

    week.at("10:31", "Ana knows. He is a constituent now; the case is kept among few, and oversight is told.")
    week.reply(ANA, week["cho"].to(ANA), "#own\n#category curriculum\n#school bannon")


def doubt(week: Week) -> None:
    """Mail whose sender is not proven, and slips of the hand."""
    week.at(
        "11:00",
        "Ana writes from her sister's computer. The mail server cannot prove it, so nothing happens yet.",
        "sister",
    )
    week.reply(
        ANA,
        week["light"].to(ANA),
        "#note\n\nThe city called back: the light works again.",
        proven=False,
        how="not proven by the mail server",
    )

    week.at("11:04", "She confirms it from her own mailbox. Now it counts, once.")
    week.reply(ANA, week["sister"].to(ANA), "CONFIRM")

    week.at("13:00", "She sends an empty reply from her pocket. Nothing is done.")
    week.reply(ANA, week["cho"].to(ANA), "", program="iphone_mail", how="from a telephone")

    week.at("13:02", "Two lines that contradict each other. Nothing is done, and both are named.")
    week.reply(ANA, week["cho"].to(ANA), "#note\n#ask\n\nWhich book is it?")

    week.at("13:04", "What she meant.")
    week.reply(
        ANA,
        week["cho"].to(ANA),
        "Dear Mr. Cho,\n\nPlease talk to her teacher first. I have asked the principal to call you.",
    )


def inside(week: Week) -> None:
    """Oversight looks in."""
    week.at("14:00", "Sam reads the message behind the alert of Monday.")
    week.reply(SAM, week["threat"].to(SAM), "SHOW", program="outlook_ios", how="from a telephone")

    week.at("14:20", "Olga looks for what was said about asthma.")
    week.new(OLGA, "search", "#search asthma")

    week.at("14:40", "Counsel has written. Olga puts the case under legal hold.")
    week.reply(OLGA, week["threat"].to(OLGA), "#hold letter of counsel of November 19")


SCRIPT = (morning, trustees, doubt, inside)
