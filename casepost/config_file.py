"""config.toml as a file: reading it as TOML, and its sections one by one, while its mistakes are gathered."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from casepost import config_keys
from casepost.config_reader import Key, Mistake, read_table, unknown
from casepost.secrets import Secret


class ConfigError(Exception):
    """config.toml cannot be used. The text lists every mistake, one a line."""

    def __init__(self, path: Path, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        count = "one mistake" if len(self.mistakes) == 1 else f"{len(self.mistakes)} mistakes"
        super().__init__("\n".join([f"{path} has {count}.", *(f"  {mistake}" for mistake in self.mistakes)]))


class Reading:
    """config.toml on its way to a Config: what it says, and the mistakes found so far."""

    def __init__(self, path: Path, env: Mapping[str, str]) -> None:
        self.path = path
        self.base = path.resolve().parent
        self.env = env
        self.raw = _toml(path)
        self.mistakes: list[Mistake] = []
        for name, value in self.raw.items():
            if name not in config_keys.SECTIONS:
                is_section = isinstance(value[0] if isinstance(value, list) and value else value, dict)
                place, thing = (f"[{name}]", "section") if is_section else (name, "key")
                self.mistakes.append(Mistake(place, *unknown(name, config_keys.SECTIONS, thing=thing)))

    def section(self, name: str, place: str = "") -> dict[str, Any] | None:
        """Return the values of a section that stands once; None when it has a mistake."""
        return self.table(self.raw.get(name, {}), place or f"[{name}]", config_keys.SECTIONS[name])

    def table(self, raw: object, place: str, keys: Mapping[str, Key]) -> dict[str, Any] | None:
        """Return the values of any table; None when it has a mistake."""
        return read_table(raw, place, keys, self.mistakes)

    def entries(self, name: str) -> list[tuple[str, Any]]:
        """Return the tables of a section that stands many times, each with the place that its mistakes name."""
        raw = self.raw.get(name, [])
        if not isinstance(raw, list):
            self.wrong(f"[{name}]", "This section has one entry for each.", f"Write [[{name}]] above every entry.")
            return []
        return [(f"[[{name}]] {_label(entry, number)}", entry) for number, entry in enumerate(raw, 1)]

    def wrong(self, key: str, what: str, remedy: str) -> None:
        """Remember a mistake."""
        self.mistakes.append(Mistake(key, what, remedy))

    def file(self, values: Mapping[str, Any], name: str) -> Path | None:
        """Return a path; a relative one starts from the folder of config.toml."""
        return self.base / values[name] if values.get(name) else None

    def secret(self, values: Mapping[str, Any], name: str, place: str) -> Secret | None:
        """Return where a secret is kept; None when the file names no place."""
        file, variable = self.file(values, f"{name}_file"), values[f"{name}_env"]
        if file and variable:
            self.wrong(f"{place} {name}_env", f"{name}_file is given too.", "Keep one of the two.")
        return Secret(file, variable, self.env) if file or variable else None


def _label(entry: object, number: int) -> str:
    named = entry.get("name") or entry.get("host") or entry.get("path") if isinstance(entry, dict) else None
    return f'"{named}"' if isinstance(named, str) else f"number {number}"


def _toml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")  # Windows' Notepad writes the mark
        return tomllib.loads(text)
    except FileNotFoundError:
        mistake = Mistake(str(path), "There is no such file.", "Run `casepost init` to make it, or give --config FILE.")
    except UnicodeDecodeError:
        mistake = Mistake(str(path), "The file is not UTF-8.", "Save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        mistake = _not_toml(text, str(error))
    except OSError as error:
        mistake = Mistake(str(path), f"It cannot be read ({error.strerror}).", "Let Casepost's user read it.")
    raise ConfigError(path, [mistake])


def _not_toml(text: str, message: str) -> Mistake:
    match = re.fullmatch(r"(?P<what>.*) \(at (?P<where>.*)\)", message, re.DOTALL)
    what, where = (match["what"], match["where"]) if match else (message, "")
    for name in ("mailbox", "people", "sites"):
        if re.search(rf"^\s*\[{name}\]", text, re.MULTILINE) and re.search(rf"^\s*\[\[{name}\]\]", text, re.MULTILINE):
            return Mistake(
                where, f"The file has [{name}] and [[{name}]].", f"Write [[{name}]] above every one of them."
            )
    return Mistake(where, f"The file is not valid TOML: {what}.", "Look at quotes, brackets and = in that line.")
