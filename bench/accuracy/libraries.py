"""What other libraries understand of the same mail. Runs in an environment of its own: none of them is ours.

Standard input: one JSON object a line {"id", "raw" (base64), "text", "html" or null, "subject"}.
Standard output: {"id", "library", "found"} with those keys of `casepost explain` that the library can give.
"""

import base64
import contextlib
import importlib
import json
import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.utils import parseaddr
from typing import Any

SECONDS = 3  # some of them hang on some mail: then they gave no answer
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "cs", "ja", "ko", "zh"]
Task = dict[str, Any]
Found = dict[str, Any]


class TooLong(Exception):
    """The library took longer than anyone would wait."""


def email_reply_parser() -> Callable[[Task], Found]:
    library = importlib.import_module("email_reply_parser").EmailReplyParser
    return lambda task: {"visible_text": library.parse_reply(task["text"])}


def mail_parser_reply() -> Callable[[Task], Found]:
    library = importlib.import_module("mailparser_reply").EmailReplyParser(languages=LANGUAGES)
    return lambda task: {"visible_text": library.parse_reply(task["text"]) or ""}


def talon() -> Callable[[Task], Found]:
    importlib.import_module("talon").init()
    quotations = importlib.import_module("talon.quotations")
    shown = importlib.import_module("lxml.html")

    def run(task: Task) -> Found:
        if task["html"]:
            tree = shown.fromstring(quotations.extract_from_html(task["html"]) or "<p></p>")
            return {"visible_text": "\n".join(tree.itertext())}
        return {"visible_text": quotations.extract_from_plain(task["text"])}

    return run


def quotequail() -> Callable[[Task], Found]:
    library = importlib.import_module("quotequail")
    shown = importlib.import_module("lxml.html")

    def run(task: Task) -> Found:
        if task["html"]:
            parts = library.quote_html(task["html"])
            own = "\n".join(
                "\n".join(shown.fromstring(f"<div>{text}</div>").itertext()) for mine, text in parts if mine
            )
            return {"visible_text": own, "forwarded": _quail(library.unwrap_html(task["html"]))}
        own = "\n".join(text for mine, text in library.quote(task["text"]) if mine)
        return {"visible_text": own, "forwarded": _quail(library.unwrap(task["text"]))}

    return run


def _quail(told: dict[str, Any] | None) -> Found | None:
    if not told or told.get("type") != "forward":
        return None
    name, email = parseaddr(str(told.get("from") or ""))
    return {"name": name, "email": email, "subject": told.get("subject"), "body": told.get("text")}


def email_forward_parser() -> Callable[[Task], Found]:
    read = importlib.import_module("emailforwardparser.forward_parser").get_forwarded_metadata

    def run(task: Task) -> Found:
        told = read(task["text"], task["subject"])
        if not told.forwarded:
            return {"forwarded": None}
        mail = told.email
        found = {"name": mail.from_.name, "email": mail.from_.address, "subject": mail.subject, "body": mail.body}
        return {"forwarded": found}

    return run


def flufl_bounce() -> Callable[[Task], Found]:
    failures = importlib.import_module("flufl.bounce").all_failures

    def run(task: Task) -> Found:
        temporary, permanent = failures(message_from_bytes(base64.b64decode(task["raw"])))
        both = [one.decode("latin-1") for one in (*temporary, *permanent)]
        return {"is_bounce": bool(both), "bounced_recipients": both, "bounce_permanent": bool(permanent)}

    return run


def mail_parser() -> Callable[[Task], Found]:
    read = importlib.import_module("mailparser").parse_from_bytes

    def run(task: Task) -> Found:
        files = read(base64.b64decode(task["raw"])).attachments
        return {
            "attachments": [
                {"name": one.get("filename"), "type": one.get("mail_content_type"), "size": _size(one)} for one in files
            ],
            "defects": [],
        }

    return run


def _size(file: dict[str, Any]) -> int:
    payload = str(file.get("payload") or "")
    if file.get("binary"):
        with contextlib.suppress(ValueError):
            return len(base64.b64decode(payload))
    return len(payload.encode("utf-8", "surrogateescape"))


def header_rules() -> Callable[[Task], Found]:
    """Do what many help desks do: a few header fields, the null sender and the names of mail systems."""

    def run(task: Task) -> Found:
        mail = message_from_bytes(base64.b64decode(task["raw"]))
        sender = parseaddr(str(mail.get("From", "")))[1].lower()
        submitted = str(mail.get("Auto-Submitted", "no")).lower().split(";")[0].strip()
        report = mail.get_content_type() == "multipart/report" or str(mail.get("Return-Path", "")).strip() == "<>"
        daemon = sender.startswith(("mailer-daemon", "postmaster"))
        bulk = str(mail.get("Precedence", "")).lower() in {"bulk", "list", "junk", "auto_reply"} or "List-Id" in mail
        auto = submitted != "no" or "X-Autoreply" in mail or "X-Autorespond" in mail
        return {"is_bounce": report or daemon, "is_auto_reply": auto, "is_bulk": bulk}

    return run


LIBRARIES: dict[str, Callable[[], Callable[[Task], Found]]] = {
    "email-reply-parser": email_reply_parser,
    "mail-parser-reply": mail_parser_reply,
    "talon": talon,
    "quotequail": quotequail,
    "email-forward-parser": email_forward_parser,
    "flufl.bounce": flufl_bounce,
    "mail-parser": mail_parser,
    "header rules": header_rules,
}


def answers(name: str, tasks: list[Task]) -> Iterator[Task]:
    """Yield what one library says of each task; of one where it fails, that it failed."""
    try:
        run = LIBRARIES[name]()
    except ImportError as missing:
        print(f"{name} is not there: {missing}", file=sys.stderr)
        return
    for task in tasks:
        signal.alarm(SECONDS)
        begun = time.perf_counter()
        try:
            found = run(task)
        except TooLong:
            found = {"failed": "took too long"}
        except Exception as error:  # noqa: BLE001 - whatever a library raises is its answer
            found = {"failed": type(error).__name__}
        finally:
            signal.alarm(0)
        yield {"id": task["id"], "library": name, "found": {**found, "seconds": time.perf_counter() - begun}}


def too_long(*_: object) -> None:
    raise TooLong


def main() -> None:
    logging.disable()  # they log what they cannot read
    signal.signal(signal.SIGALRM, too_long)
    tasks = [json.loads(line) for line in sys.stdin]
    for name in LIBRARIES:
        for answer in answers(name, tasks):
            print(json.dumps(answer))


if __name__ == "__main__":
    main()
