"""The prepared answers (`#use`): short texts in a folder a language, read once at start.

The district's own stand before those of Casepost. A text may say what the office's settings hold, as in
`{{ office.phone }}`, and leaves no gap to be filled in: what is sent is what stands there.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cases.policy import Office
from notify.render import LetterError, printed, tidy

LONGEST = 5_000  # characters
_PLACE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*/[a-z0-9]+(?:-[a-z0-9]+)*\.txt")
_GAP = re.compile(r"[{}]|\[\[|\]\]|_{3,}")

Prepared = Mapping[str, Mapping[str, str]]  # text by language and name


def read_prepared(office: Office, folder: Path | None = None) -> Prepared:
    """Return every prepared answer of an office. Raises LetterError, which names the file and the remedy."""
    own: list[BaseLoader] = [FileSystemLoader(folder)] if folder else []
    if folder and not folder.is_dir():
        raise LetterError(f"[answers] folder: there is no folder {folder}. Make it, or take the line out.")
    texts = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*own, PackageLoader("templates", "answers")]),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=printed,
    )
    found: dict[str, dict[str, str]] = {}
    for place in texts.list_templates(extensions=["txt"]):
        language, _, name = place.removesuffix(".txt").partition("/")
        found.setdefault(language, {})[name] = _read(texts, place, office)
    return found


def _read(texts: ImmutableSandboxedEnvironment, place: str, office: Office) -> str:
    if not _PLACE.fullmatch(place):
        raise LetterError(f"Prepared answer {place}: name it LANGUAGE/NAME.txt, like en/how-to-appeal.txt.")
    try:
        text = tidy(texts.get_template(place).render(office=office))
    except (TemplateError, UnicodeDecodeError) as error:
        raise LetterError(f"Prepared answer {place}: {error}. Write plain words, or {{{{ office.phone }}}}.") from error
    gap = _GAP.search(text)
    if gap:
        raise LetterError(f'Prepared answer {place}: "{gap[0]}" is a gap that nobody fills. Write the words.')
    if not text or len(text) > LONGEST:
        raise LetterError(f"Prepared answer {place}: write between one and {LONGEST:,} characters.")
    return text


def in_language(prepared: Prepared, languages: Iterable[str]) -> dict[str, str]:
    """Return each text in the first of these languages that has it, else in any."""
    wanted = [language for language in dict.fromkeys(languages) if language in prepared]
    texts: dict[str, str] = {}
    for language in (*wanted, *sorted(prepared.keys() - set(wanted))):
        texts = {**prepared[language], **texts}
    return texts
