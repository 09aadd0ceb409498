"""Notice to words: the district's templates filled with values. Pure but for reading templates.

What came by mail or was typed is only ever a value here, never a template. Whatever a template prints becomes one
short line without control characters, unless the template says `text` or `quoted`: safe by default.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    pass_context,
)
from jinja2 import select_autoescape as escaped_for
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cases.command_list import REGISTRY
from cases.commands import Command
from cases.policy import District
from cases.schools import school_named
from cases.suggest import sureness
from notify.dates import closures
from notify.notice import Notice, Recipient
from notify.sentences import Sentences

DEFAULT_LANGUAGE = "en"  # every letter exists in it
LONGEST_TEXT = 20_000  # characters of a message or a typed text
LONGEST_NAME = 200  # characters of a name, an address, a subject
LONGEST_WORDS = 60  # characters of what a row quotes of a mail
LONGEST_LINE = 1_000  # characters of anything else that a template prints
LONGEST_LETTER = 64 * 1024  # bytes
DIVIDER = "-" * 50
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, lone surrogates, and marks that turn the direction of writing or show nothing (mail-safety.md 9). Joiners
# stay in texts: Persian and Hindi are misspelt without them.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


class LetterError(Exception):
    """A template of the district makes no letter; the text names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says. `language` is that of its first part, and of the subject."""

    subject: str
    text: str
    language: str
    parts: tuple[tuple[str, str], ...] = ()  # the text again, part by part: its language, its words


class Passage(str):
    """Cleaned text of several lines, which a template prints as it is."""

    __slots__ = ()


class Renderer:
    """The letters of a district. Templates are read once, the district's own before those of Casepost."""

    def __init__(self, district: District, folder: Path | None = None) -> None:
        self._district = district
        own = [FileSystemLoader(folder)] if folder else []
        self._folders = (*own, PackageLoader("templates", "mail"))
        self._letters = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader(self._folders),
            autoescape=escaped_for(enabled_extensions=("html", "html.j2"), default_for_string=False, default=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=printed,
        )
        self._letters.filters |= {
            "name": name,
            "text": passage,
            "quoted": quoted,
            "words": words_of_mail,
            "sureness": sureness,
            "local": self._local,
            "day": self._day,
            "clock": self._clock,
            "moment": self._moment,
            "category_name": self._category_name,
            "site_name": self._site_name,
            "school_named": self._school_named,
            "business_days": district.calendar.business_days_between,
            "rule_reason": self._rule_reason,
            "said": self._said,
        }
        self._letters.globals |= {
            "office": district.office,
            "opens": district.calendar.opens,
            "closes": district.calendar.closes,
            "weekend": district.calendar.weekend,
            "closures": self._closures,
            "commands_of": self._commands_of,
        }
        languages = {DEFAULT_LANGUAGE, *district.office.languages}
        self._sentences = {language: self._sentences_of(language) for language in languages}

    def render(self, notice: Notice) -> Words:
        """Return the letter: its text in each language of the notice, one below the other."""
        if notice.written is not None:
            return Words(*notice.written)
        found = dict(self._template(notice.kind, language) for language in notice.languages)
        room = LONGEST_LETTER // len(found) - 200  # for the lines between
        parts = {language: self._part(template, language, notice, room) for language, template in found.items()}
        first, *further = parts
        subject = parts[first][0]
        pointers = [(language, self._say(language).below) for language in further]
        bodies = [body for _, body in parts.values()]
        told = " ".join(words for _, words in pointers)
        text = "\n\n".join(filter(None, [told, f"\n\n{DIVIDER}\n\n".join(bodies)])) + "\n"
        most = self._district.limits.receipt_kilobytes * 1024  # what strangers can make us send stays small
        if notice.kind == "receipt" and len(text.encode()) > most:
            raise LetterError(
                f"The receipt is longer than {most} bytes. Shorten receipt.txt, or the values of [office]. "
                "[limits] receipt_kilobytes allows more."
            )
        return Words(subject, text, first, (*pointers, *((language, body) for language, (_, body) in parts.items())))

    def _template(self, kind: str, language: str) -> tuple[str, Template]:
        """Return a letter in a language, or in English where the language lacks it."""
        found = self._letters.select_template([f"{language}/{kind}.txt", f"{DEFAULT_LANGUAGE}/{kind}.txt"])
        return (found.name or "").partition("/")[0], found

    def _say(self, language: str) -> Any:  # noqa: ANN401 - the names that the file of a language sets
        """Return the words of a language: weekdays, dates, outcomes, names of things."""
        return self._letters.select_template([f"{language}/_words.txt", f"{DEFAULT_LANGUAGE}/_words.txt"]).module

    def _part(self, template: Template, language: str, notice: Notice, room: int) -> tuple[str, str]:
        say = self._say(language)
        values = {**notice.values, "to": notice.to, "language": language, "say": say}
        written = _limited(template.generate(values), room, say.cut)
        head, _, body = written.partition("\n")
        if not head.startswith("Subject: "):
            raise LetterError(f'{template.name}: the first line must begin with "Subject: ".')
        return line(head.removeprefix("Subject: "), LONGEST_NAME), tidy(body)

    def _sentences_of(self, language: str) -> Sentences:
        """Return the sentences of a language: of one that stands in the district's own file too, the district's."""
        tables: dict[str, dict[str, str]] = {}
        file = f"{language}/_sentences.toml"
        for folder in reversed(self._folders):
            try:
                found = tomllib.loads(folder.get_source(self._letters, file)[0])
                for table, lines in found.items():
                    tables[table] = tables.get(table, {}) | {key: str(said) for key, said in dict(lines).items()}
            except TemplateNotFound:
                continue
            except (ValueError, TypeError) as error:
                raise LetterError(f"{file}: {error}. Look at its tables again.") from error
        try:
            return Sentences(tables)
        except ValueError as error:
            raise LetterError(f"{file}: {error}.") from error

    @pass_context
    def _said(self, context: Context, sentence: str) -> str:
        """Return a sentence that the code made in the language of the letter."""
        sentences = self._sentences.get(context["language"])
        return sentences.said(sentence) if sentences else sentence

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._district.office.zone)

    @pass_context
    def _day(self, context: Context, at: datetime | date) -> str:
        day = self._local(at).date() if isinstance(at, datetime) else at
        written = context.get("at")
        same_year = isinstance(written, datetime) and self._local(written).year == day.year
        return str(context["say"].day(day, not same_year))

    @pass_context
    def _clock(self, context: Context, at: datetime) -> str:
        return str(context["say"].clock(self._local(at)))

    @pass_context
    def _moment(self, context: Context, at: datetime) -> str:
        return str(context["say"].moment(self._day(context, at), self._local(at)))

    @pass_context
    def _category_name(self, context: Context, category_id: str) -> str:
        category = self._district.categories.get(category_id)
        if category is None:
            return category_id
        return category.name_es if context["language"] == "es" else category.name

    def _site_name(self, key: str) -> str:
        """Return what a school, department or agency of the configuration is called."""
        return next((site.name for site in self._district.sites if site.key == key), key)

    def _school_named(self, text: str) -> str:
        """Return the school of the configuration that a text names, or ''."""
        return school_named(text[:LONGEST_TEXT], self._district.sites)

    @pass_context
    def _rule_reason(self, context: Context, rule: str) -> str:
        """Return what a priority rule is about, in the words of the district's list."""
        kind = next((one for one in self._district.categories.kinds if one.id == rule), None)
        if kind is None:
            return str(context["say"].signs.get(rule, rule))
        theirs = kind.definition_es if context["language"] == "es" else kind.definition
        return theirs or kind.definition or rule

    def _closures(self, start: datetime, end: datetime) -> tuple[tuple[date, date], ...]:
        return closures(self._district.calendar, start, end)

    def _commands_of(self, to: Recipient) -> Mapping[str, Command]:
        """Return the commands that somebody may use, by name."""
        person = self._district.people.with_address(to.email)
        return {key: one for key, one in REGISTRY.commands.items() if person is not None and person.role in one.who}


def printed(value: object) -> object:
    """Return what a template prints for a value: text that nobody called a passage becomes one line."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Passage):
        return clean(value[:LONGEST_LINE]).replace("\n", " ").replace("\t", " ")
    return value


def clean(value: str) -> str:
    """Return text without control characters, lone surrogates and marks that turn the direction of writing."""
    return UNFIT.sub("", LINE_ENDS.sub("\n", value))


def line(value: str, longest: int) -> str:
    """Return text as one line without surplus blanks, cut."""
    short = " ".join(clean(value[: 4 * longest]).split())
    return short if len(short) <= longest else short[: longest - 1].rstrip() + "…"


def name(value: str) -> str:
    """Return a name, an address or a subject as a letter prints it."""
    return line(value, LONGEST_NAME)


def words_of_mail(words: Iterable[str]) -> str:
    """Return the words of a mail that speak for something, as a row names them: each one short, none of them empty."""
    return ", ".join(filter(None, (line(one, LONGEST_WORDS) for one in words)))


@pass_context
def passage(context: Context, value: str) -> Passage:
    """Return text of several lines as a letter prints it. What is cut off is said."""
    whole = clean(value[: LONGEST_TEXT + 1])
    if len(value) > LONGEST_TEXT:
        whole = f"{whole[:LONGEST_TEXT].rstrip()}\n{context['say'].cut}"
    return Passage(tidy(whole))


@pass_context
def quoted(context: Context, value: str) -> Passage:
    """Return text of several lines with `> ` before each."""
    return Passage("\n".join(f"> {one}".rstrip() for one in passage(context, value).split("\n")))


def tidy(text: str) -> str:
    """Return text without blanks at the ends of lines, and with one blank line where there were three or more."""
    return re.sub(r"\n{4,}", "\n\n", "\n".join(one.rstrip() for one in text.split("\n"))).strip("\n")


def _limited(pieces: Iterable[str], room: int, cut: str) -> str:
    """Return the pieces joined, up to so many bytes; the last line then says that the rest is missing."""
    kept: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece.encode())
        kept.append(piece)
        if size > room:
            whole = "".join(kept).encode()[: room - len(cut.encode()) - 1].decode(errors="ignore")
            return f"{whole.rpartition(chr(10))[0]}\n{cut}"
    return "".join(kept)
