"""text/enriched and text/richtext (RFC 1896, 1341) as plain text."""

import re

_PARAMETER = re.compile(r"<param>[^<]{0,2000}</param>", re.IGNORECASE)
_COMMAND = re.compile(r"</?[a-zA-Z0-9-]{1,60}>")
_LINE_ENDS = re.compile(r"\n+")


def enriched_text(text: str) -> str:
    """Return the words: commands left out, lines joined as RFC 1896 wants, '<<' read as '<'."""
    text = _COMMAND.sub("", _PARAMETER.sub("", text.replace("<<", "\0")))
    return _LINE_ENDS.sub(lambda ends: ends[0][1:] or " ", text).replace("\0", "<")
