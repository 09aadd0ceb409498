"""What went before an attack. Each scene plays in the town and returns what placeholders of the mail stand for."""

from collections.abc import Callable

from support.town import CONTACT, LEE, NEIGHBOUR, PARENT, Letter

from attacks.besieged import BesiegedTown

Scene = Callable[[BesiegedTown], dict[str, str]]
SECRET = "heron-seven-secret"  # stands in the case of the scene alone
OTHER_SECRET = "otter-nine-secret"  # stands in the case of another family
ASKED = f"The bus left my son at the stop again. Our word is {SECRET}."


def empty_town(town: BesiegedTown) -> dict[str, str]:
    """Nobody has written yet."""
    return {}


def open_case(town: BesiegedTown) -> dict[str, str]:
    """A parent has asked and has a receipt; the contact has a notice."""
    case = town.mail(PARENT, "bus 14", ASKED).case
    return {"case_number": str(case), **_receipt(town), **_notice(town)}


def referred_case(town: BesiegedTown) -> dict[str, str]:
    """A trustee has passed on a parent's mail; trustee, parent and contact have their letters."""
    case = town.forward(LEE, name="Maria Lopez", address=PARENT, subject="bus 14", text=ASKED).case
    letter = town.sent(to=LEE)[-1]
    return {"case_number": str(case), **_receipt(town), **_notice(town), **_named("board", letter)}


def answered_case(town: BesiegedTown) -> dict[str, str]:
    """A referred case that staff have answered and resolved; all letters have left."""
    values = referred_case(town)
    answer = "#category transportation\n#resolve fixed\n\nA new stop from Monday."
    town.mail(CONTACT, "Re: x", answer, answers=town.sent(to=CONTACT)[0])
    town.wait(minutes=3)
    return {**values, **_named("answer", town.sent(to=PARENT)[-1])}


def two_cases(town: BesiegedTown) -> dict[str, str]:
    """A parent and a neighbour have asked, each has a receipt; the contact has two notices."""
    first = open_case(town)
    case = town.mail(NEIGHBOUR, "lunch", f"The lunch was cold. Our word is {OTHER_SECRET}.").case
    return {
        **first,
        "other_number": str(case),
        **_named("other_receipt", town.sent(to=NEIGHBOUR)[-1]),
        **_named("other_staff", town.sent(to=CONTACT)[-1]),
    }


def asked_to_confirm(town: BesiegedTown) -> dict[str, str]:
    """Somebody without proof has sent a command in the contact's name, and the contact was asked: was this you?"""
    values = open_case(town)
    town.mail(
        CONTACT, "Re: x", "#resolve fixed\n\nThe driver was spoken to.", answers=town.sent(to=CONTACT)[0], proven=False
    )
    return {**values, **_named("confirm", town.sent(to=CONTACT, subject="Was this you")[-1])}


def _receipt(town: BesiegedTown) -> dict[str, str]:
    """receipt_address, receipt_id: the parent's."""
    return _named("receipt", town.sent(to=PARENT)[-1])


def _notice(town: BesiegedTown) -> dict[str, str]:
    """staff_address, staff_id: of the contact's notice of the case."""
    return _named("staff", town.sent(to=CONTACT)[-1])


def _named(name: str, letter: Letter) -> dict[str, str]:
    """Return NAME_address (its reply address), NAME_token (in it), NAME_id (Message-ID), NAME_bounce, NAME_subject."""
    return {
        f"{name}_address": letter.reply_to,
        f"{name}_token": letter.reply_to.partition("@")[0].rpartition(".")[2],
        f"{name}_id": letter.message_id,
        f"{name}_bounce": letter.envelope_from,
        f"{name}_subject": letter.subject,
    }


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (empty_town, open_case, referred_case, answered_case, two_cases, asked_to_confirm)
}
