"""Tuesday: thanks, an absence notice, a letter that came back, a stranger, two matters for others, a complaint about Ana."""

from week.desk import Week, bounce_of
from week.people import ANA, BEN, DAEMON, EVA, HECTOR, LUIS, MARIA, MORA, OMAR, PAT, ROSARIO, TESS


def morning(week: Week) -> None:
    """What came overnight."""
    week.at("8:05", "Thanks, from a telephone that writes HTML alone. The case stays resolved, and nobody is bothered.")
    week.reply(
        ROSARIO,
        week["papers answered"].to(ROSARIO),
        "¡Muchas gracias, Ana! Qué amable.",
        program="iphone_html_only",
        how="from a telephone, HTML alone",
    )

    week.at("8:06", "Héctor's mailbox says that he is away. It is a machine: it is no answer, and gets none.")
    week.reply(
        HECTOR,
        week["ticket asked"].to(HECTOR),
        "Estoy de viaje y vuelvo el viernes. Este es un mensaje automático.",
        headers=[("Auto-Submitted", "auto-replied")],
        how="an automatic reply",
    )

    week.at("8:25", "Pat Kim's mailbox no longer exists. Ana hears that her answer never arrived.", "came back")
    week.machine(
        DAEMON,
        "Undelivered Mail Returned to Sender",
        f"There is no such mailbox: {PAT[1]}",
        bounce_of(week["fence answered"].to(PAT).letter),
        "the report of a mail system",
    )

    week.at("8:40", "She finds the new address in the school's list. What came back is sent again.")
    week.reply(ANA, week["came back"].to(ANA), "#email pat.kim@post.example")

    week.at("9:00", "Maria adds something, from Outlook on the web. It joins her case, and she gets no second receipt.")
    week.reply(
        MARIA,
        week["bus"].to(MARIA),
        "It was late again today, by twenty minutes.\n\nThe driver says that there is no second driver.",
        program="outlook_web_html_only",
        how="from Outlook on the web, HTML alone",
    )

    week.at("9:20", "Her husband answers her receipt from an address that we do not know. His mail waits.", "husband")
    week.reply(
        LUIS,
        week["bus"].to(MARIA),
        "I am Diego's father. I drove him on Monday, and I saw the bus go by without stopping.",
        how="from an address that the case does not know",
    )

    week.at("9:30", "Ana has spoken with Maria. One word makes his mail part of the case.")
    week.reply(ANA, week["husband"].to(ANA), "#accept")


def for_others(week: Week) -> None:
    """Two matters that somebody else can help with."""
    week.at("10:00", "Something that is not the district's.", "light")
    week.new(
        OMAR,
        "Traffic light",
        "The traffic light at Oak and Third is dark since Friday. Children cross there to Bannon Creek.\n\nOmar Aziz",
    )

    week.at("10:08", "Ana sends him to the city, with the telephone that the configuration names.")
    week.reply(
        ANA,
        week["light"].to(ANA),
        "#category traffic\n#redirect agency city\n\nI called them as well. They know of it, and an engineer comes today.",
    )

    week.at("10:30", "Something that the school should hear first.", "homework")
    week.new(
        TESS,
        "Too much homework",
        "My son is in fourth grade at Bannon Creek and has two hours of homework each night.\nWho decides that?\n\nTess Grady",
    )

    week.at("10:41", "Ana names the school's office.")
    week.reply(
        ANA,
        week["homework"].to(ANA),
        "#1\n#redirect school bannon\n\nHis teacher decides, and the principal can look at it with you.",
    )


def about_ana(week: Week) -> None:
    """A complaint about the one who reads the mail."""
    week.at("11:00", "A complaint about Ana herself. It goes to her backup, and she hears nothing of it.", "rude")
    week.new(
        EVA,
        "Your office",
        """I called on Friday about my son's records. Ana Ruiz was rude to me and hung up.
I want somebody else to call me.

Eva Stone""",
    )

    week.at("11:20", "Ben says that it is so. From now on the case is his.", "rude taken")
    week.reply(BEN, week["rude"].to(BEN), "#about contact\n#category staff")

    week.at("11:40", "Ben answers. The letter has his name, and nothing of Ana's.")
    week.reply(
        BEN,
        week["rude"].to(BEN),
        "Dear Ms. Stone,\n\nI am sorry about that call. I will call you today at 3 p.m., and find the records with you.",
    )


def afternoon(week: Week) -> None:
    """A call, a school that is asked, and a trustee who answers her receipt."""
    week.at(
        "13:05", "A man calls. Ana writes it down with a mail of her own: he left no address, only a number.", "call"
    )
    week.new(
        ANA,
        "A call",
        """#log
How: phone
When: today 12:50
Name: Walter Boone
Phone: (555) 555-0122
Category: athletics
Promise: friday we send him the hours of the track
Summary: He asks whether the track of the high school is open to neighbors on weekends.""",
    )

    week.at("13:30", "Ana asks the school about lunch, for the grandmother of Monday.", "lunch asked")
    week.reply(
        ANA,
        week["visit"].to(ANA),
        "#verified called the number that the school has\n#to bannon How long is lunch in third grade, from sitting down to the bell?",
    )

    week.at(
        "15:00", "Trustee Mora answers her receipt. Her words are a note for Ana, and go to nobody else.", "trustee"
    )
    week.reply(
        MORA,
        week["mold again"].to(MORA),
        "Thank you. The family told me that the girl has asthma, please hurry.",
        program="gmail_android",
        how="from a telephone",
    )


SCRIPT = (morning, for_others, about_ana, afternoon)
