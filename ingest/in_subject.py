"""A command in the subject of a mail without text: staff who only ask often write no more than that. Pure."""

from cases.intake import Writer
from cases.sheet import SPELLING, read_sheet
from ingest.message import Message
from ingest.passing.subjects import core_subject


def subject_command(message: Message, writer: Writer) -> str:
    """Return the command line that a mail of staff has for a subject, '' where there is none, or text in the mail."""
    person = writer.person
    if person is None or not person.is_staff or message.forwards:
        return ""
    sheet = read_sheet(message.own_words, person.name)
    return "" if sheet.lines or sheet.text else command_in(message.subject)


def command_in(subject: str) -> str:
    """Return the command line that a subject is, without 'Re:' and its like; '' for any other subject."""
    line = core_subject(subject)
    return line if line.translate(SPELLING).startswith("#") else ""
