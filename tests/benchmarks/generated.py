"""Collections of any size that look like real ones: sentences of real documents, put together anew.

What is asked of an engine depends on how often words occur. The words of the sentences keep their frequencies; so that rare
words grow with the collection, as they do in life, every other sentence gets a name, the n-th one an n-th as often as the
first.
"""

from __future__ import annotations

import random
from pathlib import Path

from index import corpus
from index.extraction import extract
from index.passages import paragraphs
from index.sentences import sentences

PARAGRAPHS = 20
"""A document has so many, each one passage."""

FEWEST_WORDS = 60
"""Of a paragraph, so that none is joined with the next."""

_SYLLABLES = "ar ba da el fa ga hov ik jan ka lu mar na or pet ro sar ta vah zo".split()
_ASKS = "who when where what which how".split()


class Maker:
    """Makes documents and questions, the same ones in every run."""

    def __init__(self, folder: Path) -> None:
        self._dice = random.Random(1)
        texts = [extract(file.path.read_bytes(), file.name) for file in corpus.files(folder)]
        self._sentences = [
            " ".join(read.text[start:stop].split())
            for read in texts
            for paragraph in paragraphs(read.text, wrapped=read.format == "txt")
            for start, stop in sentences(read.text, *paragraph)
            if 5 <= len(read.text[start:stop].split()) <= 60
        ]

    def write(self, folder: Path, passages: int) -> None:
        """Write documents of about so many passages."""
        folder.mkdir(parents=True)
        for number in range(passages // PARAGRAPHS):
            (folder / f"document-{number:06}.txt").write_text(self.document(), encoding="utf-8")

    def document(self) -> str:
        """A text of ``PARAGRAPHS`` paragraphs."""
        return "\n\n".join(self._paragraph() for _ in range(PARAGRAPHS))

    def questions(self, count: int) -> list[str]:
        """Questions of six words or so: those of a sentence in their order, behind a question word."""
        return [self._question() for _ in range(count)]

    def _paragraph(self) -> str:
        words: list[str] = []
        while len(words) < FEWEST_WORDS:
            words += self._dice.choice(self._sentences).split()
            if self._dice.random() < 0.5:
                words += ["Signed:", f"{self._name()}."]
        return " ".join(words)

    def _name(self) -> str:
        rank = int(self._dice.paretovariate(0.5)) % 1_000_000
        parts = [_SYLLABLES[rank // 20**place % 20] for place in range(4)]
        return "".join(parts).capitalize() + "yan"

    def _question(self) -> str:
        words = [word.strip('.,;:()“”"') for word in self._dice.choice(self._sentences).split()]
        kept = sorted(self._dice.sample(range(len(words)), min(5, len(words))))
        return " ".join((self._dice.choice(_ASKS), *(words[at] for at in kept)))
