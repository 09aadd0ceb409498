"""What right means: each measure looks at one sample and one understanding, and says right, wrong or not concerned.

An understanding is a dictionary with keys of `casepost explain`; a library gives those that it can.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corpus import Sample

Understood = dict[str, Any]
Verdict = bool | None


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table: what it asks, what must be reached, and which key an answer needs."""

    name: str
    aim: str
    needs: str
    judge: Callable[[Sample, Understood], Verdict]
    errors: bool = False  # the figure counts what went wrong, the fewer the better


def squeezed(text: str) -> str:
    """Return the text without any white space or invisible mark."""
    return "".join(text.replace("\ufeff", "").replace("\u200b", "").split())


def lines(text: str) -> list[str]:
    """Return the squeezed lines that hold something."""
    return [line for line in map(squeezed, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) if line]


def accepted(sample: Sample) -> list[str]:
    """Return every form of the visible text that the origin accepts."""
    return [sample.truth["visible_text"], *sample.truth.get("visible_text_alt", [])]


def exact(sample: Sample, found: Understood) -> Verdict:
    """Whether the visible text is one of the accepted ones, white space apart."""
    if "visible_text" not in sample.truth:
        return None
    return squeezed(found["visible_text"]) in {squeezed(text) for text in accepted(sample)}


def soft(sample: Sample, found: Understood) -> Verdict:
    """Whether no line of the author is lost and no quoted line is left, whatever became of the signature."""
    truth = sample.truth
    shown = squeezed(found["visible_text"])
    if "visible_text" not in truth:
        if "text_contains" not in truth and "text_excludes" not in truth:
            return None
        has = all(squeezed(text) in shown for text in truth.get("text_contains", []))
        return has and not any(squeezed(text) in shown for text in truth.get("text_excludes", []))
    texts = accepted(sample)
    shortest = min(texts, key=lambda text: len(squeezed(text)))
    left = [text for text in truth.get("text_excludes", []) if squeezed(text) in shown]
    if left or not all(line in shown for line in lines(shortest)):
        return False
    whole = truth.get("quoted_removed") or found["text"]
    own = {line for text in texts for line in lines(text)}
    joined = [squeezed(text) for text in texts]
    quoted = {line for line in lines(whole) if line not in own and not any(line in text for text in joined)}
    return quoted.isdisjoint(lines(found["visible_text"]))


SIGNATURES = frozenset({"signature", "sent from", "disclaimer", "list footer", "OpenPGP armour"})


def but_for_signatures(sample: Sample, found: Understood) -> Verdict:
    """Whether nothing but signatures and boilerplate is gone: some origins count them as the author's text."""
    return soft(sample, found) or (found["text"] != "" and SIGNATURES.issuperset(found["cuts"]))


def is_reply(sample: Sample) -> bool:
    """Whether the sample is of a set about the visible part of a reply."""
    return sample.set.startswith("repl") and ("visible_text" in sample.truth or "text_contains" in sample.truth)


def has_quotes(sample: Sample, found: Understood) -> bool:
    """Whether there is something to remove."""
    truth = sample.truth
    if truth.get("not_quoted"):
        return False
    if truth.get("quoted_removed") or truth.get("text_excludes"):
        return True
    if "visible_text" not in truth:
        return False
    return squeezed(found["text"]) not in {squeezed(text) for text in accepted(sample)}


def _where(
    measure: Callable[[Sample, Understood], Verdict], *, html: bool, quotes: bool | None
) -> Callable[..., Verdict]:
    def judged(sample: Sample, found: Understood) -> Verdict:
        if not is_reply(sample) or sample.is_html is not html:
            return None
        if quotes is not None and has_quotes(sample, found) is not quotes:
            return None
        return measure(sample, found)

    return judged


def _name(text: object) -> str:
    return squeezed(str(text or "")).strip("\"'").casefold()


def original_sender(sample: Sample, found: Understood) -> Verdict:
    """Whether the sender of the forwarded mail is right: the address where the origin has one, else the name."""
    truth = sample.truth
    if not truth.get("is_forward"):
        return None
    forward = found["forwarded"] or {}
    if truth.get("original_from_email"):
        return bool(str(forward.get("email") or "").lower() == truth["original_from_email"].lower())
    if truth.get("original_from_name"):
        return _name(forward.get("name")) == _name(truth["original_from_name"])
    return None


def whole_forward(sample: Sample, found: Understood) -> Verdict:
    """Whether name, address, subject and body of the forwarded mail are right, as far as the origin states them."""
    truth = sample.truth
    stated = [key for key in ("from_name", "from_email", "subject", "body") if truth.get(f"original_{key}")]
    if not truth.get("is_forward") or not stated:
        return None
    forward = found["forwarded"] or {}
    checks = {
        "from_name": _name(forward.get("name")),
        "from_email": _name(forward.get("email")),
        "subject": _name(forward.get("subject")),
        "body": squeezed(str(forward.get("body") or "")),
    }
    bodies = {squeezed(text) for text in (truth.get("original_body", ""), *truth.get("original_body_alt", []))}
    wanted = {key: {_name(truth[f"original_{key}"])} if key != "body" else bodies for key in stated}
    return all(checks[key] in wanted[key] for key in stated)


def no_forward(sample: Sample, found: Understood) -> Verdict:
    """Whether a mail that passes nothing on is not taken for a forward."""
    if sample.truth.get("is_forward") is not False:
        return None
    return not found["forwarded"]


def in_sets(prefix: str, measure: Callable[[Sample, Understood], Verdict]) -> Callable[[Sample, Understood], Verdict]:
    """Return the measure over the sets whose name begins so."""
    return lambda sample, found: measure(sample, found) if sample.set.startswith(prefix) else None


def _other_forwards(sample: Sample, found: Understood) -> Verdict:
    return None if sample.set in {"forward_crisp", "forward_enron"} else original_sender(sample, found)


def is_people(sample: Sample) -> bool:
    """Whether a person wrote it to somebody, not by a list that marks its mail (mail-safety 3)."""
    truth = sample.truth
    if truth.get("is_person"):
        return True
    return sample.set.startswith(("reply_enron", "forward_enron", "reply_talon")) or (
        truth.get("label") == "ham" and not (truth.get("is_auto_reply") or truth.get("is_auto_generated"))
    )


def bounce_recall(sample: Sample, found: Understood) -> Verdict:
    return bool(found["is_bounce"]) if sample.truth.get("is_bounce") else None


def bounce_false(sample: Sample, found: Understood) -> Verdict:
    """Whether something that did not fail to arrive was taken for a bounce."""
    truth = sample.truth
    innocent = truth.get("is_bounce") is False or truth.get("is_auto_reply") or is_people(sample) or is_reply(sample)
    return bool(found["is_bounce"]) if innocent and not truth.get("is_bounce") else None


def bounce_recipients(sample: Sample, found: Understood) -> Verdict:
    stated = sample.truth.get("bounced_recipient") if sample.truth.get("is_bounce") else None
    if not stated:
        return None
    return {one.lower() for one in stated} <= {one.lower() for one in found["bounced_recipients"]}


def bounce_permanence(sample: Sample, found: Understood) -> Verdict:
    hard = sample.truth.get("hard_bounce")
    values = set(hard) if isinstance(hard, list) else {hard}
    if values - {True, False} or len(values) != 1 or not sample.truth.get("is_bounce"):
        return None
    return found["bounce_permanent"] is values.pop()


def auto_found(sample: Sample, found: Understood) -> Verdict:
    return bool(found["is_auto_reply"]) if sample.truth.get("is_auto_reply") else None


def people_taken(sample: Sample, found: Understood) -> Verdict:
    """Whether a person's mail was taken for an automatic one or for a bounce."""
    return bool(found["is_auto_reply"] or found["is_bounce"]) if is_people(sample) else None


MACHINE = ("is_bounce", "is_auto_reply", "is_auto_generated", "is_delay_notice")
MACHINE_KINDS = ("feedback_report", "challenge_response", "delivery_success_report", "auto_generated")


def machine_silenced(sample: Sample, found: Understood) -> Verdict:
    """Whether a machine's mail is one that is never acknowledged."""
    truth = sample.truth
    if not (any(truth.get(key) for key in MACHINE) or sample.kind in MACHINE_KINDS):
        return None
    return bool(found["is_bounce"] or found["is_auto_reply"] or found["is_bulk"])


def people_held(sample: Sample, found: Understood) -> Verdict:
    """Whether a person's mail that came by no list would stay unacknowledged."""
    if not is_people(sample) or sample.set.startswith("mail_spamassassin"):
        return None
    return bool(found["is_bounce"] or found["is_auto_reply"] or found["is_bulk"])


def parses(_: Sample, found: Understood) -> Verdict:
    return not any(str(one).startswith("could not be") for one in found["defects"]) and found["seconds"] < 2.0


def attachments(sample: Sample, found: Understood) -> Verdict:
    """Whether every file is there with its name, type and decoded size, as far as the origin states them."""
    stated = [_file(one) for one in sample.truth.get("attachments", [])]
    stated += [(name, None, None) for name in sample.truth.get("attachment_names", [])]
    have = [_file(one) for one in found["attachments"]]
    return all(any(_same_file(one, other) for other in have) for one in stated) if stated else None


def _file(one: Any) -> tuple[Any, ...]:
    return (
        (one.get("name"), one.get("type"), one.get("size")) if isinstance(one, dict) else (*one, None, None, None)[:3]
    )


def _same_file(stated: tuple[Any, ...], have: tuple[Any, ...]) -> bool:
    return all(wanted in {None, "", got} for wanted, got in zip(stated, have, strict=True))


DISTRICT = frozenset("en es hmn zh vi ru uk pa fa ps ur ar hi tl".split())


def language(sample: Sample, found: Understood) -> Verdict:
    """Whether the language is right; of a text in none of the district's there is none to name."""
    wanted = sample.truth.get("language_expected")
    return found["language"] == (wanted if wanted in DISTRICT else None) if wanted else None


MEASURES: tuple[Measure, ...] = (
    Measure("visible reply, mails with quotes", ">= 88 %", "visible_text", _where(soft, html=False, quotes=True)),
    Measure("  the same, exactly one accepted text", "", "visible_text", _where(exact, html=False, quotes=True)),
    Measure("visible reply, nothing to remove", ">= 99.5 %", "visible_text", _where(soft, html=False, quotes=False)),
    Measure("  the same, signatures may go", "", "cuts", _where(but_for_signatures, html=False, quotes=False)),
    Measure("visible reply from HTML bodies", ">= 85 %", "visible_text", _where(soft, html=True, quotes=None)),
    Measure("forward: sender (Crisp set)", ">= 99 %", "forwarded", in_sets("forward_crisp", original_sender)),
    Measure("forward: sender (Enron)", ">= 80 %", "forwarded", in_sets("forward_enron", original_sender)),
    Measure("forward: sender (others)", "", "forwarded", _other_forwards),
    Measure("forward: all fields right", ">= 82 %", "forwarded", whole_forward),
    Measure("no forward: left alone", "", "forwarded", no_forward),
    Measure("bounces found", ">= 99 %", "is_bounce", bounce_recall),
    Measure("mistakes: no bounce, taken for one", "<= 0.2 %", "is_bounce", bounce_false, errors=True),
    Measure("bounce: failing recipient", "all", "bounced_recipients", bounce_recipients),
    Measure("bounce: for good or for now (*)", "", "bounce_permanent", bounce_permanence),
    Measure("automatic answers found", ">= 95 %", "is_auto_reply", auto_found),
    Measure("mistakes: people's mail automatic", "none", "is_auto_reply", people_taken, errors=True),
    Measure("machine mail never acknowledged", ">= 99.5 %", "is_bulk", machine_silenced),
    Measure("mistakes: people's mail held back", "none", "is_bulk", people_held, errors=True),
    Measure("parses without a crash, under 2 s", "all", "defects", parses),
    Measure("attachments: name, type, size", "all", "attachments", attachments),
    Measure("language of the text", "", "language", language),
)
