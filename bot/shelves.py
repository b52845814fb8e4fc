"""From which documents is somebody answered?

From the open ones; who may read the restricted ones too is answered from both, where nobody else reads along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from telegram import Update
from telegram.constants import ChatType

from bot.conversation import Conversation
from bot.people import People
from index.library import Library
from index.together import Together


class Libraries(NamedTuple):
    """What there is: the open documents, and the restricted ones where there are any."""

    everybodys: Library
    restricted: Library | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some documents, and the conversation about them."""

    documents: Library | Together
    conversation: Conversation


class Shelves:
    """Chooses the documents for each update."""

    def __init__(self, people: People, everybodys: Shelf, whole: Shelf) -> None:
        """Take those for everybody, and all there are; the same where none are restricted."""
        self._people = people
        self.everybodys = everybodys
        self.whole = whole

    def of(self, update: Update) -> Shelf:
        """Choose for whoever wrote or tapped, and wherever that was."""
        person, chat = update.effective_user, update.effective_chat
        alone = chat is not None and chat.type == ChatType.PRIVATE
        return self.of_person(person.id) if person and alone else self.everybodys

    def of_person(self, person: int) -> Shelf:
        """Choose for what is sent to somebody alone."""
        return self.whole if self._people.reads_restricted(person) else self.everybodys
