"""format=flowed (RFC 3676): paragraphs that the sender's program cut into lines, joined again."""

_SIGNATURE = "-- "
_COMMAND = "#"
_WIDTH = 60  # programs break lines at 66 or later: a shorter one ended where its writer ended it


def unflowed(text: str, *, delete_space: bool) -> str:
    """Return the text with its paragraphs joined, each at its own depth of quotes.

    A telephone leaves a blank behind the last word of a line: no command runs on into the line below for it.
    """
    out: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        content = bare.removeprefix(" ")
        flows = content.endswith(" ") and content != _SIGNATURE
        piece = content[:-1] if flows and delete_space else content
        if open_depth == depth and content and content != _SIGNATURE and not content.startswith(_COMMAND):
            out[-1].append(piece)
        else:
            out.append([line[: len(line) - len(content)], piece] if depth else [piece])
        ended = content.startswith(_COMMAND) and len(content) < _WIDTH
        open_depth = depth if flows and not ended else -1
    return "\n".join("".join(pieces) for pieces in out)
