"""Asks the other libraries, in their own environment, and gives their answers the keys that the measures look at."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import Any

from corpus import Sample
from judge import Understood

_HERE = Path(__file__).resolve().parent
_NOTHING: Understood = {
    "visible_text": "",
    "forwarded": None,
    "is_bounce": False,
    "bounced_recipients": [],
    "bounce_permanent": None,
    "is_auto_reply": False,
    "is_bulk": False,
    "attachments": [],
    "defects": [],
    "language": None,
    "cuts": [],
}


class Others:
    """The other libraries at work beside us."""

    def __init__(self, python: Path | None, pairs: Iterable[tuple[Sample, Understood]]) -> None:
        self._tasks = [(sample, found) for sample, found in pairs] if python else []
        self._lines: list[str] = []
        self._work = Thread(target=self._ask, args=(python,)) if python else None
        if self._work:
            self._work.start()

    def _ask(self, python: Path) -> None:
        tasks = "".join(json.dumps(_task(number, *pair)) + "\n" for number, pair in enumerate(self._tasks))
        done = subprocess.run(
            [str(python), "-W", "ignore", str(_HERE / "libraries.py")],
            input=tasks,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"The other libraries stopped with {done.returncode}", file=sys.stderr)
        self._lines = done.stdout.splitlines()

    def answers(self) -> dict[str, list[tuple[Sample, Understood]]]:
        """Wait, and return by library what it understood of each sample."""
        if self._work:
            self._work.join()
        found: dict[str, list[tuple[Sample, Understood]]] = {}
        for line in self._lines:
            answer = json.loads(line)
            sample, ours = self._tasks[answer["id"]]
            told = answer["found"]
            keys = _NOTHING if "failed" in told else {}
            found.setdefault(answer["library"], []).append((sample, {**keys, **told, "text": ours["text"]}))
        return found


def able(pairs: Iterable[tuple[Sample, Understood]], key: str) -> bool:
    """Whether a library gives *key* at all."""
    return any(key in found and "failed" not in found for _, found in pairs)


def whole(found: Understood) -> Understood:
    """Return the answer with nothing for what it does not say."""
    return {**_NOTHING, **found}


def _task(number: int, sample: Sample, ours: Understood) -> dict[str, Any]:
    html = sample.path.read_bytes().decode("utf-8", "replace") if sample.is_html else None
    return {
        "id": number,
        "raw": base64.b64encode(sample.raw()).decode("ascii"),
        "text": ours["text"],
        "html": html,
        "subject": ours["subject"],
    }
