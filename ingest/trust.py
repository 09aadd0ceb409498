"""Whether the district's own border says that a mail comes from whom it names (mail-safety 6.2, RFC 8601). Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cases.policy import Trust
from ingest.headers import a_label
from ingest.message import Message

MICROSOFT_365 = "microsoft365"
_RESULTS = "authentication-results"
_KNOWN_DMARC = frozenset({"pass", "fail", "none"})
_VERSION = re.compile(r"\d{1,5}")


@dataclass(frozen=True, slots=True)
class Authentication:
    """Who a mail is from, and whether that is proven. `dmarc` is what the border said: pass, fail, none, or ''."""

    email: str
    authenticated: bool
    dmarc: str
    why: str


@dataclass(slots=True)
class Result:
    """One method of an Authentication-Results field. `clear` is False when a property stands twice."""

    method: str
    result: str
    properties: dict[str, str] = field(default_factory=dict)
    clear: bool = True


def authentication(message: Message, trust: Trust) -> Authentication:
    """Return who sent *message* and whether the border vouches for it. Nothing is trusted unless configured."""
    m365 = trust.tenant_internal.casefold() == MICROSOFT_365
    value, missing = _trusted_field(message.headers, trust, m365=m365)
    results = read_results(value)[1] if value is not None else []
    dmarc = _dmarc(results)
    if not message.identity:
        return Authentication(
            "", authenticated=False, dmarc=dmarc, why=message.identity_doubt or "the sender is not known"
        )
    proof, why = _proof(message.identity.rpartition("@")[2], results)
    if proof:
        return Authentication(message.identity, authenticated=True, dmarc=dmarc, why=why)
    if m365 and dmarc != "fail" and _is_internal(message):
        return Authentication(
            message.identity, authenticated=True, dmarc=dmarc, why="sent inside the Microsoft 365 tenant"
        )
    return Authentication(message.identity, authenticated=False, dmarc=dmarc, why=missing or why)


def dmarc_of(headers: Sequence[tuple[str, str]], trust: Trust) -> str:
    """Return what the border said of a mail's DMARC: pass, fail, none, or ''."""
    value, _ = _trusted_field(headers, trust, m365=trust.tenant_internal.casefold() == MICROSOFT_365)
    return _dmarc(read_results(value)[1]) if value is not None else ""


def _trusted_field(headers: Sequence[tuple[str, str]], trust: Trust, *, m365: bool) -> tuple[str | None, str]:
    """Return the topmost Authentication-Results of the border, or None and why there is none."""
    known = {name.casefold() for name in trust.authserv_ids}
    hosts = {name.casefold().rstrip(".") for name in trust.border_received_by}
    if not known and not m365:
        return None, "no mail server is configured whose checks we believe"
    for name, value in headers:
        low = name.lower()
        if low == "received" and hosts and received_by(value) not in hosts:
            break  # what stands below came with the mail
        if low == _RESULTS:
            server, _ = read_results(value)
            if server is None:
                break  # it may be the border's own, so nothing below it can be
            if server in known or (m365 and server == ""):
                return value, ""
    return None, "the border's mail server has not vouched for the sender"


def _dmarc(results: Sequence[Result]) -> str:
    said = {result.result for result in results if result.method == "dmarc"}
    if len(said) != 1:
        return "fail" if "fail" in said else ""
    (word,) = said
    return word if word in _KNOWN_DMARC else ""


def _proof(domain: str, results: Sequence[Result]) -> tuple[bool, str]:
    """dmarc=pass for the From domain; without a DMARC record dkim=pass for it. SPF alone never."""
    dmarc = [result for result in results if result.method == "dmarc"]
    if len(dmarc) > 1:
        return False, "the border gave more than one DMARC result"
    if dmarc and dmarc[0].result == "pass":
        if dmarc[0].clear and _domain(dmarc[0].properties.get("header.from", "")) == domain:
            return True, "DMARC passed for the sender's domain"
        return False, "DMARC passed, but for another domain than the sender's"
    if dmarc and dmarc[0].result != "none":
        return False, "DMARC did not pass"
    for result in results:
        aligned = result.clear and _domain(result.properties.get("header.d", "")) == domain
        if result.method == "dkim" and result.result == "pass" and aligned:
            return True, "DKIM passed for the sender's domain, which has no DMARC record"
    return False, "neither DMARC nor DKIM vouches for the sender's domain"


def _domain(value: str) -> str:
    return a_label(value.rpartition("@")[2])


def _is_internal(message: Message) -> bool:
    said = message.header_all("X-MS-Exchange-Organization-AuthAs")
    return len(said) == 1 and _low(said[0].strip()) == "internal"


def received_by(value: str) -> str:
    """Return the host after 'by' in a Received field, lower case, '' when it cannot be read."""
    tokens = [text for _, text in _tokens(value) or ()]
    for index, text in enumerate(tokens[:-1]):
        if text.casefold() == "by":
            return _low(tokens[index + 1]).rstrip(".")
    return ""


def read_results(value: str) -> tuple[str | None, list[Result]]:
    """Return (authserv-id, results); id '' when the field has none, None when the field cannot be read."""
    tokens = _tokens(value)
    if tokens is None:
        return None, []
    segments = list(_segments(tokens))
    head = segments[0]
    if any(kind == "=" for kind, _ in head):  # Microsoft 365 starts with the first result
        return "", [result for segment in segments if (result := _result(segment))]
    if not head or len(head) > 2 or (len(head) == 2 and not _is_version_1(head[1][1])):  # noqa: PLR2004
        return None, []
    return _low(head[0][1]), [result for segment in segments[1:] if (result := _result(segment))]


def _low(text: str) -> str:
    """Return a word case-blind as mail servers are: folding other letters would make an s of U+017F, a k of U+212A."""
    return text.lower() if text.isascii() else text


def _is_version_1(text: str) -> bool:
    return bool(_VERSION.fullmatch(text)) and int(text) == 1


def _segments(tokens: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    segment: list[tuple[str, str]] = []
    for token in tokens:
        if token[0] == ";":
            yield segment
            segment = []
        else:
            segment.append(token)
    yield segment


def _result(segment: Sequence[tuple[str, str]]) -> Result | None:
    """Return `method=result` with its properties; None for 'none' and for what is not of that form."""
    if len(segment) < 3 or [kind for kind, _ in segment[:3]] != ["word", "=", "word"]:  # noqa: PLR2004
        return None
    found = Result(_low(segment[0][1]).split("/", 1)[0], _low(segment[2][1]))
    index = 3
    while index < len(segment):
        kinds = [kind for kind, _ in segment[index : index + 3]]
        if len(kinds) < 3 or kinds[0] != "word" or kinds[1] != "=" or kinds[2] == "=":  # noqa: PLR2004
            found.clear = False
            return found
        name = _low(segment[index][1])
        if name in found.properties:
            found.clear = False
        found.properties[name] = segment[index + 2][1]
        index += 3
    return found


_TOKEN = re.compile(r"[ \t\r\n]+|[;=]|[^ \t\r\n;=()\"\\]+|.", re.DOTALL)
_COMMENT = re.compile(r"\\.|[()]|[^()\\]+", re.DOTALL)
_QUOTED = re.compile(r"\"|\\.|[^\"\\]+", re.DOTALL)


def _tokens(value: str) -> list[tuple[str, str]] | None:
    """Split a field into words, quoted strings, ';' and '='; comments are dropped. None when one does not end."""
    tokens: list[tuple[str, str]] = []
    at = 0
    glued = False  # this piece continues a word: "b"@example is one
    while at < len(value):
        piece = _TOKEN.match(value, at)
        text = piece.group() if piece else ""
        at += len(text)
        if text == "(":
            at = _comment_end(value, at)
            glued = False
        elif text == '"':
            at, text = _quoted_end(value, at)
            _add(tokens, "quoted", text, glued=glued)
            glued = True
        elif text in {";", "="}:
            tokens.append((text, text))
            glued = False
        elif text.isspace():
            glued = False
        else:
            _add(tokens, "word", text, glued=glued)
            glued = True
        if at < 0:
            return None
    return tokens


def _add(tokens: list[tuple[str, str]], kind: str, text: str, *, glued: bool) -> None:
    if glued:
        tokens[-1] = ("quoted" if "quoted" in {kind, tokens[-1][0]} else "word", tokens[-1][1] + text)
    else:
        tokens.append((kind, text))


def _comment_end(value: str, at: int) -> int:
    """Return where the comment that is open at *at* ends, -1 when it does not."""
    depth = 1
    while depth and at < len(value):
        piece = _COMMENT.match(value, at)
        if piece is None:
            return -1
        depth += {"(": 1, ")": -1}.get(piece.group(), 0)
        at = piece.end()
    return -1 if depth else at


def _quoted_end(value: str, at: int) -> tuple[int, str]:
    """Return where the quoted string ends and what it says, (-1, '') when it does not end."""
    text: list[str] = []
    while at < len(value):
        piece = _QUOTED.match(value, at)
        if piece is None:
            return -1, ""
        at = piece.end()
        if piece.group() == '"':
            return at, "".join(text)
        text.append(piece.group().removeprefix("\\"))
    return -1, ""
