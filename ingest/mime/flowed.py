"""format=flowed (RFC 3676): paragraphs that the sender's program cut into lines, joined again."""

_SIGNATURE = "-- "


def unflowed(text: str, *, delete_space: bool) -> str:
    """Return the text with its paragraphs joined, each at its own depth of quotes."""
    out: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        content = bare.removeprefix(" ")
        flows = content.endswith(" ") and content != _SIGNATURE
        piece = content[:-1] if flows and delete_space else content
        if open_depth == depth and content and content != _SIGNATURE:
            out[-1].append(piece)
        else:
            out.append([line[: len(line) - len(content)], piece] if depth else [piece])
        open_depth = depth if flows else -1
    return "\n".join("".join(pieces) for pieces in out)
