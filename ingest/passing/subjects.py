"""Subjects: what their first words say, and the subject without them. Pure."""

import re

from ingest.quotes.lines import LINE
from ingest.wording.labels import FORWARD_PREFIXES, REPLY_PREFIXES, TAG_WORDS

_PREFIXES = 8  # that programs have put before a subject: 'Re: RE: Fwd: ...'
_TAGS = 4  # that stand before a subject
_TAG_MARKS = {"[": "]", "(": ")", "{": "}", "<": ">", "*": "*", "【": "】"}
_AROUND = " :-*]"
_COUNT = re.compile(r"[\[(^]?\d{0,3}[\])]?$")  # The Bat! writes 'Re[2]:', others 'Re^2:' and 'RE(3):'


def subject_kind(subject: str) -> str:
    """Return 'forward', 'reply' or '' by the outermost prefix of a subject."""
    prefix, colon, _ = _untagged(subject)[:40].replace("：", ":").partition(":")
    word = _COUNT.sub("", prefix.strip("[( ").casefold()).strip()
    if (colon and word in FORWARD_PREFIXES) or subject.lstrip()[:5].casefold() in {"(fwd)", "[fwd]"}:  # Pegasus Mail
        return "forward"
    if colon and word in REPLY_PREFIXES:
        return "reply"
    return "forward" if subject.rstrip().casefold().endswith(("(fwd)", "[fwd]")) else ""


def _untagged(subject: str) -> str:
    """Return the subject without the tags that gateways and lists put before it: '[EXT] RE: Bus'."""
    text = subject.strip()[:LINE]
    for _ in range(_TAGS):
        closing = _TAG_MARKS.get(text[:1], "")
        inside, end, behind = text.lstrip(text[:1]).partition(closing) if closing else ("", "", "")
        word, colon, rest = text[:20].partition(":")
        if end and behind.strip(_AROUND) and ":" not in inside:
            text = behind.lstrip(_AROUND)
        elif colon and rest.strip() and word.strip("*# ").casefold() in TAG_WORDS:
            text = text[len(word) + 1 :].lstrip()
        else:
            break
    return text


def core_subject(subject: str) -> str:
    """Return the subject as its first writer gave it: without 'Re:', 'Fwd:', 'RV:' and the tags of gateways."""
    text = " ".join(subject[:LINE].split())
    for _ in range(_PREFIXES):
        text = _untagged(text)
        prefix, colon, _ = text[:40].replace("：", ":").partition(":")
        word = _COUNT.sub("", prefix.strip("[( ").casefold()).strip()
        if text[:5].casefold() in {"(fwd)", "[fwd]"}:
            text = text[5:].strip()
        elif colon and word in FORWARD_PREFIXES | REPLY_PREFIXES:
            text = text[len(prefix) + 1 :].strip()
        else:
            break
    return text[:-5].strip() if text.casefold().endswith(("(fwd)", "[fwd]")) else text
