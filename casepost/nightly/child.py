"""The process that trains: samples as lines of JSON come in, the newest first; a header and the arrays go out.

It is a process of its own so that its memory is given back, so that it can be ended, and so that the service never
loads scikit-learn. It writes nothing to any file, and nothing of a text to anywhere.
"""

import contextlib
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Final, TextIO

from casepost.nightly.model import packed
from casepost.nightly.training import Sample, texts_of, train
from cases.categories import CategoryList
from cases.encode import restored
from cases.suggest import Suggester

MEGABYTES: Final = 1024
_NICE: Final = 10


def main() -> None:
    """Train, and print the header and the arrays. What goes wrong is only the name of an exception and an exit code."""
    sys.excepthook = _by_name
    _within_limits(int(sys.argv[1]))
    first = json.loads(sys.stdin.readline())
    suggester = Suggester(restored(CategoryList, first["categories"]))
    texts = texts_of(_samples(sys.stdin), suggester)
    model, compared = train(texts, suggester)
    about, data = packed(model)
    header: dict[str, Any] = {
        **about,
        "cases": len(texts.samples),
        "compared": compared.cases,
        "model": compared.model,
        "counts": compared.counts,
        "together": compared.together,
        "in_use": compared.is_used,
    }
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + data)
    sys.stdout.buffer.flush()


def _samples(lines: TextIO) -> Iterator[Sample]:
    """Yield the samples up to the last line. Without a last line they were cut off: EOFError."""
    for line in lines:
        found = json.loads(line)
        if found is None:
            return
        yield Sample(*found)
    raise EOFError


def _within_limits(parent: int) -> None:
    """Leave the machine to the service, take only so much memory, and end with the service."""
    with contextlib.suppress(OSError):  # a service that may not change its priority
        os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 1024 * 1024,) * 2)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _by_name(kind: type[BaseException], _error: BaseException, _trace: TracebackType | None) -> None:
    print(kind.__name__, file=sys.stderr)  # noqa: T201 - its message might hold words of a text


if __name__ == "__main__":
    main()
