"""Sample letters made by real exchanges: one function a letter, in a module a theme, found by `tests/test_samples.py`.

A function gets a town and returns the letter that came out, and is named as its golden file is:

    @sample("question")
    def a_question(town): ...
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from support.town import Letter, Town

Sample = Callable[[Town], Letter]
SAMPLES: dict[str, Sample] = {}
KINDS: dict[str, str] = {}  # letter id by the name of a sample


def sample(name: str, kind: str = "") -> Callable[[Sample], Sample]:
    """Register a sample under the name of its golden file; *kind*: the letter's id, when it is not the name."""

    def register(make: Sample) -> Sample:
        if name in SAMPLES:
            raise ValueError(f"two samples are called {name}")
        SAMPLES[name] = make
        KINDS[name] = kind or name
        return make

    return register


def load() -> dict[str, Sample]:
    """Return every sample by its name."""
    for file in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        import_module(f"support.samples.{file.stem}")
    return SAMPLES
