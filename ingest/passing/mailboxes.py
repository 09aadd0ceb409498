"""A mailbox as mail programs write it in the text of a forward. Nothing here is proof of who wrote."""

from dataclasses import dataclass

from ingest.quotes.lines import EMAIL, LINE, plain
from ingest.wording.labels import ON_BEHALF

_MARKS = ("[mailto:", "<mailto:", "(mailto:", "[smtp:", "<smtp:", "(smtp:")
_BRACKETS = (("<", ">"), ("(", ")"), ("[", "]"), ("<", "]"), ("<", ")"))
_HERE = "\0"
_EDGES = "\"'<>„“”«»‹›‘’*_ \t,;|"


@dataclass(frozen=True, slots=True)
class Written:
    """Name and address of a From line, '' for what is missing. `sure`: it names one address and nobody else."""

    name: str
    email: str
    sure: bool


def mailbox(value: str) -> Written:
    """Return who a From line in a text names."""
    text = plain(value[:LINE])
    for mark in _MARKS:
        text = _without_mark(text, mark)
    low = text.casefold()
    behalf = next((word for word in ON_BEHALF if word in f"{low} "), "")
    if behalf and len(low) == len(text):
        return _represented(text, low.find(behalf.rstrip()) + len(behalf.rstrip()))
    directory = low.find("/o=")  # Exchange: Ruiz, Ana </O=DISTRICT/OU=NA/CN=RECIPIENTS/CN=ARUIZ>
    if directory >= 0 and text[:directory].strip(_EDGES):
        return Written(person(text[:directory]), "", sure=False)
    found = [match for match in EMAIL.finditer(text) if "." in match.group().rpartition("@")[2].strip(".")]
    found = [match for match in found if not match.group().casefold().startswith("imceaex-")]
    if not found:
        return Written(person(text.partition("<")[0] or text), "", sure=False)
    angled = [match for match in found if text[: match.start()].rstrip()[-1:] in {"<", "(", "["}]
    match = (angled or found)[0]
    email = match.group().lower().strip(".'")
    before = text[: match.start()]
    name = person(before) or person(text[match.end() :].strip("<>()[]| "))
    name = "" if name.casefold() == email else name
    return Written(name, email, sure=_whole(text, email) and email.isascii() and len(value) <= LINE)


def _without_mark(text: str, mark: str) -> str:
    at = text.casefold().find(mark)
    return f"{text[:at]}<{text[at + len(mark) :]}" if at >= 0 else text


def _whole(text: str, email: str) -> bool:
    """Whether the line is one name and one whole address, and nothing else: a broken address is another's."""
    low = text.casefold().strip(" ;*_").replace("< ", "<").replace(" >", ">")
    for opening, closing in _BRACKETS:
        low = low.replace(f"{opening}{email}{closing}", _HERE)
    low = low.replace(f"{email}{_HERE}", _HERE).replace(f"<{_HERE}>", _HERE).replace(f"{_HERE} {_HERE}", _HERE)
    name, here, behind = low.partition(_HERE)
    if not here:
        _, here, name = f"{low} ".partition(f"{email} ")
        name, behind = name.strip(), ""
        if name and not (name.startswith("(") and name.endswith(")")):
            return False
        if not low.startswith((email, f'"{email}', f"'{email}")):
            return low.strip("\"'") == email
    name = name.strip("\"' ").removeprefix(email)
    # 'Ana via PTA' is how a list rewrites its writers: the address is the list's.
    return bool(here) and not behind.strip() and not set("<>[]@:") & set(name) and " via " not in name


def _represented(text: str, at: int) -> Written:
    """Return the person on whose behalf somebody else sent it; between two people nothing is sure."""
    behind = mailbox(text[at:])
    return Written(behind.name, behind.email, sure=False)


def person(text: str) -> str:
    """Return the name alone: no quotes, no directory path."""
    name = text.strip().rstrip("<([ ").strip(_EDGES)
    name = _without_organisation(name)
    if name.casefold().startswith("cn="):
        name = name[3:]
    if name.endswith(")") and "(" in name:
        before, _, inside = name[:-1].rpartition("(")
        if before.strip() and inside.casefold().startswith(("e-mail", "email")):  # 'Ana Ruiz (E-mail)': a contact
            name = before
    return name.strip(_EDGES)


def without_department(name: str) -> str:
    """Return 'Ruiz, Ana' for the 'Ruiz, Ana (Dept)' of a directory."""
    before, opening, inside = name.partition("(")
    return before.strip() if opening and inside.endswith(")") and "," in before else name


def _without_organisation(name: str) -> str:
    """Return 'Ana Ruiz' for the 'Ana Ruiz/HOU/ECT@ECT' of Lotus Notes."""
    at = name.rfind("@")
    if at > 0 and "." not in name[at:]:
        name = name[:at].rstrip()
        if name.endswith("@"):
            name = name.rstrip("@ ")
    slash = name.find("/")
    if slash > 1 and name[slash - 1].isalnum() and name[slash + 1 : slash + 2].isupper() and "=" not in name[:slash]:
        return name[:slash]
    if name.casefold().startswith("cn=") and slash > 0:
        return name[:slash]
    return name
