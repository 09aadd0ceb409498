"""What the demo shows: plain text for somebody who has never seen the product. Colours only on a terminal."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from casepost.demo_service import Made, Outcome
from casepost.demo_town import ANA, OFFICE, PASSWORD, USER, Letter, Mail, label
from cases.case import Case
from cases.categories import CategoryList
from cases.events import Priority

NARROWEST, WIDEST = 80, 96
INDENT = 11
MOST_LINES = 9  # of a mail's own words
BOLD, DIM, GREEN, YELLOW, OFF = "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[0m"
URGENCY = {Priority.NOW: "PRIORITY, read now", Priority.TODAY: "PRIORITY, read today"}
STATES = {"with_department": "with a department", "not_a_case": "not a case"}


class Screen:
    """Prints the demo. Nothing is kept: what stands above stays."""

    def __init__(self, zone: ZoneInfo, categories: CategoryList) -> None:
        self._zone = zone
        self._categories = categories
        self._colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self._width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))
        self._number = 0

    def chapter(self, title: str, about: str) -> None:
        """Show the heading of a chapter and what it is about."""
        print(f"\n\n{self._in(BOLD, title.upper())}\n{'=' * self._width}")
        self.say(about)

    def say(self, text: str) -> None:
        """Show a paragraph."""
        print("\n".join(textwrap.wrap(text, self._width)))

    def came(self, title: str, mail: Mail) -> None:
        """Show a mail that came."""
        self._number += 1
        head = f"--- {self._number}. {title} "
        print(f"\n{self._in(BOLD, head)}{self._in(DIM, '-' * (self._width - len(head)))}\n")
        self._field("From", f"{mail.sender.name} <{mail.sender.email}>")
        self._field("Subject", mail.subject)
        for name, _ in filter(None, (mail.attachment,)):
            self._field("Attached", name)
        print()
        self._words(mail)
        print()

    def became(self, outcome: Outcome, summary: str = "") -> None:
        """Show what a mail became; *summary* is the letter that told staff what their mail did."""
        by_staff = outcome.kind == "staff_reply"
        self._field("Does" if by_staff else "Becomes", self._told(outcome, summary), GREEN)

    def letters(self, letters: Sequence[Made]) -> None:
        """Show the letters that left because of it, or wait for an UNDO."""
        if not letters:
            self._field("Letters", "none")
        wide = max((len(label(letter.to)) for letter in letters), default=0)
        of_one_case = len({letter.subject.partition("] ")[0] for letter in letters}) == 1
        for number, letter in enumerate(letters):
            late = "  (waits)" if letter.state == "waiting" else ""
            subject = letter.subject.partition("] ")[2] if of_one_case else letter.subject
            name = self._in(DIM, ("" if number else "Letters").ljust(INDENT - 2))
            line = f"to {label(letter.to).ljust(wide)}  {subject or letter.subject}"
            print(f"  {name}{_cut(line, self._width - INDENT - len(late))}{self._in(YELLOW, late)}")

    def in_full(self, title: str, letter: Letter) -> None:
        """Show a whole letter."""
        print(f"\n  {title}, in full:")
        head = [f"To:      {label(letter.to)}", f"Subject: {letter.subject}", ""]
        for line in (*head, *letter.text.rstrip().split("\n")):
            for part in textwrap.wrap(line, self._width - 4, drop_whitespace=False, replace_whitespace=False) or [""]:
                print(f"  {self._in(DIM, '|')} {part}".rstrip())

    def visited(self, sender: str, subject: str, outcome: Outcome) -> None:
        """Show a mail that a visitor of the demo has sent."""
        print()
        self._field("From", label(sender))
        self._field("Subject", subject)
        self.became(outcome)

    def next_steps(self, config: Path, imap_port: int, smtp_port: int) -> None:
        """Show what a visitor can try."""
        self.chapter("Now you", "The demo stays up until you press Ctrl-C. What arrives now is shown below.")
        called = Path(sys.argv[0])
        casepost = f"{called if called.name == 'casepost' else 'casepost'} --config {config}"
        print(
            f"""
  With a mail program (everything on this machine, 127.0.0.1, without encryption)
    read     IMAP port {imap_port}, user {USER}, password {PASSWORD}
             INBOX is the shared mailbox; Letters/... is what each person has received
    send     SMTP port {smtp_port}, no password
             Write to {OFFICE} from any address, and see it become a case.
             Or be the primary contact: send as {ANA.email}, and answer a
             letter of the folder Letters/{ANA.email}.
             Your answer leaves after a minute: so long a reply UNDO takes it back.

  In a second terminal
    {casepost} case list
    {casepost} case show {{number}}
    {casepost} outbox list
    {casepost} status
""".replace("{number}", "CS-2026-00001")
        )

    def _told(self, outcome: Outcome, summary: str) -> str:  # noqa: PLR0911 - one arm a kind of mail
        case = outcome.case
        done = [line.removeprefix("- ") for line in summary.splitlines() if line.startswith("- ")]
        match outcome.became, outcome.kind, case:
            case "new", _, Case():
                return self._described(case)
            case _, "staff_reply", Case():
                if any(letter.kind == "not-understood" for letter in outcome.letters):
                    return "nothing yet: one line needs a change"
                return f"{'; '.join(done) or f'a note for {ANA.name}, and for nobody else'} ({case.number})"
            case _, "bounce", Case():
                return f"a mark on case {case.number}: the letter did not arrive"
            case "pending", _, Case():
                return f"a mail that waits on case {case.number}. Nothing is done: {outcome.why}"
            case _, "referral", Case():
                return f"one more referral of case {case.number}, which stays one case"
            case _, _, Case(live=True):
                return f"a part of case {case.number}"
            case _, _, Case():
                return f"a part of case {case.number}, which stays resolved"
            case _:
                return f"no case and no answer, because {outcome.why}"

    def _described(self, case: Case) -> str:
        sentence = f"new case {case.number}"
        if case.answer_by:
            day = case.answer_by.astimezone(self._zone)
            sentence += f", a person must answer by {day:%A, %B} {day.day}"
        if case.priority in URGENCY:
            sentence += f". {URGENCY[case.priority]}"
        if case.category:
            sentence += f". Category: {self.category(case.category)}"
        elif case.suggested:
            sure = "Not sure of the category, perhaps" if case.unsure else "Suggested category"
            words = f" (because of: {', '.join(case.because)})" if case.because else ""
            sentence += f". {sure}: {self.category(case.suggested[0][0])}{words}"
        if case.clocks:
            sentence += ". A legal time limit may run: a person decides"
        return f"{sentence}."

    def category(self, name: str) -> str:
        """Return the name of a category."""
        found = self._categories.get(name)
        return found.name if found else name

    def table(self, rows: Iterable[tuple[Case, str]]) -> None:
        """Show the cases with whom they are of."""
        print()
        for case, who in rows:
            state = STATES.get(case.status, case.status)
            ended = f", {case.outcome}" if case.outcome else ""
            best = case.category or (case.suggested[0][0] if case.suggested else "")
            mark = "" if case.category or not best else "?"
            flag = " PRIORITY" if case.priority is not Priority.NORMAL else ""
            print(f"  {case.number}  {who:<16}{state + ended:<20}{self.category(best)}{mark}{self._in(YELLOW, flag)}")

    def _words(self, mail: Mail) -> None:
        lines = [line for line in (*mail.text.split("\n"), *mail.below.split("\n")) if line.strip()]
        for line in lines[:MOST_LINES]:
            for part in textwrap.wrap(line, self._width - 4):
                print(f"    {part}")
        if len(lines) > MOST_LINES:
            print(f"    {self._in(DIM, '...')}")

    def _field(self, name: str, text: str, colour: str = "") -> None:
        first, *rest = textwrap.wrap(text, self._width - INDENT) or [""]
        print(f"  {self._in(DIM, name.ljust(INDENT - 2))}{self._in(colour, first)}")
        for line in rest:
            print(f"{' ' * INDENT}{self._in(colour, line)}")

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{OFF}" if self._colours and colour and text else text


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
