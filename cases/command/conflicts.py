"""Who of the district a case is about, and who may therefore hear of it (domain.md 5.5, 5.6)."""

from cases.command.registry import command
from cases.commands import WORKERS, CommandError, Desk, Effect
from cases.events import AboutSet, FieldSet, Restricted, Text, Unrestricted
from cases.lookup import Choice
from cases.people import Role
from cases.words import plain

DECIDERS = WORKERS | {Role.OVERSIGHT}
NOBODY = "none"
OWN = "own"
ROLES_ABOUT: tuple[Choice[str], ...] = (
    Choice(str(Role.CONTACT), ("contact", "primary contact", "contacto", "contacto principal")),
    Choice(str(Role.OVERSIGHT), ("oversight", "supervisión")),
    Choice(str(Role.SUPERINTENDENT), ("superintendent", "superintendente")),
    Choice(str(Role.BOARD), ("board", "board member", "trustee", "mesa directiva")),
    Choice(NOBODY, ("none", "nobody", "nadie", "ninguno")),
)
_ARTICLES = frozenset({"the", "el", "la", "los", "a", "an", "un", "una"})
_ONESELF = frozenset({"me", "myself", "mi", "yo"})


@command("#about ROLE|none", DECIDERS, sends=False, example="#about superintendent")
def about(desk: Desk, rest: str) -> Effect:
    """Say who the case is about: contact, oversight, superintendent, board or none. They hear nothing of it."""
    if not rest:
        raise CommandError("Say who the case is about, or none, for example: #about superintendent", "#about none")
    said = _role(rest, desk)
    named = None if said == NOBODY else said
    before = desk.case.about if desk.case else None
    if named == before and (named is None or (desk.case is not None and desk.case.about_decided)):
        told = (
            f"The case is about the {named} already." if named else "The case is about nobody of the district already."
        )
        raise CommandError(told)
    return Effect(events=(AboutSet(named, before),))


def _role(rest: str, desk: Desk) -> str:
    """Return which role a line names, in whole words: a wrong guess would tell somebody what is none of theirs."""
    words = plain(rest).split()
    said = " ".join(words[1:] if words[:1] and words[0] in _ARTICLES else words)
    if said in _ONESELF:
        said = str(desk.person.role)
    named = [one for one in ROLES_ABOUT if any(f"{name} ".startswith(f"{said} ") for name in one.plain_names)]
    if len(named) != 1:
        raise CommandError("Write who the case is about: contact, oversight, superintendent, board or none.")
    return named[0].value


@command("#restrict", DECIDERS, sends=False, example="#restrict")
def restrict(desk: Desk, rest: str) -> Effect:
    """Keep the case among those who work it, oversight and the office of its clock."""
    del rest
    if desk.case is not None and desk.case.restricted:
        raise CommandError("This case is restricted already.")
    return Effect(events=(Restricted(),))


@command("#unrestrict WHY", DECIDERS, sends=False, example="#unrestrict the family agreed")
def unrestrict(desk: Desk, rest: str) -> Effect:
    """Lift the restriction of the case. Your reason is kept inside it."""
    if desk.case is not None and not desk.case.restricted:
        raise CommandError("This case is not restricted.")
    if desk.case is not None and (desk.case.about is not None or desk.case.own):
        raise CommandError("This case concerns one of our own people: it stays restricted until #about none.")
    if not rest:
        raise CommandError("Say why on the same line, for example: #unrestrict the family agreed")
    return Effect(events=(Unrestricted(Text(rest)),))


@command("#own", DECIDERS, example="#own")
def own(desk: Desk, rest: str) -> Effect:
    """Say that the board member wrote for themselves: they are the constituent, and there is no referral."""
    del rest
    case = desk.case
    if case is None or not case.referrers:
        raise CommandError("No board member passed this case on. #own is for the mail of a board member.")
    member = case.referrers[0].member
    if case.own:
        raise CommandError("This case is the board member's own already.")
    if case.requester not in {None, member}:
        raise CommandError("This case has a constituent, who is not the board member. To take that back, use #who.")
    return Effect(events=(FieldSet(OWN, member),))
