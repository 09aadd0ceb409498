"""Plain line ends and few blank lines. Pure."""


def tidy(text: str) -> str:
    """Return the text with plain line ends, no trailing spaces and at most two blank lines in a row."""
    kept: list[str] = []
    blank = 0
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line.rstrip()
        blank = 0 if bare else blank + 1
        if blank <= 2:  # noqa: PLR2004
            kept.append(bare)
    return "\n".join(kept).strip("\n\ufeff")
