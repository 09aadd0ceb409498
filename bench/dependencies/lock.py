"""requirements.lock: what stands in it, and whether that is what pyproject.toml leads to."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"([a-z0-9-]+)==([^ ]+)( ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")
BUILDING = ("hatchling", "editables")  # `make lock` adds them: what pip needs to install the project itself
LICENCES = frozenset(
    """MIT MIT-0 BSD-2-Clause BSD-3-Clause Apache-2.0 PSF-2.0 MPL-2.0 LGPL-3.0-only LGPL-3.0-or-later""".split()
)
# As older packages say it; for LGPL and MPL it matters that we change nothing in them and hand nothing of them on.
IN_WORDS = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-3.0-or-later",
    "Apache 2.0": "Apache-2.0",
}
READ_BY_A_PERSON = {"imapclient": "BSD-3-Clause"}  # its metadata says nothing, its file COPYING does
# Expressions with AND that a person has read: parts that a package carries within it, all permissive.
AGREED = frozenset({"BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0"})


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock."""

    name: str
    version: str
    marker: str = ""  # on which systems it is meant; on every one where there is none

    @property
    def here(self) -> bool:
        """Tell whether it is meant for this Python and system."""
        return not self.marker or Marker(self.marker).evaluate()


def pins(text: str) -> list[Pin]:
    """Return every pin with its hashes."""
    return [Pin(match[1], match[2], (match[3] or "").removeprefix(" ; ").strip()) for match in PIN.finditer(text)]


def broken_lines(text: str) -> list[str]:
    """Return the lines that are no pin with hashes: an address, an index, a version that may change."""
    left = re.sub(r"^#.*\n", "", PIN.sub("", text), flags=re.MULTILINE)
    return [f"requirements.lock has a line that is no pin with a hash: {line}" for line in left.splitlines() if line]


def unexplained(locked: Sequence[Pin], project: Path) -> list[str]:
    """Return the pins that nothing in pyproject.toml leads to."""
    wanted = set(_reached(_roots(project)))
    return [
        f"{pin.name} is locked, but nothing in pyproject.toml leads to it" for pin in locked if pin.name not in wanted
    ]


def wrong_versions(locked: Sequence[Pin]) -> list[str]:
    """Return the packages that are installed here in another version than the locked one."""
    found = [(pin, _installed(pin.name)) for pin in locked if pin.here]
    return [
        f"{pin.name} is installed as {one.version}, locked as {pin.version}"
        for pin, one in found
        if one is not None and one.version != pin.version
    ]


def licence_troubles(locked: Sequence[Pin]) -> list[str]:
    """Return the installed packages whose licence is not one of those we may build on."""
    found = [(pin.name, licence(one)) for pin in locked if pin.here and (one := _installed(pin.name)) is not None]
    return [f"{name} has the licence '{said}', which nobody has agreed to" for name, said in found if not allowed(said)]


def licence(one: Distribution) -> str:
    """Return a package's licence as an SPDX expression, or its own words."""
    metadata = one.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    words = [line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or () if "OSI Approved ::" in line]
    if words:
        return " OR ".join(IN_WORDS.get(word, word) for word in words)
    said = (metadata.get("License") or "").strip()
    return IN_WORDS.get(said, said) or READ_BY_A_PERSON.get(canonicalize_name(metadata["Name"]), "none stated")


def allowed(expression: str) -> bool:
    """Tell whether we may take one of the licences of an expression. One with AND or WITH a person has to read."""
    return expression in AGREED or any(part.strip() in LICENCES for part in expression.split(" OR "))


def _roots(project: Path) -> list[Requirement]:
    table = tomllib.loads(project.read_text("utf-8"))
    extras = table["project"].get("optional-dependencies", {}).values()
    lines = [*table["project"]["dependencies"], *table["build-system"]["requires"], *BUILDING]
    return [Requirement(line) for line in [*lines, *(line for extra in extras for line in extra)]]


def _reached(roots: Sequence[Requirement]) -> Iterator[str]:
    """Yield every name that requirements lead to on any system; of what is not installed here only itself."""
    waiting, seen = [(canonicalize_name(one.name), frozenset(one.extras)) for one in roots], set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        yield name
        one = _installed(name)
        needs = [Requirement(line) for line in one.requires or ()] if one is not None else []
        waiting += [(canonicalize_name(need.name), frozenset(need.extras)) for need in needs if _asked(need, extras)]


def _asked(need: Requirement, extras: frozenset[str]) -> bool:
    """Tell whether a requirement holds: on whatever system, with these extras."""
    if need.marker is None or "extra" not in str(need.marker):
        return True
    return any(need.marker.evaluate({"extra": extra}) for extra in extras)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None
