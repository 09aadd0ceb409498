"""Saying who can help instead of us."""

from cases.case import Case
from cases.command.answering import ending, live_case
from cases.command.registry import command
from cases.commands import NOBODY_TO_ANSWER, CommandError, Desk, Effect, TextUse
from cases.events import Outcome, Redirected, Resolved
from cases.lookup import Choice, find_one, sites_called
from cases.people import Site

KINDS: tuple[Choice[Outcome], ...] = (
    Choice(Outcome.SCHOOL, ("school", "escuela")),
    Choice(Outcome.AGENCY, ("agency", "agencia")),
)


@command("#redirect school SITE | agency NAME", example="#redirect school Bannon Creek")
def redirect(desk: Desk, rest: str) -> Effect:
    """Tell the constituent which school or agency can help and how to reach it; the case is resolved so."""
    case = live_case(desk)
    word, _, name = rest.strip().partition(" ")
    if not word:
        raise CommandError("Say who can help: school or agency, and its name.", "#redirect school NAME")
    outcome = _kind(desk, word, rest)
    site = _site(desk, outcome, name.strip())
    _must_be_reachable(desk, case, site)
    words = TextUse(
        "words beside whom to call", lambda text: Redirected(outcome, site.key, text), public=True, leaves=True
    )
    ended = ending(desk, case, outcome)
    if desk.text:
        return Effect(events=ended, text=words)
    place = next(n for n, event in enumerate(ended) if isinstance(event, Resolved))
    return Effect(events=(*ended[:place], Redirected(outcome, site.key), *ended[place:]), text=words)


def _kind(desk: Desk, word: str, rest: str) -> Outcome:
    """Return school or agency. Raises CommandError, with the whole line for whoever named only the place."""
    try:
        return find_one(word, KINDS, "kind", "#redirect")
    except CommandError:
        site = _other(rest, sites_called(desk.district.sites))
        if site is None:
            raise
        if site.kind == "department":
            raise CommandError(*_of_another_kind(site)) from None
        raise CommandError("Say whether it is a school or an agency.", _line_of(site)) from None


def _site(desk: Desk, outcome: Outcome, name: str) -> Site:
    """Return the school or agency of a name. Raises CommandError when it is none, or nobody knows how to reach it."""
    kind = str(outcome)
    others = sites_called(site for site in desk.district.sites if site.kind != kind)
    try:
        site = find_one(name, sites_called(desk.district.sites, kind), kind, f"#redirect {kind}")
    except CommandError:
        other = _other(name, others)
        if other is None:
            raise
        raise CommandError(*_of_another_kind(other)) from None
    if not site.contact:
        raise CommandError(
            f"Nobody has written down how to reach {site.name}. Write it in your answer and use #resolve {kind}, "
            "or have the operator add contact = ... under its [[sites]]."
        )
    return site


def _other(name: str, others: tuple[Choice[Site], ...]) -> Site | None:
    try:
        return find_one(name, others, "site") if name else None
    except CommandError:
        return None


def _of_another_kind(site: Site) -> tuple[str, str]:
    """Return what its writer reads who named a site of another kind, and the line that was meant."""
    if site.kind == "department":
        return f"{site.name} is a department of ours: ask it, the case stays with us.", f"#to {site.key}"
    return f"{site.name} is {'an' if site.kind == 'agency' else 'a'} {site.kind}.", _line_of(site)


def _line_of(site: Site) -> str:
    return f"#redirect {site.kind} {site.name}"


def _must_be_reachable(desk: Desk, case: Case, site: Site) -> None:
    if case.requester is None or case.requester in desk.unreachable:
        raise CommandError(f"{NOBODY_TO_ANSWER} If you told them on the telephone: #called and #resolve {site.kind}.")
