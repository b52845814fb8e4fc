"""Do the documents still answer what they should? Administrators ask with /selftest."""

from __future__ import annotations

from pathlib import Path

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot import golden_answers
from bot.beside import beside
from bot.people import People
from bot.progress import Progress
from bot.replies import Reply
from bot.texts import Language, say
from index.errors import SettingError
from index.golden import Ask

Context = ContextTypes.DEFAULT_TYPE


class Selftests:
    """Asks the golden questions and tells which are not answered right."""

    def __init__(self, ask: Ask, people: People, folder: Path) -> None:
        self._ask = ask
        self._people = people
        self._folder = folder

    async def selftest(self, update: Update, context: Context) -> None:
        """Do it beside the answers."""
        assert update.effective_message is not None, "only messages are routed here"
        test = self._test(update.effective_message, self._people.language(update))
        context.application.create_task(test, update=update)

    async def _test(self, message: Message, language: Language) -> None:
        async with Progress(message, say(language, "selftest-asking")) as progress:
            reply = await beside(lambda: self._tested(language))
        await progress.finish(reply)

    def _tested(self, language: Language) -> Reply:
        try:
            questions = golden_answers.questions(self._folder)
        except SettingError as error:
            return Reply(say(language, "selftest-unreadable", reason=str(error)))
        if not questions:
            return Reply(say(language, "selftest-none"))
        outcomes = golden_answers.outcomes(self._ask, questions)
        failed = [outcome for outcome in outcomes if not outcome.right]
        head = say(language, "selftest", right=len(outcomes) - len(failed), count=len(outcomes))
        return Reply(golden_answers.listed(head, golden_answers.failures(failed, language), language))
