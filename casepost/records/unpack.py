"""The files inside a mail, taken out in a child process with limits, like everything that reads a stranger's bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from cases.policy import Limits
from ingest.limits import ParseLimits
from ingest.message import Message
from ingest.parse import decode_attachment, parse
from ingest.pool import ParseFailed, ParsePool


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file that came with a mail. `name` is data: nothing is ever called so."""

    name: str
    type: str
    data: bytes


def files_in(raw: bytes, limits: ParseLimits) -> tuple[Unpacked, ...]:
    """Return the files of a mail, decoded and otherwise as they came. Runs in the child."""
    found = ((one, decode_attachment(raw, one.index, limits)) for one in parse(raw, limits).attachments)
    return tuple(Unpacked(one.name, one.type, data) for one, data in found if data is not None)


class Unpacker:
    """Takes files out of mails, one mail after the other; `close` it."""

    def __init__(self, limits: Limits) -> None:
        work = partial(files_in, limits=ParseLimits.of(limits))
        self._pool = ParsePool(
            workers=1,
            cpu_seconds=limits.parse_seconds,
            wall_seconds=limits.parse_wall_seconds,
            megabytes=limits.parse_megabytes,
            work=cast("Callable[[bytes], Message]", work),  # the pool hands back whatever its work returns
            answer=tuple[Unpacked, ...],
        )

    def __call__(self, raw: bytes) -> tuple[Unpacked, ...] | None:
        """Return the files of a mail; None when it cannot be taken apart."""
        found = cast("tuple[Unpacked, ...] | ParseFailed", self._pool.parse_many([raw])[0])
        return None if isinstance(found, ParseFailed) else found

    def close(self) -> None:
        """End the child."""
        self._pool.close()
