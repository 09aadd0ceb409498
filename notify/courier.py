"""The Courier protocol: what carries a letter to a mail server, and the two ways it can fail."""

from typing import Protocol


class Temporary(Exception):
    """The letter has not been taken: try again later. The text is one plain sentence.

    `uncertain`: the line was lost after the final dot, the server may have the letter all the same.
    `operator`: nobody but an operator can mend it (a wrong password, a certificate): no letter is given up for it.
    `unreachable`: it is the server, not this letter: no try of the letter is to be counted.
    """

    def __init__(
        self, text: str, *, uncertain: bool = False, operator: bool = False, unreachable: bool = False
    ) -> None:
        super().__init__(text)
        self.uncertain = uncertain
        self.operator = operator
        self.unreachable = unreachable


class Permanent(Exception):
    """The letter will never be taken. `code`: the server's reply, 0 when we did not even ask."""

    def __init__(self, text: str, code: int = 0) -> None:
        super().__init__(text)
        self.code = code


class Courier(Protocol):
    """One connection's worth of sending: a courier carries one letter at a time; use several side by side."""

    async def send(self, envelope_from: str, recipient: str, data: bytes, *, never_notify: bool = False) -> None:
        """Return once the server has taken *data*, exactly as given. Raises Temporary or Permanent.

        *envelope_from* '' is the null sender. *never_notify* asks for no report of non-delivery, where offered.
        """
        ...

    async def close(self) -> None:
        """Let go of the connection. Never raises; a later `send` connects anew."""
        ...
