"""The demo's play: who writes what, what must follow, and what of it the screen shows.

Every step says what it expects; what does not happen ends the demo with a plain sentence, so that it is a test too.
"""

from casepost import demo_town as people
from casepost.demo_screen import Screen
from casepost.demo_service import DemoFailed, Outcome, Town
from casepost.demo_town import ANA, BEN, DANA, JUNE, MARIA, OLGA, PAT, ROSARIO, SAM, SID, Letter, Mail, Writer, reply
from cases.case import Case
from cases.events import Outcome as Ended
from cases.events import Priority, Status

PASSED_ON = (people.MORA, people.CHO, people.LEE)


class Play:
    """Plays the whole story once, from the first mail to the last."""

    def __init__(self, town: Town, screen: Screen) -> None:
        self._town = town
        self._screen = screen
        self._mails = 0

    def run(self) -> None:
        """Play every chapter. Raises DemoFailed."""
        self._people_write()
        self._trustees_pass_on()
        self._nobody_to_answer()
        self._contact_works()
        self._time_passes()
        self._ending()

    def _people_write(self) -> None:
        screen = self._screen
        screen.chapter(
            "People write",
            f"The invented {people.DISTRICT} has one shared address, {people.OFFICE}. Whoever writes to it gets a "
            f"receipt with a case number. {ANA.name}, the primary contact, gets a notice and works from her own mail "
            f"program. {BEN.name} is her backup, {OLGA.name} keeps an eye on it all (oversight), {SAM.name} is the "
            "superintendent, and seven trustees pass on what they hear. Nobody needs an account or a form.",
        )
        bus = self._new("A parent asks about a bus", people.BUS)
        self._receipt = self._one(bus, "receipt", MARIA.email)
        screen.in_full("The receipt", self._receipt)
        screen.in_full("The notice", self._one(bus, "new-case", ANA.email))
        self._bus = bus
        spanish = self._new("A parent writes in Spanish", people.ENROLMENT)
        self._spanish = spanish
        self._spanish_receipt = self._one(spanish, "receipt", ROSARIO.email)
        self._fence = self._new("A neighbour sends a photo along", people.FENCE)
        records = self._new("A newspaper asks for public records", people.RECORDS)
        self._expect("public-records" in self._case(records).clocks, "The records request suggested no legal clock.")
        threat = self._new("A parent reports a threat", people.THREAT, ("alert", SAM), ("alert", OLGA), ("alert", SID))
        self._expect(self._case(threat).priority is Priority.NOW, "The threat raised no priority.")
        self._alert = self._one(threat, "alert", SAM.email)

    def _trustees_pass_on(self) -> None:
        screen = self._screen
        screen.chapter(
            "Trustees pass mail on",
            "A parent wrote to the whole Board. Three of the seven trustees forward her mail, each with another mail "
            "program. It stays one case, and she gets one receipt. Each trustee is written to alone.",
        )
        first, second, third = people.forwards(self._town.clock.now())
        made = ("receipt", JUNE), ("receipt-board", people.MORA), ("new-case", ANA)
        self._mold = self._arrives("The first trustee forwards it", first, "new", *made)
        self._mold_notice = self._one(self._mold, "new-case", ANA.email)
        for mail, title in ((second, "The second, from Outlook"), (third, "The third, from a Mac")):
            again = self._arrives(title, mail, "joined", ("receipt-board", mail.sender), ("more", ANA))
            self._expect(self._case(again).number == self._case(self._mold).number, "A forward made a second case.")

    def _nobody_to_answer(self) -> None:
        screen = self._screen
        screen.chapter(
            "Mail that is not what it seems",
            "Machines are never answered, or two of them would write to each other for ever. And a name in the From "
            "line proves nothing: the district's mail server must have proven the sender.",
        )
        self._arrives("An out-of-office notice answers a receipt", people.away(self._spanish_receipt), "automatic")
        forged = people.forged(self._case(self._bus).number)
        self._arrives(f"Somebody pretends to be {ANA.name}", forged, "pending", ("confirm", ANA))
        more = reply(self._receipt, MARIA, "It was late again today. The driver says that there is no second driver.")
        added = self._arrives("The first parent adds something, by replying", more, "joined", ("more", ANA))
        self._more = self._one(added, "more", ANA.email)
        self._expect(self._case(added).number == self._case(self._bus).number, "The parent's reply opened a new case.")

    def _contact_works(self) -> None:
        self._screen.chapter(
            "The primary contact works by replying",
            f"{ANA.name} answers the notices from her own mail program. Lines that begin with # say what to do. The "
            "text below them goes to the person who wrote, and to nobody else. Every reply is met with a summary.",
        )
        note = reply(self._more, ANA, "#note", "I called Transportation. They will train a second driver.")
        self._arrives("A note that stays inside", note, "joined", ("summary", ANA))
        answer = "Good news: the roof is mended, and room 12 was cleaned and tested on Friday."
        wrong = reply(self._mold_notice, ANA, "#categry facilities", "#resolve fixed", "", answer)
        refused = self._arrives("A misspelt command: nothing is done", wrong, "joined", ("not-understood", ANA))
        self._screen.in_full("The letter that tells her", self._one(refused, "not-understood", ANA.email))
        lines = ("#1", "#resolve fixed", "#board The roof is mended. The room was cleaned and tested.", "", answer)
        made = ("answer", JUNE), ("summary", ANA), *(("resolved-board", one) for one in PASSED_ON)
        self._arrives("The same, spelt right", reply(self._mold_notice, ANA, *lines), "joined", *made)
        self._others_help()
        self._changed_mind()
        self._arrives(
            "The superintendent has read the alert", reply(self._alert, SAM, "OK"), "joined", ("summary", SAM)
        )

    def _others_help(self) -> None:
        question = "Did bus 14 stop at Fifth and Elm this morning and last week? If not, why?"
        asked = reply(self._one(self._bus, "new-case", ANA.email), ANA, "#1", "#to transport", "", question)
        self._arrives("She asks Transportation", asked, "joined", ("ask-department", DANA), ("summary", ANA))
        lines = ("#1", "#use enrollment-documents", "#resolve answered", "")
        words = "Puede entregar los papeles en la oficina de Bannon Creek, de lunes a viernes de 8 a 4."
        papers = reply(self._one(self._spanish, "new-case", ANA.email), ANA, *lines, words)
        self._arrives(
            "A prepared answer, in Spanish, with a line of her own",
            papers,
            "joined",
            ("answer", ROSARIO),
            ("summary", ANA),
        )
        self._arrives("A call, written down by a mail of her own", people.CALL, "new", ("summary", ANA))

    def _changed_mind(self) -> None:
        notice = self._one(self._fence, "new-case", ANA.email)
        wrong = reply(notice, ANA, "Dear Ms. Lopez, the bus comes again from Monday.")
        made = self._arrives("An answer to the wrong person", wrong, "joined", ("answer", PAT), ("summary", ANA))
        summary = self._one(made, "summary", ANA.email)
        self._arrives("She sees it in the summary", reply(summary, ANA, "UNDO"), "joined", ("summary", ANA))
        states = {
            one.kind: one.state for one in self._town.letters() if one.id in {letter.id for letter in made.letters}
        }
        self._expect(states.get("answer") == "withdrawn", "UNDO did not take the wrong answer back.")
        right = reply(notice, ANA, "#1", "", "Thank you for telling us. The fence will be mended on Monday.")
        self._arrives("The right answer", right, "joined", ("answer", PAT), ("summary", ANA))

    def _time_passes(self) -> None:
        screen = self._screen
        screen.chapter(
            "A minute later",
            "What staff send out waits a little for an UNDO (here one minute, in a district usually two). The demo's "
            "clock goes ahead. The answers leave, and each trustee hears alone how the case ended.",
        )
        left = self._town.undo_time_passes()
        print()
        screen.letters(left)
        answered = {("answer", one.email) for one in (JUNE, PAT, ROSARIO)}
        wanted = answered | {("ask-department", DANA.email), *(("resolved-board", p.email) for p in PASSED_ON)}
        self._expect({(one.kind, one.to) for one in left} == wanted, "Not every answer left when its time had come.")
        by_key = {(one.kind, one.to): self._town.letter(one.message_id) for one in left}
        screen.in_full("What the parent reads", by_key["answer", JUNE.email])
        screen.in_full("What a trustee reads", by_key["resolved-board", people.MORA.email])
        self._department_answers(by_key["ask-department", DANA.email])
        bounced = people.bounced(by_key["answer", PAT.email])
        self._arrives("One answer comes back: there is no such mailbox", bounced, "automatic", ("did-not-arrive", ANA))
        thanks = reply(by_key["answer", JUNE.email], JUNE, "Thank you so much!")
        thanked = self._arrives("The other parent says thank you", thanks, "joined")
        case = self._case(thanked)
        resolved = case.status is Status.RESOLVED and case.outcome is Ended.FIXED
        self._expect(resolved, "The case did not stay resolved after a thank you.")

    def _department_answers(self, question: Letter) -> None:
        facts = "The driver was new to the route. From Monday, bus 14 stops at Fifth and Elm at 7:10."
        told = self._arrives(
            "Transportation answers, and only the primary contact reads it",
            reply(question, DANA, facts),
            "joined",
            ("more", ANA),
        )
        lines = ("#pass", "#resolve fixed", "", "Dear Ms. Lopez,", "", "Transportation told us:")
        passed = reply(self._one(told, "more", ANA.email), ANA, *lines)
        self._arrives("One word passes their words on", passed, "joined", ("answer", MARIA), ("summary", ANA))

    def _ending(self) -> None:
        town, screen = self._town, self._screen
        cases, letters = town.cases(), [one for one in town.letters() if one.state == "sent"]
        screen.chapter(
            "What became of it all",
            f"{self._mails} mails came. They are {len(cases)} cases. {len(letters)} letters left, each to one person.",
        )
        screen.table(cases)
        town.wait_until_filed(self._mails)
        print()
        screen.say(
            "The shared mailbox is empty: every mail was moved to its folder Casepost/Done, and only after it had been "
            "stored, byte for byte, with its case. Nothing is deleted. A question mark means: suggested, not yet set."
        )

    def _new(self, title: str, mail: Mail, *more: tuple[str, Writer]) -> Outcome:
        return self._arrives(title, mail, "new", ("receipt", mail.sender), ("new-case", ANA), *more)

    def _arrives(self, title: str, mail: Mail, became: str, *letters: tuple[str, Writer]) -> Outcome:
        """Let a mail arrive, show it and what became of it; what differs from what is expected ends the demo."""
        self._mails += 1
        self._screen.came(title, mail)
        outcome = self._town.arrives(mail)
        summary = next((self._town.letter(one.message_id).text for one in outcome.letters if one.kind == "summary"), "")
        self._screen.became(outcome, summary)
        self._screen.letters(outcome.letters)
        self._expect(outcome.became == became, f"'{title}' became {outcome.became}, not {became}.")
        wanted = sorted((kind, person.email) for kind, person in letters)
        made = sorted((one.kind, one.to) for one in outcome.letters)
        self._expect(made == wanted, f"'{title}' made the letters {_named(made)}, not {_named(wanted)}.")
        return outcome

    def _one(self, outcome: Outcome, kind: str, to: str) -> Letter:
        found = next(one.message_id for one in outcome.letters if (one.kind, one.to) == (kind, to))
        return self._town.letter(found)

    def _case(self, outcome: Outcome) -> Case:
        if outcome.case is None:
            raise DemoFailed("A mail that belongs to a case has none.")
        return outcome.case

    def _expect(self, happened: bool, otherwise: str) -> None:  # noqa: FBT001 - what is expected reads first
        if not happened:
            raise DemoFailed(otherwise)


def _named(letters: list[tuple[str, str]]) -> str:
    return ", ".join(f"{kind} to {to}" for kind, to in letters) or "none"
