"""The file of a case as a page and as plain text. What came by mail is only ever a value in them."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from casepost.records.casefile import CaseFile, written


@cache
def _pages() -> Environment:
    pages = ImmutableSandboxedEnvironment(
        loader=PackageLoader("templates", "records"),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters["written"] = written
    return pages


def page(file: CaseFile, *, redacted: bool) -> bytes:
    """Return the file as a page that loads nothing and runs nothing."""
    return _pages().get_template("case.html").render(case=file, redacted=redacted).encode()


def text(file: CaseFile, *, redacted: bool) -> bytes:
    """Return the file as plain text."""
    return _pages().get_template("case.txt").render(case=file, redacted=redacted).encode()
