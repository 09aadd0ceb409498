"""Monday: the first mails, a trustee's forward, a threat, a wrong answer taken back, a visit at the front desk."""

from datetime import datetime

from support.clients import PACIFIC, gmail, outlook
from week.desk import Week, post
from week.people import ANA, CHRIS, HECTOR, JO, JUNE, LEE, MARIA, MORA, OLGA, PAT, RITA, ROSARIO

MOLD = post(
    JUNE,
    ("lee@board.sunfield.example", "mora@board.sunfield.example", "cho@board.sunfield.example"),
    "Mold in room 12",
    """My daughter's classroom, room 12 at Bannon Creek, smells of mold since the roof leaked in October.
There is black mold on the ceiling tiles. Two emails to the school have not been answered.

June Whitfield""",
    datetime(2026, 11, 15, 19, 42, tzinfo=PACIFIC),
)


def morning(week: Week) -> None:
    """Three people write, and Ana works from her telephone and at her desk."""
    week.at("8:05", "A mother writes. Within a minute she has a case number, and Ana has a notice.", "bus")
    week.new(
        MARIA,
        "Bus 14 again",
        """Hello,

Bus 14 did not stop at Fifth and Elm this morning, for the third time this month. My son Diego waited forty
minutes and missed his first class. When will there be a bus that comes?

Maria Lopez""",
    )

    week.at(
        "8:20",
        "Ana takes the suggested category and asks Transportation, in one reply from her telephone.",
        "bus asked",
    )
    week.reply(
        ANA,
        week["bus"].to(ANA),
        "#1\n#to transport\n\nDid bus 14 stop at Fifth and Elm this morning and last week? If not, why?",
        program="iphone_mail",
        how="from a telephone",
    )

    week.at("8:31", "A mother writes in Spanish. Her receipt begins in Spanish; the notice says so.", "papers")
    week.new(
        ROSARIO,
        "Inscripción de mi hija",
        """Buenos días:

Nos mudamos a Sunfield y quiero inscribir a mi hija en el segundo grado en la escuela Bannon Creek. ¿Qué papeles
necesito y dónde los entrego?

Rosario Núñez""",
    )

    week.at(
        "8:52",
        "Ana writes two lines of her own below a prepared text. It goes out in Spanish, and the case is done.",
        "papers answered",
    )
    week.reply(
        ANA,
        week["papers"].to(ANA),
        """#category enrollment
#school bannon
#use enrollment-documents
#resolve answered

Puede entregar los papeles en la oficina de Bannon Creek, de lunes a viernes de 8 a 4.""",
    )

    week.at("9:05", "A father asks in Spanish, but does not say enough to be helped.", "ticket")
    week.new(HECTOR, "Boleto", "Mi hijo perdió su pase del autobús. ¿Qué hago?\n\nHéctor Salas")

    week.at(
        "9:12",
        "Ana asks him for what is missing. The case waits for him, and he will be reminded once.",
        "ticket asked",
    )
    week.reply(
        ANA,
        week["ticket"].to(ANA),
        "#category transportation\n#ask\n\n¿Cómo se llama la escuela de su hijo, y qué autobús toma?",
    )


def trustees(week: Week) -> None:
    """One family wrote to the whole Board; two members pass it on, each with a program of their own."""
    week.at(
        "9:20", "June Whitfield wrote to the whole Board. Trustee Lee forwards it; she hears from us herself.", "mold"
    )
    week.forward(LEE, gmail, MOLD, "Please look into this family's concern.", "forwarded with Gmail")

    week.at(
        "9:41",
        "Trustee Mora forwards the same mail. It stays one case, and nobody learns of the other member.",
        "mold again",
    )
    week.forward(MORA, outlook, MOLD, "I got this as well.", "forwarded with Outlook")

    week.at("9:50", "Ana mistypes a command. Nothing is done, and she gets her own words back.")
    week.reply(
        ANA,
        week["mold"].to(ANA, "new-case"),
        "#categry facilities\n#school bannon\n#note\n\nI asked Facilities to look at room 12 today.",
    )

    week.at("9:52", "She sends it again, spelt right. A note goes to nobody outside.")
    week.reply(
        ANA,
        week["mold"].to(ANA, "new-case"),
        "#category facilities\n#school bannon\n#note\n\nI asked Facilities to look at room 12 today.",
    )


def law_and_danger(week: Week) -> None:
    """A request under the law, and a threat."""
    week.at(
        "10:05",
        "A newspaper asks for records. The notice says that a legal clock may run; a person decides.",
        "records",
    )
    week.new(
        JO,
        "Request under the Public Records Act",
        """Under the California Public Records Act I request copies of all contracts between the district and its bus
company since July 2024.

Jo Feld, Sunfield Courier""",
    )

    week.at(
        "10:12",
        "Ana decides that it runs. The newspaper and the records officer are told by which day.",
        "records told",
    )
    week.reply(ANA, week["records"].to(ANA), "#1\n#clock public-records confirm")

    week.at("10:30", "A father reports a threat. Three people are told at once, each alone.", "threat")
    week.new(
        CHRIS,
        "Please call me",
        """My son showed me a message from a boy in his class. It says that he will bring a gun to school tomorrow.
I do not know if it is real. Please call me at (555) 555-0171.

Chris Vance""",
    )

    week.at("10:33", "Olga has seen the alert.")
    week.reply(OLGA, week["threat"].to(OLGA), "OK", program="outlook_ios", how="from a telephone")

    week.at("10:48", "Ana called him. Her words are a note for the people inside; he has had his answer by telephone.")
    week.reply(
        ANA,
        week["threat"].to(ANA, "new-case"),
        "#1\n#called 10:40\n\nMr. Vance sent the picture to the police himself. Sid Marsh and the principal are with the boy.",
    )


def afternoon(week: Week) -> None:
    """An answer that was meant for somebody else, and a visit at the front desk."""
    week.at("13:10", "A neighbor reports a hole in a fence.", "fence")
    week.new(
        PAT,
        "Fence by the playground",
        "The fence between the playground of Bannon Creek and the parking lot has a hole since last week.\n\nPat Kim",
    )

    week.at("13:20", "Ana is in a hurry, and answers the wrong letter.", "wrong")
    week.reply(ANA, week["fence"].to(ANA), "Dear Ms. Núñez, the school office is open until 4 p.m. today.")

    week.at("13:21", "She sees it in the summary. One word takes it back; Pat Kim never gets it.")
    week.reply(ANA, week["wrong"].to(ANA, "summary"), "UNDO")

    week.at("13:26", "The right answer.", "fence answered")
    week.reply(
        ANA,
        week["fence"].to(ANA),
        "#category facilities\n\nThank you for telling us. The fence will be mended on Wednesday. Until then it is closed with a chain.",
    )

    week.at("14:00", "A grandmother stands at the front desk. Rita asks for the form.", "form")
    week.new(RITA, "a visit", "#form")

    week.at("14:15", "She fills it in. The grandmother gets our notes, read back, with a number.", "visit")
    week.reply(
        RITA,
        week["form"].to(RITA),
        """How: walk-in
When: today 13:45
Name: Alma Ortiz
Phone: (555) 555-0188
Email: alma.ortiz@mail.example
Relation: grandmother
School: Bannon
Student: Leo Ortiz, grade 3
Category: food
Receipt: yes
Summary: Her grandson comes home hungry. He says that lunch is over before he has sat down.
She asks how long lunch should be.""",
    )


SCRIPT = (morning, trustees, law_and_danger, afternoon)
