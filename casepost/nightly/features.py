"""A text as numbers: its words, pairs of words, and pieces of words, each hashed, so that no word is kept anywhere.

The same in training and in use, and in every process: only numpy is needed for it.
"""

import hashlib
import re
import unicodedata

import numpy as np
import numpy.typing as npt

LONGEST = 3000  # characters: what a mail is about is said before that
LONGEST_SUBJECT = 200
SUBJECT_TIMES = 2  # the subject is counted so often besides
PIECES = range(2, 6)  # characters of a piece of a word; a word has a space before and after it
SPACE = 1 << 22  # numbers that a feature may have
WORDS, PARTS = 0, SPACE // 4  # the first quarter is for words and pairs of words, the rest for pieces of words

Numbers = npt.NDArray[np.uint32]
Times = npt.NDArray[np.uint16]
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_PRIME = np.uint64(1_099_511_628_211)  # of the FNV hash
_MIX = np.uint64(0xFF51AFD7ED558CCD)  # of MurmurHash3's last step
_PAIR = 31


def features(subject: str, text: str) -> tuple[Numbers, Times]:
    """Return the numbers of the features of a text, in order, and how often each stands in it."""
    subject_words = words(subject[:LONGEST_SUBJECT])
    found = subject_words * SUBJECT_TIMES + words(text[:LONGEST])
    every = np.concatenate([_whole(found), _pieces(found)])
    numbers, times = np.unique(every, return_counts=True)
    return numbers, times.astype(np.uint16)


def words(text: str) -> list[str]:
    """Return the words of a text without accents and capitals; every digit is a 0, for numbers say who, not what."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return _WORD.findall(_DIGIT.sub("0", plain))


def _whole(found: list[str]) -> Numbers:
    """Return the numbers of words and of pairs of words."""
    digests = [hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest() for word in found]
    single = np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)
    pairs = single[:-1] * np.uint64(_PAIR) + single[1:]
    return _among(np.concatenate([single, pairs]), WORDS, PARTS)


def _pieces(found: list[str]) -> Numbers:
    """Return the numbers of the pieces of words: none reaches over a space."""
    signs = np.frombuffer(f" {' '.join(found)} ".encode("utf-32-le", "replace"), np.uint32)
    space = signs == ord(" ")
    rolled = signs.astype(np.uint64)
    inside = np.zeros(len(signs), bool)  # whether a space stands between the ends of a piece
    every = []
    for length in PIECES:
        last = signs[length - 1 :]
        rolled = rolled[: len(last)] * _PRIME + last
        inside = inside[: len(last)]
        if length > PIECES[0]:
            inside = inside | space[length - 2 : length - 2 + len(last)]
        every.append(rolled[~inside] + np.uint64(length))
    return _among(np.concatenate(every), PARTS, SPACE)


def _among(hashes: npt.NDArray[np.uint64], first: int, end: int) -> Numbers:
    """Return hashes spread evenly over the numbers from *first* to before *end*."""
    mixed = (hashes ^ (hashes >> np.uint64(33))) * _MIX
    spread = np.remainder(mixed ^ (mixed >> np.uint64(29)), np.uint64(end - first))
    return (spread + np.uint64(first)).astype(np.uint32)
