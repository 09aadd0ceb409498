"""Time to read hostile texts and mails of 1, 10, 100 KB and 1 MB: ten times the text must not cost much more than that.

Prints milliseconds of CPU for each size and the largest ratio of neighbouring sizes; exits 1 where one is above 25 and
the larger text took more than 20 ms. Usage: python bench/linear.py [part of the name of a function or a shape] ...
"""

import sys
import time
from collections.abc import Callable
from email.message import Message
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ingest.bounces import delivery_report
from ingest.forwards import forwarded
from ingest.headers import addresses, identity
from ingest.html.walk import rendered, shallow
from ingest.language import language_of
from ingest.limits import ParseLimits
from ingest.mime.charsets import decode
from ingest.mime.encoded_words import decode_words
from ingest.mime.flowed import unflowed
from ingest.mime.parameters import parameters
from ingest.mime.transfer import base64_bytes, quoted_printable_bytes
from ingest.mime.uuencode import decoded_files
from ingest.parse import parse
from ingest.quoting import own_words, visible

SIZES = (1_000, 10_000, 100_000, 1_000_000)
FLOOR = 0.020  # seconds: what is faster tells nothing, and a tenth of it is what any reading may cost
MOST = 25.0
TRIES = 3  # the machine may be busy with something else

TEXTS = {
    "newlines": "\n",
    "spaces": " ",
    "one long word": "x",
    "one long line": "the bus is late again ",
    "On": "On ",
    "On, over lines": "On Mon, Oct 5, 2026\n",
    "wrote:": "wrote:\n",
    "wrote: in one line": "Ana wrote: ",
    "attributions": "On Mon, Oct 5, 2026 at 7:10 AM Ana <ana@families.example> wrote:\n",
    "attributions, Spanish": "El lun, 5 oct 2026 a las 7:10, Ana (<ana@families.example>) escribió:\n",
    "attributions, Chinese": "在 2026年10月5日，Ana <ana@families.example> 写道：\n",
    "quote and answer": "> Is it late?\nYes.\n",
    "towers of >": ">",
    "lines of >": ">\n",
    "towers of > with spaces": "> ",
    "-----": "-----\n",
    "----- in one line": "-",
    "_____": "________________\n",
    "-----Original Message-----": "-----Original Message-----\n",
    "forward markers": "---------- Forwarded message ---------\n",
    "forwards": "---------- Forwarded message ---------\nFrom: Ana <ana@families.example>\nDate: x\nSubject: y\n\nz\n",
    "Begin forwarded message:": "Begin forwarded message:\n\n",
    "Lotus forwards": "---- Forwarded by Ana Ruiz/HOU on 10/05/2026 07:10 AM ----\n",
    "From:": "From: a\n",
    "From: To:": "From: a\nTo: b\n continued\n",
    "Outlook blocks": "From: Ana\nSent: Monday\nTo: Bo\nSubject: x\n\n",
    "*From:*": "*From:* Ana <ana@families.example>\n",
    "colons": "a: ",
    "signatures": "-- \nAna\n",
    "Sent from": "Sent from my iPhone\n",
    "addresses": "ana@families.example, ",
    "addresses with dots": "a.",
    "addresses in brackets": "<a@b.example> ",
    "at signs": "a@",
    "opening brackets": "<",
    "parentheses": "(",
    "quotes": '"',
    "asterisks": "*",
    "links": "https://a.example/b ",
    "dates": "10/05/2026 07:10 AM ",
    "digits": "1",
    "marks that nobody sees": "\u200b",
    "Chinese": "校车没有来",
    "Hmong": "kuv xav paub txog lub npav ",
    "failures": "<ana@families.example>: host mx.example said: 550 5.1.1 unknown user\n",
    "report fields": "Final-Recipient: rfc822; ana@families.example\nAction: failed\nStatus: 5.1.1\n\n",
    "flowed": "a \n",
    "lines that end in CR": "a\r",
    "our line": "reply above this line\n",
    "second line of our notice": "They do not go to\n",
    "gateway labels": "[EXTERNAL] \n",
    "gateway footers": "This message is intended only for Ana\n",
    "OpenPGP signatures": "-----BEGIN PGP SIGNATURE-----\n",
}
HTML = {
    "<div>": "<div>",
    "<div> apart": "<div>a</div>",
    "<blockquote>": "<blockquote>",
    "<blockquote> with words": "<blockquote>a<br>",
    "gmail quotes": "<div class=gmail_quote>",
    "attributes": "<p a=b c='d'>",
    "one tag of attributes": "<p " + "a=b ",
    "entities": "&lt;&amp;&#65;",
    "opening brackets": "<",
    "open comments": "<!--",
    "open styles": "<style>",
    "tables": "<table><tr><td>",
    "rows": "<tr><td>a<td>b",
    "links": "<a href='https://a.example/'>x</a>",
    "lists": "<ul><li>",
    "breaks": "<br>\n",
    "hidden": "<div style='display:none'>",
    "font runs": "<font><b><i>",
}
FIELDS = {
    "From of comments": ("From: ", "("),
    "From of closed comments": ("From: ", "(a)"),
    "From of quotes": ("From: ", '"'),
    "From of backslashes": ('From: "', "\\"),
    "From of brackets": ("From: ", "<"),
    "From of dots": ("From: a", ".a"),
    "From of at signs": ("From: ", "a@"),
    "To of addresses": ("To: ", "a@b.example, "),
    "To of groups": ("To: ", "a: b@c.example; "),
    "To of words": ("To: ", "=?utf-8?q?a?= <a@b.example>, "),
    "Subject of open words": ("Subject: ", "=?utf-8?q?"),
    "Subject of words": ("Subject: ", "=?utf-8?q?a?= "),
    "Subject of question marks": ("Subject: ", "=?a?q?b?c"),
    "Subject of spaces": ("Subject: ", " "),
    "Subject folded": ("Subject: ", "a\r\n "),
    "References": ("References: ", "<a@b.example> "),
    "References open": ("References: ", "<a"),
    "Content-Type of comments": ("Content-Type: text/plain; charset=", "("),
    "Content-Type of quotes": ("Content-Type: text/plain; ", '";'),
    "Content-Type of parameters": ("Content-Type: text/plain", "; a=b"),
    "Content-Type of pieces": ("Content-Type: text/plain", "; name*1*=b"),
    "Content-Disposition of backslashes": ('Content-Disposition: attachment; filename="', "\\"),
    "Received": ("X: y", "\r\nReceived: from a by b; Mon, 5 Oct 2026 07:10:00 -0700"),
    "Date": ("Date: ", "Mon, "),
    "Authentication-Results": ("Authentication-Results: mx", "; dmarc=pass (a"),
}
MIME = {
    "boundary-like lines": ("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--bb\r\n"),
    "parts": ("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\n\r\nx\r\n"),
    "parts without end": ("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\n"),
    "multipart in multipart": ("", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"),
    "mails in mails": ("", "Content-Type: message/rfc822\r\n\r\n"),
    "parts of HTML": ("Content-Type: multipart/mixed; boundary=b\r\n\r\n", "--b\r\nContent-Type: text/html\r\n\r\n\n"),
    "base64 of padding": ("Content-Transfer-Encoding: base64\r\n\r\n", "="),
    "base64 of padded lines": ("Content-Transfer-Encoding: base64\r\n\r\n", "QQ==\r\n"),
    "quoted-printable of soft ends": ("Content-Transfer-Encoding: quoted-printable\r\n\r\n", "= \r\n"),
    "quoted-printable of blanks": ("Content-Transfer-Encoding: quoted-printable\r\n\r\n", "=  "),
    "uuencode begun again": ("\r\n", "begin 644 a\n"),
    "uuencoded lines": ("\r\nbegin 644 a\n", "#0V%T\n"),
    "utf-7": ("Content-Type: text/plain; charset=utf-7\r\n\r\n", "+AOk-"),
    "iso-2022-jp": ("Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n", "\x1b$B-!"),
    "hz": ("Content-Type: text/plain; charset=hz\r\n\r\n", "~{"),
    "fields in the body": ("\r\n", "Content-Type: text/plain; a=b\r\n"),
}  # fmt: skip
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "visible": visible,
    "own_words": own_words,
    "forwarded": lambda text: forwarded(text, "Fwd: Bus"),
    "delivery_report": lambda text: delivery_report(Message(), text),
    "language_of": language_of,
    "unflowed": lambda text: unflowed(text, delete_space=False),
}
READERS: dict[str, Callable[[str], object]] = {
    "decode": lambda text: decode(text.encode("utf-8") + b"\xff", "utf-8"),
    "decode_words": lambda text: decode_words(text, 200),
    "parameters": parameters,
    "addresses": lambda text: addresses([text], ParseLimits(), []),
    "identity": lambda text: identity([text]),
    "base64_bytes": lambda text: base64_bytes(text.encode()),
    "quoted_printable_bytes": lambda text: quoted_printable_bytes(text.encode()),
    "decoded_files": lambda text: decoded_files(text.encode()),
}


def main() -> int:
    wanted = [word.lower() for word in sys.argv[1:]]
    slow = 0
    print(f"{'':<58}{'1 KB':>9}{'10 KB':>9}{'100 KB':>9}{'1 MB':>9}   worst ratio (milliseconds of CPU)")
    for name, run, make in _cases():
        if all(word in name.lower() for word in wanted):
            slow += _report(name, run, make)
    print(f"{slow} grow faster than they may" if slow else "all grow with the size of the text")
    return 1 if slow else 0


def _cases() -> list[tuple[str, Callable[..., object], Callable[[int], object]]]:
    cases: list[tuple[str, Callable[..., object], Callable[[int], object]]] = []
    for shape, unit in TEXTS.items():
        cases.append((f"parse: {shape}", parse, _mail("Content-Type: text/plain; charset=utf-8\r\n\r\n", unit)))
        cases += [(f"{name}: {shape}", function, _text(unit)) for name, function in FUNCTIONS.items()]
    for shape, unit in HTML.items():
        cases.append((f"parse HTML: {shape}", parse, _mail("Content-Type: text/html\r\n\r\n", unit)))
        cases.append((f"rendered: {shape}", lambda text: rendered(shallow(text)), _text(unit)))
    cases += [(f"parse: {shape}", parse, _mail(start, unit)) for shape, (start, unit) in (FIELDS | MIME).items()]
    for shape, (_, unit) in FIELDS.items():
        cases += [(f"{name}: {shape}", reader, _text(unit)) for name, reader in READERS.items()]
    return cases


def _text(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit))


def _mail(start: str, unit: str) -> Callable[[int], bytes]:
    head = "From: ana@families.example\r\n" if not start.startswith("From") else ""
    return lambda size: (head + start + unit * (size // len(unit))).encode()


def _report(name: str, run: Callable[..., object], make: Callable[[int], object]) -> bool:
    """Print a line; True when the time grows too fast in every try."""
    for _ in range(TRIES):
        seconds = [_measured(run, make(size)) for size in SIZES]
        ratios = [after / max(before, FLOOR / 10) for before, after in pairwise(seconds) if after > FLOOR]
        worst = max(ratios, default=0.0)
        if worst <= MOST:
            break
    columns = "".join(f"{1000 * value:>9.1f}" for value in seconds)
    verdict = f"{worst:.1f}{'  GROWS TOO FAST' if worst > MOST else ''}" if worst else "-"
    print(f"{name:<58}{columns}   {verdict}", flush=True)
    return worst > MOST


def _measured(run: Callable[..., object], value: object) -> float:
    start = time.process_time()
    run(value)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
