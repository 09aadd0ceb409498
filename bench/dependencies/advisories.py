"""Known advisories: from the file beside this one, and from the public database."""

import json
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from pathlib import Path

from lock import Pin
from packaging.version import Version

OSV = "https://api.osv.dev/v1/querybatch"
SECONDS = 20


class Unreachable(Exception):
    """The public database gave no answer. The text is a sentence."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """A weakness of a package: below a version, or mended in one version of each line of releases."""

    package: str
    id: str
    what: str
    source: str
    below: str = ""
    fixed: tuple[str, ...] = ()
    answered: str = ""

    def reaches(self, version: str) -> bool:
        """Tell whether a version has the weakness."""
        here = Version(version)
        if self.below:
            return here < Version(self.below)
        mended = sorted(Version(one) for one in self.fixed)
        line = [one for one in mended if one.release[:2] == here.release[:2]]
        return here < (line[0] if line else mended[-1])

    def __str__(self) -> str:
        """Return it in a few words."""
        return f"{self.package}: {self.id}, {self.what}"


@dataclass(frozen=True, slots=True)
class Known:
    """The advisories of the file, and when somebody last looked for new ones."""

    reviewed: date
    advisories: tuple[Advisory, ...]

    @property
    def answered(self) -> frozenset[str]:
        """The ids that have an answer."""
        return frozenset(one.id for one in self.advisories if one.answered)


def known(file: Path) -> Known:
    """Return the advisories of a file."""
    found = tomllib.loads(file.read_text("utf-8"))
    entries = (entry | {"fixed": tuple(entry.get("fixed", ()))} for entry in found["advisory"])
    return Known(found["reviewed"], tuple(Advisory(**entry) for entry in entries))


def affected(book: Known, locked: Sequence[Pin], python: Sequence[int]) -> Iterator[Advisory]:
    """Yield the advisories that reach what is locked, or the Python that runs this."""
    versions = {pin.name: pin.version for pin in locked} | {"python": ".".join(map(str, python))}
    yield from (one for one in book.advisories if one.package in versions and one.reaches(versions[one.package]))


def ask(locked: Sequence[Pin], service: str = OSV) -> list[tuple[Pin, str]]:
    """Return (pin, id of an advisory) as the public database knows them. Raises Unreachable."""
    queries = [{"package": {"name": pin.name, "ecosystem": "PyPI"}, "version": pin.version} for pin in locked]
    request = urllib.request.Request(
        service, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            results = json.load(response)["results"]
        return [(pin, one["id"]) for pin, found in zip(locked, results, strict=True) for one in found.get("vulns", ())]
    except urllib.error.HTTPError as error:
        with error:
            raise Unreachable(f"The database of advisories answered {error.code}.") from error
    except (OSError, HTTPException) as error:
        raise Unreachable("The database of advisories cannot be reached.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unreachable("The database of advisories gave no readable answer.") from error
