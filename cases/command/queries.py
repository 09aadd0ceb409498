"""What staff ask to see: answered by letter to the registered address."""

from cases.case import Case
from cases.categories import CategoryList
from cases.command.registry import REGISTRY, command
from cases.commands import STAFF, CommandError, Desk, Effect, Want
from cases.people import Role
from cases.relay import case_numbers
from cases.seeing import may_see
from cases.several import NO_SUCH_CASE
from cases.words import plain

SEEING = STAFF - {Role.DEPARTMENT, Role.RECORDER}
FILTERS = {
    "open": ("open", "abiertos", "all", "todos"),
    "late": ("late", "overdue", "atrasados", "tarde"),
    "mine": ("mine", "mios"),
    "waiting": ("waiting", "en espera", "esperando"),
}
MOST_WORDS = 20  # that #search looks for at once


@command("#show [NUMBER]", SEEING, needs_case=False, sends=False, alone=True, example="#show CS-2026-00042")
def show(desk: Desk, rest: str) -> Effect:
    """Send you the messages of this case, or of the case with that number."""
    case = _asked_for(desk, rest)
    if case is None or not may_see(case, desk.person):
        raise CommandError(NO_SUCH_CASE)
    own = desk.case is not None and desk.case.id == case.id
    return Effect(letters=(Want("show", "" if own else case.number),))


def _asked_for(desk: Desk, rest: str) -> Case | None:
    facts = desk.facts
    if rest:
        numbers = case_numbers(rest, desk.district.office.case_prefix)
        if len(numbers) != 1:
            prefix = desk.district.office.case_prefix
            raise CommandError(f"Write one case number behind #show, for example: #show {prefix}-{desk.at:%Y}-00042")
        return desk.case if desk.case and desk.case.number == numbers[0] else facts.others.get(numbers[0])
    if desk.case is None:
        raise CommandError("Write the number of the case behind #show.")
    return desk.case


@command(
    "#list [open|late|mine|waiting|CATEGORY]", SEEING, needs_case=False, sends=False, alone=True, example="#list late"
)
def list_(desk: Desk, rest: str) -> Effect:
    """Send you a list of the open cases: all, late, yours, waiting ones, or those of a category."""
    return Effect(letters=(Want("list", wanted_list(rest, desk.district.categories)),))


def wanted_list(words: str, categories: CategoryList) -> str:
    """Return which cases a list holds: open, late, mine, waiting, or the id of a category. Raises CommandError."""
    said = plain(words)
    if not said:
        return "open"
    named = [name for name, spellings in FILTERS.items() if any(one.startswith(said) for one in spellings)]
    if len(named) == 1:
        return named[0]
    found = categories.find(words)
    if len(found) == 1:
        return found[0].id
    if found:
        names = ", ".join(one.id for one in found[:6])
        raise CommandError(f"Several categories begin so: {names}.", f"#list {found[0].id}")
    near = categories.nearest(words)
    raise CommandError(
        "Write open, late, mine, waiting or a category behind #list.", f"#list {near.id}" if near else "#list open"
    )


@command("#search WORDS", SEEING, needs_case=False, sends=False, alone=True, example="#search crossing guard")
def search(desk: Desk, rest: str) -> Effect:
    """Send you a list of the cases in whose messages all these words stand."""
    del desk
    if len(plain(rest)) < 2:  # noqa: PLR2004 - one letter stands in every message
        raise CommandError("Write the words to look for behind #search, for example: #search crossing guard")
    if len(rest.split()) > MOST_WORDS:
        raise CommandError(f"Write at most {MOST_WORDS} words behind #search: those that the mails should hold.")
    return Effect(letters=(Want("search", rest),))


@command("#help [COMMAND]", STAFF, needs_case=False, sends=False, alone=True, example="#help resolve")
def help_(desk: Desk, rest: str) -> Effect:
    """List the commands, or explain one."""
    name = rest.strip().lstrip("#").casefold()
    if name and name not in REGISTRY.commands:
        near = REGISTRY.nearest(name, role=desk.person.role)
        raise CommandError("There is no such command.", f"#help {near.split()[0].lstrip('#')}" if near else "")
    if name and desk.person.role not in REGISTRY.commands[name].who:
        raise CommandError("This command is for others: your role here cannot use it.")
    return Effect(letters=(Want("help", name),))
