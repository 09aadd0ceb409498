"""Monday: a reminder that works, thanks, another matter in an old thread, and the last letter to two trustees."""

from week.desk import Week
from week.people import ANA, HECTOR, JUNE, MARIA, ROSARIO


def morning(week: Week) -> None:
    """What the weekend left."""
    week.at("8:00", "Héctor has not answered. The clock asks him once more.", "ticket again")

    week.at("8:50", "He answers, in Spanish, from his telephone.", "ticket told")
    week.reply(
        HECTOR,
        week["ticket again"].to(HECTOR),
        "Perdón, estaba de viaje. Va a Bannon Creek y toma el autobús 9.",
        program="samsung_mail",
        how="from a telephone",
    )

    week.at("9:00", "Ana answers in his language.")
    week.reply(
        ANA,
        week["ticket told"].to(ANA),
        "#school bannon\n#resolve fixed\n\nEl nuevo pase de su hijo está en la oficina de Bannon Creek. No cuesta nada.",
    )

    week.at("9:15", "Maria says thank you. Her case stays resolved.")
    week.reply(MARIA, week["bus done"].to(MARIA), "Thank you so much, Ana. Have a nice day!")

    week.at("9:40", "Rosario asks something else in the old thread. It is proposed as a case of its own.", "meals")
    week.reply(
        ROSARIO,
        week["papers answered"].to(ROSARIO),
        "Otra pregunta: ¿cómo pido el almuerzo en la cafetería para mi hija? ¿Con qué tarjeta se paga?",
    )

    week.at("9:50", "It is another matter. One word makes a case of it, with a number and a receipt.")
    week.reply(ANA, week["meals"].to(ANA), "#split")

    week.at("11:00", "The air is tested. June Whitfield reads the answer, and each trustee hears the end of it.")
    week.reply(
        ANA,
        week["mold back"].to(ANA),
        """#kept
#resolve fixed
#board The tiles of the next room were wet as well. They were changed, and the air was tested.

Dear Ms. Whitfield,

You were right: the tiles of the next room were wet as well. They were changed on Saturday, and the air was tested.
Thank you for telling us again.""",
    )

    week.at("11:30", "June says thank you.")
    week.reply(JUNE, week.last("answer", JUNE), "Thank you all for your help.")


SCRIPT = (morning,)
