"""What went before an attack on who somebody is: offices that trust other borders, tokens cut and edited, questions spent."""

from dataclasses import replace

from support.town import BORDER, CONTACT

from attacks import scenes
from attacks.besieged import BesiegedTown
from attacks.scenes import Scene, asked_to_confirm, open_case
from cases.policy import Trust


def microsoft_365(town: BesiegedTown) -> dict[str, str]:
    """A case of an office whose mail is in Microsoft 365, and which says so."""
    _trust(town, Trust(tenant_internal="microsoft365"))
    return open_case(town)


def border_with_hosts(town: BesiegedTown) -> dict[str, str]:
    """A case of an office that names the hosts of its border."""
    _trust(town, Trust(authserv_ids=(BORDER,), border_received_by=(BORDER,)))
    return open_case(town)


def open_case_tokens(town: BesiegedTown) -> dict[str, str]:
    """A case, and the contact's token cut, edited, in capitals, and that of its bounce address."""
    values = open_case(town)
    token = values["staff_token"]
    return {
        **values,
        "staff_cut": token[:-1],
        "staff_edited": _edited(token),
        "staff_token_upper": token.upper(),
        "case_number_lower": values["case_number"].lower(),
        "staff_bounce_token": values["staff_bounce"].partition("@")[0].rpartition(".")[2],
    }


def asked_too_long_ago(town: BesiegedTown) -> dict[str, str]:
    """The contact was asked "was this you?", and has not answered for longer than the question holds."""
    values = asked_to_confirm(town)
    town.wait(minutes=town.service.district.limits.confirm_minutes + 1)
    return {**values, "confirm_edited": _edited(values["confirm_token"])}


def confirmed_before(town: BesiegedTown) -> dict[str, str]:
    """The contact was asked, has said CONFIRM, and the command has run."""
    values = asked_to_confirm(town)
    town.mail(CONTACT, "Re: was this you", "CONFIRM", answers=town.sent(to=CONTACT, subject="Was this you")[-1])
    town.wait(minutes=3)
    return values


def our_loop_mark(town: BesiegedTown) -> dict[str, str]:
    """A case, and the mark that stands in each of our letters."""
    return {**open_case(town), "loop_mark": town.sent(to=CONTACT)[-1].headers["X-Casepost-Loop"]}


def _trust(town: BesiegedTown, trust: Trust) -> None:
    town.service = replace(town.service, district=replace(town.service.district, trust=trust))
    town._reader._service = town.service


def _edited(token: str) -> str:
    return token[:-1] + ("a" if token[-1] != "a" else "b")


SCENES: dict[str, Scene] = {
    **scenes.SCENES,
    **{
        one.__name__: one
        for one in (
            microsoft_365,
            border_with_hosts,
            open_case_tokens,
            asked_too_long_ago,
            confirmed_before,
            our_loop_mark,
        )
    },
}
