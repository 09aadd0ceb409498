"""What a filled-in form means in a district: names found, dates counted, every line that needs a change told. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from cases.categories import Category
from cases.commands import LONGEST_TEXT, CommandError, Trouble
from cases.dates import read_day, read_moment
from cases.form import BY_KEY, FIELDS, FormError, written
from cases.form_sheet import Sheet, take_apart
from cases.lookup import Choice, find_one, languages_called, members_called, sites_called
from cases.naming import Named, read_named
from cases.people import Person, Role
from cases.policy import District
from cases.relay import unfit_to_relay

T = TypeVar("T")

_PHONE_DIGITS = 7  # without the area
_LONGEST_LINE = 2_000
NOBODY = frozenset({"none", "nobody", "nadie", "ninguno"})
ABOUT_ES = {
    Role.CONTACT: "contacto",
    Role.BACKUP: "suplente",
    Role.OVERSIGHT: "supervisi\u00f3n",
    Role.SUPERINTENDENT: "superintendente",
    Role.BOARD: "mesa directiva",
    Role.OFFICER: "oficial",
    Role.DEPARTMENT: "departamento",
    Role.RECORDER: "recepci\u00f3n",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A call, a visit or a letter, as it was written down."""

    text: str  # all that was filled in: for those who work the case
    summary: str
    how: str
    occurred_at: datetime
    caller: Named | None = None  # None: anonymous
    language: str | None = None
    school: str | None = None  # key of a site
    verified: str = ""
    referred_by: Person | None = None
    category: Category | None = None
    priority: str = ""
    why: str = ""
    about: str | None = None
    answer_wanted: bool = True
    receipt: bool = False
    promise: tuple[date, str] | None = None
    heard: str = field(default="", repr=False)  # what the priority rules listen to

    @property
    def anonymous(self) -> bool:
        """Whether nobody knows who it was (domain.md 5.14)."""
        return self.caller is None


def caller(text: str) -> Named | None:
    """Return who called, as the form names them; None for nobody, or for lines that cannot be read."""
    try:
        return _caller(take_apart(text))
    except FormError:
        return None


def read_form(text: str, district: District, now: datetime) -> Form:
    """Return what the text of a form means. Raises FormError with every line that needs a change."""
    sheet = take_apart(text)
    reader = _Reader(sheet, district, now)
    summary = sheet.value("summary")
    answer_wanted = reader.one_of("answer_wanted")
    form = Form(
        text=_all(sheet),
        summary=summary,
        how=reader.one_of("how"),
        occurred_at=reader.value("when", lambda words: _moment(words, now, district)) or now,
        caller=reader.caller(),
        language=_language(sheet.value("language")),
        school=reader.value("school", lambda words: _site(words, district)),
        verified=sheet.value("verified"),
        referred_by=reader.value("referred_by", lambda words: _member(words, district, now)),
        category=reader.value("category", lambda words: _category(words, district)),
        priority=reader.one_of("priority"),
        why=sheet.value("why"),
        about=reader.value("about", _about),
        answer_wanted=answer_wanted == "yes" or (not answer_wanted and _names_somebody(sheet)),
        receipt=reader.one_of("receipt") == "yes",
        promise=reader.value("promise", lambda words: _promise(words, now, district)),
        heard="\n\n".join(sheet.value(key) for key in ("summary", "wants", "tried", "action", "why")),
    )
    for key in ("type", "share_name", "read_back"):
        reader.one_of(key)
    troubles = (*sheet.troubles, *reader.troubles, *_missing(sheet), *_disagreeing(sheet, form, district))
    if troubles:
        raise FormError(troubles)
    return form


@dataclass(slots=True)
class _Reader:
    """Reads line after line, and keeps what is wrong with each."""

    sheet: Sheet
    district: District
    now: datetime
    troubles: list[Trouble] = field(default_factory=list)

    def value(self, key: str, read: Callable[[str], T]) -> T | None:
        """Return what a line says; None where it is left out or cannot be read."""
        words = self.sheet.value(key)
        if not words:
            return None
        try:
            return read(words)
        except CommandError as error:
            nearest = f"{BY_KEY[key].label}: {error.nearest}" if error.nearest else ""
            self.troubles.append(Trouble(self.sheet.entries[key].typed, str(error), nearest))
            return None

    def one_of(self, key: str) -> str:
        """Return which of its values a line has, or ''."""
        one = BY_KEY[key]
        choices = tuple(Choice(value, (value, *spellings)) for value, spellings in one.values.items())
        allowed = ", ".join(one.values)

        def read(words: str) -> str:
            try:
                return find_one(words.rstrip("."), choices, "value")
            except CommandError as error:
                raise CommandError(f"{one.label} must be one of: {allowed}.", error.nearest) from error

        return self.value(key, read) or ""

    def caller(self) -> Named | None:
        """Return who called."""
        try:
            return _caller(self.sheet)
        except FormError as error:
            self.troubles += error.troubles
            return None


def _names_somebody(sheet: Sheet) -> bool:
    return any(sheet.value(key) for key in ("name", "email", "phone"))


def _caller(sheet: Sheet) -> Named | None:
    """Return who is named. Raises FormError."""
    if not _names_somebody(sheet):
        return None
    troubles: list[Trouble] = []
    parts = {"name": "", "email": ""}
    for key, remedy in (
        ("name", "Write the name alone, for example  Name: Maria Lopez"),
        ("email", "Write one address alone, for example  Email: maria@mail.example"),
    ):
        try:
            named = read_named(sheet.value(key)) if sheet.value(key) else Named("", "", "")
        except CommandError:
            named = Named("", "", "wrong")
        parts[key] = named.name if key == "name" else named.email
        if sheet.value(key) and named != Named(**{"name": "", "email": "", "phone": "", key: parts[key]}):
            troubles.append(Trouble(sheet.entries[key].typed, remedy))
    phone = sheet.value("phone")
    if phone and sum(map(str.isdigit, phone)) < _PHONE_DIGITS:
        troubles.append(Trouble(sheet.entries["phone"].typed, "This number is too short. Write all of it."))
    if troubles:
        raise FormError(troubles)
    return Named(parts["name"], parts["email"], phone)


def _moment(words: str, now: datetime, district: District) -> datetime:
    moment, rest = read_moment(words, now, district.calendar)
    if rest:
        raise CommandError("Write only day and time, for example  When: yesterday 3 pm")
    return moment


def _language(words: str) -> str | None:
    """Return the code of a language; of one that no letter is written in the words stay in the form."""
    try:
        return find_one(words, languages_called(), "language")
    except CommandError:
        return None


def _site(words: str, district: District) -> str:
    return find_one(words, sites_called(district.sites, "school", "department"), "school").key


def _member(words: str, district: District, now: datetime) -> Person:
    day = now.astimezone(district.office.zone).date()
    return find_one(words, members_called(district.people, day), "board member")


def _category(words: str, district: District) -> Category:
    found = district.categories.find(words)
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(f"Several categories begin so: {', '.join(item.id for item in found[:6])}.")
    near = district.categories.nearest(words)
    raise CommandError("There is no such category.", near.id if near else "")


def _about(words: str) -> str | None:
    if words.strip().casefold() in NOBODY:
        return None
    choices = tuple(Choice(role, (str(role), ABOUT_ES[role])) for role in Role)
    return str(find_one(words, choices, "role"))


def _promise(words: str, now: datetime, district: District) -> tuple[date, str]:
    day, text = read_day(words, now.astimezone(district.office.zone).date(), district.calendar)
    if not text:
        raise CommandError("Write the date, then what was promised:  Promise: friday we call back")
    return day, text


def _all(sheet: Sheet) -> str:
    """Return everything that was filled in, in the order of the form; other words of the mail first."""
    lines = written({key: entry.value for key, entry in sheet.entries.items()})
    return f"{sheet.above}\n\n{lines}" if sheet.above else lines


def _missing(sheet: Sheet) -> list[Trouble]:
    return [
        Trouble(f"{one.label}:", f"{one.label}: is needed{_allowed(one.key)}.")
        for one in FIELDS
        if one.required and not sheet.value(one.key)
    ]


def _allowed(key: str) -> str:
    return f", one of: {', '.join(BY_KEY[key].values)}" if BY_KEY[key].values else ""


def _disagreeing(sheet: Sheet, form: Form, district: District) -> list[Trouble]:
    """Return what is right in each line and wrong between them."""
    troubles = [
        Trouble(entry.typed[:80], f"This line is too long. Write at most {_LONGEST_LINE:,} characters here.")
        for key, entry in sheet.entries.items()
        if key != "summary" and len(entry.value) > _LONGEST_LINE
    ]
    if len(form.summary) > LONGEST_TEXT:
        troubles.append(Trouble("Summary:", f"The summary is longer than {LONGEST_TEXT:,} characters: shorten it."))
    if form.why and not form.priority:
        troubles.append(Trouble(sheet.entries["why"].typed, "Why: is the reason for a Priority: line. Add it above."))
    if not form.receipt:
        return troubles
    typed = sheet.entries["receipt"].typed
    slip = unfit_to_relay(form.summary, "", district.office.case_prefix)
    if not sheet.value("email"):
        troubles.append(Trouble(typed, "A receipt needs an address. Add an Email: line, or write Receipt: no"))
    elif sheet.value("answer_wanted") and not form.answer_wanted:
        troubles.append(Trouble(typed, "The receipt promises an answer. Write Receipt: no, or Answer wanted: yes"))
    elif slip:
        troubles.append(Trouble("Summary:", slip))
    return troubles
