"""How long language_of takes, and what its tables weigh: python bench/language.py."""

import sys
import time
import timeit
import tracemalloc
from pathlib import Path

from ingest.language import language_of
from ingest.wording.language_words import languages_of

TEXTS = Path(__file__).parents[1] / "tests" / "languages"


def main() -> None:
    tracemalloc.start()
    began = time.perf_counter()
    for script in ("latin", "cyrillic", "arabic", "devanagari", "gurmukhi", "han"):
        languages_of(script)
    took = time.perf_counter() - began
    print(f"tables: {tracemalloc.get_traced_memory()[1] / 2**20:.1f} MB at most, {took:.2f} s (traced), once a process")
    tracemalloc.stop()
    lines = {}
    for file in sorted(TEXTS.glob("*.txt")):
        for section in file.read_text("utf-8").split("\n["):
            code, _, body = section.lstrip("[").partition("]\n")
            lines[code] = lines.get(code, "") + body
    for size in (60, 1000, 4000, 100_000):
        slowest = ("", 0.0)
        for code, body in lines.items():
            text = (body * (size // len(body) + 1))[:size]
            took = min(timeit.repeat(lambda text=text: language_of(text), number=5, repeat=7)) / 5
            slowest = max(slowest, (code, took), key=lambda one: one[1])
        print(f"{size:7,} characters: at most {slowest[1] * 1000:.2f} ms ({slowest[0]})")


if __name__ == "__main__":
    sys.exit(main())
