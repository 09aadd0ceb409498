"""What a mail is: an ordered tuple of named rules, the first that recognises it wins. Pure.

Each rule takes the mail and what is known of it, and returns an `Intake` or None. Their order is the policy
(mail-safety.md 3, 6 and 7): nothing is answered before it is known that no machine wrote it.
"""

from collections.abc import Callable

from cases.case import Case
from cases.command_list import REGISTRY
from cases.events import Proof
from cases.intake import (
    Automatic,
    Bounce,
    Bulk,
    Claimed,
    Confirmed,
    Doubtful,
    Facts,
    Intake,
    NewRequest,
    NotConfirmed,
    Ours,
    Reply,
    StaffForward,
    StaffReply,
    Stranger,
)
from cases.people import Person, Role, without_tag
from cases.routing import may_hear
from cases.several import cases_named
from cases.sheet import Sheet, confirms, denies, read_sheet
from cases.tokens import Purpose
from cases.words import sentences_of
from ingest.board import board_mail, my_cases, originals
from ingest.claims import is_constituent, own_claim
from ingest.filled_forms import filled_form
from ingest.in_subject import subject_command
from ingest.machines import automatic_sign, away_subject, hops, list_sign, to_bounce_address
from ingest.message import Message
from ingest.quoting import holds_our_letter

COPIES = 2  # of the same words in a day that get cases of their own: a program writes them for ever
ABOUT_THE_WRITER = "it is from somebody whom the case is about"
TOO_QUICK = "mail and answer on this case follow each other as only machines write"

Rule = Callable[[Message, Facts], Intake | None]


def loop(message: Message, facts: Facts) -> Intake | None:
    """Return `Ours` for mail that we wrote, or that has gone round in circles."""
    if facts.ours:
        return Ours(facts.ours)
    if without_tag(message.identity) in facts.addresses:
        return Ours("the sender is our own address")
    if hops(message) > facts.most_hops and not facts.trusted_form:
        return Ours(f"it has passed more than {facts.most_hops} servers")
    return None


def bounce(message: Message, facts: Facts) -> Intake | None:
    """Return `Bounce` for a report that a letter did not arrive; without one of our letters it is only recorded."""
    report = message.bounce
    if report is None or facts.trusted_form:
        return None
    letter = next((one for one in facts.letters if not report.recipients or one.recipient in report.recipients), None)
    letter = letter or next(iter(facts.letters), None)
    why = "delivery report about a letter of ours" if letter else "delivery report about no letter of ours"
    final = report.final or report.permanent is not False  # given up after many tries for now is final for the letter
    return Bounce(letter=letter, permanent=final, reason=report.reason, why=why)


def automatic(message: Message, facts: Facts) -> Intake | None:
    """Return `Automatic` for mail that a program wrote: recorded, never answered."""
    if facts.trusted_form:
        return None
    sign = automatic_sign(message)
    if sign:
        return Automatic(sign)
    if to_bounce_address(message, facts.addresses):
        return Automatic("it came to the address that only returned mail goes to")
    if (facts.letters or facts.claims) and away_subject(message.subject):
        return Automatic("an out-of-office subject in answer to a letter of ours")
    return None


def bulk(message: Message, facts: Facts) -> Intake | None:
    """Return `Bulk` for mail that came by a list; on a case it is shown to staff and changes nothing."""
    sign = "" if facts.trusted_form else list_sign(message)
    if not sign:
        return None
    return Stranger(facts.case, f"it came by a list: {sign}") if facts.case else Bulk(sign)


def confirmation(message: Message, facts: Facts) -> Intake | None:
    """Return `Confirmed` when staff confirm, with the one-time token sent to them, that a waiting mail was theirs.

    Only the word itself confirms (mail-safety.md 6.4). Whatever else answers that letter is text for nobody.
    """
    writer = facts.writer
    if writer.person is None or writer.person_id is None:
        return None
    claim = own_claim(facts, Purpose.CONFIRM)
    said = confirms(message.own_words)
    if claim is None or not (said or _answers_the_question(facts)):
        return None
    if claim.spent:
        return Automatic("a confirmation that came too late, or was used before")
    if said:
        return Confirmed(person=writer.person, person_id=writer.person_id, message=claim.message)
    return _otherwise(message, facts, writer.person, claim)


def _otherwise(message: Message, facts: Facts, person: Person, claim: Claimed) -> Intake:
    if facts.race or facts.away or facts.away_words:  # what answers everything at once answers this letter too
        return Automatic("an automatic answer to the question whether a mail was theirs")
    denied = denies(message.own_words)
    why = "the person says that the waiting mail was not theirs" if denied else "it does not hold the word CONFIRM"
    return NotConfirmed(person, claim.person_id, claim.message, denied, why)


def _answers_the_question(facts: Facts) -> bool:
    """Return whether a mail answers the letter "was this you?" itself, and not one that came after it."""
    if facts.letters:
        return facts.letters[0].kind == "confirm"
    return own_claim(facts, Purpose.STAFF) is None


def concerned(message: Message, facts: Facts) -> Intake | None:
    """Return mail of our own people on a case that is about them as a stranger's: they hear nothing of it."""
    del message
    case, person = facts.case, facts.writer.person  # a number alone proves nothing: to them there is no such case
    if case is None or person is None or may_hear(case, person):
        return None
    return Stranger(case, ABOUT_THE_WRITER)  # domain.md 5.5


def racing(message: Message, facts: Facts) -> Intake | None:
    """Return mail that comes faster than people write, again and again, as held for a human (mail-safety.md 5)."""
    case, person = facts.case, facts.writer.person
    if case is None or not facts.race:
        return None
    if person is not None and person.is_staff:
        held = own_claim(facts, Purpose.STAFF) is not None
        if held and facts.writer.authenticated and _commands_anew(message, facts, person):
            return None
        return Doubtful(person, case, token_held=held, why=TOO_QUICK, machine=True)
    return Stranger(case, TOO_QUICK)


def _commands_anew(message: Message, facts: Facts, person: Person) -> bool:
    """Return whether a mail holds a command that no program writes: of ours or nearly, and not the same mail again."""
    lines = () if facts.repeated or holds_our_letter(message.own_words) else read_sheet(message.own_words).lines
    return any(line.name in REGISTRY.commands or REGISTRY.nearest(line.name, line.rest, person.role) for line in lines)


def absence(message: Message, facts: Facts) -> Intake | None:
    """Return an answer that only looks automatic as held for a human: it is nobody's answer, and reopens nothing.

    Words alone prove nothing: with them a mail must answer a letter of ours, come right after one, or say nothing else.
    """
    case, person = facts.case, facts.writer.person
    answers = bool(facts.letters or facts.claims)
    sign = facts.away or (facts.away_words if answers else "")
    if facts.trusted_form or message.forwards or is_constituent(facts):
        return Stranger(case, _automatic(sign)) if case and not case.live and facts.away else None
    if person is None:
        return Stranger(case, _automatic(sign)) if case is not None and not case.live and sign else None
    if not sign:
        alone = facts.at_once or len(sentences_of(message.visible_text)) <= 1
        return Bulk(_automatic(facts.away_words)) if facts.away_words and alone else None
    if person.is_staff and own_claim(facts, Purpose.STAFF) is not None:
        doubt = Doubtful(person, case, token_held=True, why=_automatic(sign), machine=True)
        return None if _shown_as_doubtful(message, facts, person) else doubt
    if case is not None and not person.is_staff:
        return Stranger(case, _automatic(sign))
    return Automatic(_automatic(sign))


def _shown_as_doubtful(message: Message, facts: Facts, person: Person) -> bool:
    """Return whether a department's words are shown to whoever works the case: no letter goes back to a program."""
    plain = not read_sheet(message.own_words, person.name).lines
    return person.role is Role.DEPARTMENT and facts.writer.authenticated and facts.case is not None and plain


def _automatic(sign: str) -> str:
    return f"it looks like an automatic answer: {sign}"


def staff_reply(message: Message, facts: Facts) -> Intake | None:
    """Return what staff say on a case; without full proof it is `Doubtful`, and nothing runs."""
    person, person_id = facts.writer.person, facts.writer.person_id
    if person is None or not person.is_staff:
        return None
    own = own_claim(facts, Purpose.STAFF)
    if own is None and is_constituent(facts):
        return None  # a teacher who wrote as a parent answers our answer
    form = filled_form(message, facts)
    asked = subject_command(message, facts.writer)
    sheet = read_sheet(asked or message.own_words, person.name)
    if facts.writer.authenticated and person_id is not None:
        answers = next(iter(facts.letters), None)
        if form or (own and _is_of_its_letter(sheet, own, facts)):
            case = None if form else facts.case  # a form makes a case of its own
            return StaffReply(person, person_id, Proof.AUTHENTICATED, case, answers)
        if message.forwards and not facts.claims:
            return StaffForward(person, person_id, originals(message), facts.holding)
        if asked or (sheet.lines and _proof_is_enough(sheet, facts)):  # in a subject nothing runs that does more
            return StaffReply(person, person_id, Proof.AUTHENTICATED, None, answers, "staff asks, without a case")
    return _doubtful(person, facts, own, commands=bool(form or sheet.lines))


def _is_of_its_letter(sheet: Sheet, own: Claimed, facts: Facts) -> bool:
    """Return whether a mail is about the case that its letter is about, or about none but those on its list."""
    if facts.contradiction:
        return False
    if facts.case is not None:
        return set(cases_named(sheet)) <= {facts.case.number}
    asks = bool(sheet.lines) and not cases_named(sheet)
    return own.case_id == 0 and (bool(facts.listed) or asks) and facts.numbered is None


def _proof_is_enough(sheet: Sheet, facts: Facts) -> bool:
    """Return whether the proof of the sender alone lets a mail run: it only asks, or it can only be explained.

    What works without a case and does more needs the token of the letter that it answers (mail-safety.md 6.4).
    """
    commands = [REGISTRY.commands.get(line.name) for line in sheet.lines]
    if all(one is not None and one.alone for one in commands):
        return True
    points = facts.case or facts.numbered or any(one.purpose is not Purpose.BOUNCE for one in facts.claims)
    return not points and all(one is None or one.alone or one.needs_case for one in commands)


def at_once(message: Message, facts: Facts) -> Intake | None:
    """Return mail of our own people as a program's: it points at nothing and answers our letters again and again."""
    person = facts.writer.person
    points = facts.case is not None or facts.numbered is not None or bool(facts.claims)
    if person is None or not facts.at_once_again or points or message.forwards:
        return None
    if subject_command(message, facts.writer):
        return None
    if person.is_staff and read_sheet(message.own_words, person.name).lines:
        return None
    return Bulk("it came right after a letter of ours, and points at no case")


def repeated(message: Message, facts: Facts) -> Intake | None:
    """Return a further copy of what the same address wrote twice today: on the case of the first, then as bulk mail."""
    del message
    if facts.repeated < COPIES or facts.trusted_form:
        return None
    why = "the same words came from this address before today"
    if facts.first_copy is not None and facts.repeated < 2 * COPIES:
        return Stranger(facts.first_copy, why)
    return Bulk(why)


def _doubtful(person: Person, facts: Facts, own: Claimed | None, *, commands: bool) -> Doubtful | None:
    case = facts.case or facts.numbered
    if case is None and not commands:
        return None
    if facts.contradiction:
        why = facts.contradiction
    elif not facts.writer.authenticated:
        why = "the sender could not be authenticated"
    elif own is not None:
        why = "it names a case that its letter is not about"
    else:
        why = "it does not carry this person's own reply address for the case"
    held = own is not None
    return Doubtful(person, case, token_held=held, why=why, proven=facts.writer.authenticated)


def reply(message: Message, facts: Facts) -> Intake | None:
    """Return a constituent's further mail on a case; from anyone else it is pending (mail-safety.md 7)."""
    del message
    writer = facts.writer
    known = writer.person_id
    if facts.case is not None:
        if known is not None and facts.case.participant(known) and not _only_for_staff(facts, facts.case):
            return Reply(facts.case, known, "a signed address or letter of the case, from its constituent")
        return Stranger(facts.case, "a signed address or letter of the case, from somebody it does not know")
    numbered = facts.numbered
    if numbered is not None and writer.authenticated and known is not None and numbered.participant(known):
        return Reply(numbered, known, "the number of the case, from its authenticated constituent")
    return None


def new_request(message: Message, facts: Facts) -> Intake:
    """Return anything else as a matter of its own."""
    del message
    mentions = (facts.numbered.number,) if facts.numbered else ()
    return NewRequest(mentions=mentions)


RULES: tuple[Rule, ...] = (
    loop,  # we sent this ourselves
    bounce,  # a letter of ours did not arrive
    automatic,  # out of office, receipts, reports: recorded, never answered
    bulk,  # lists and advertisements
    confirmation,  # staff confirm a mail that could not be proven
    concerned,  # one of our own people, on a case about them
    racing,  # mail and answer follow each other as only machines write
    absence,  # an absence reply without any mark of one
    at_once,  # a program of one of our own people
    staff_reply,  # staff answer or command
    my_cases,  # a board member asks for the cases that they referred
    board_mail,  # a board member passes something on, or answers
    reply,  # a constituent adds to a case
    repeated,  # a program that writes the same again and again
    new_request,  # anything else
)


def classify(message: Message, facts: Facts) -> Intake:
    """Return what *message* is: the first rule that recognises it wins."""
    answers = (rule(message, facts) for rule in RULES)
    return next(intake for intake in answers if intake is not None)


def _only_for_staff(facts: Facts, case: Case) -> bool:
    """Return whether nothing but a token for another purpose points at the case (mail-safety 6.3)."""
    answers = any(letter.case_id == case.id for letter in facts.letters)
    meant = any(claim.purpose is Purpose.CONSTITUENT and claim.case_id == case.id for claim in facts.claims)
    return bool(facts.claims) and not meant and not answers
