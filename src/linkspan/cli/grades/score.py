"""The grade of Flesch and Kincaid: for how many years somebody must have gone to school to read a text with ease."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyphen

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")  # where a name, a date or a number will stand
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
NUMBER = re.compile(r"\d[\d,.:]*")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
TAG = re.compile(r"<[^>]+>|&\w+;")
FEW = 4  # words: a button or the head of a column is no sentence, and would make any page look easy
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^aeiouyl]e|[^aeiouytd]ed|[^aeiouysxzcgh]es)$")
PATTERNS = pyphen.Pyphen(lang="en_GB", left=1, right=1)


@dataclass(frozen=True, slots=True)
class Count:
    """What a text is made of; the grade follows from it."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0

    @property
    def grade(self) -> float:
        """Give the grade; never below zero, and zero where there are no words."""
        if not self.words:
            return 0.0
        return max(0.0, 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59)

    def __add__(self, other: Count) -> Count:
        return Count(self.sentences + other.sentences, self.words + other.words, self.syllables + other.syllables)


def count(texts: Iterable[str]) -> Count:
    """Count sentences, words and syllables; each text ends a sentence. Labels of a few words are left out."""
    total = Count()
    for text in texts:
        for sentence in SENTENCE.split(TAG.sub(" ", PLACE.sub(" it ", text)).replace("%%", "%")):
            # A number is said in as many ways as there are readers: it counts as one short word.
            words = WORD.findall(NUMBER.sub(" ten ", sentence))
            if len(words) >= FEW:
                total += Count(1, len(words), sum(syllables(word.lower()) for word in words))
    return total


@cache
def syllables(word: str) -> int:
    """Count the syllables of a word in lower case.

    Pyphen knows where a printer may break a word, which misses some syllables; groups of vowels catch those.
    """
    letters = re.sub(r"['’]", "", word)
    breaks = len(PATTERNS.positions(letters)) + 1
    heard = len(VOWELS.findall(letters)) - bool(SILENT.search(letters))
    return max(1, min(breaks, heard + 1), heard)
