"""A small Bot API server of our own: speaks Telegram's wire format on loopback, and fails on demand.

It refuses what Telegram would refuse: every text is parsed by TDLib, as on Telegram's own server, and limits
are kept. ``refused`` must be empty at the end of a test that did not ask for it.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final

import tdjson
from aiohttp import web

TOKEN: Final = "123456:AAH-this_is_a_token_for_tests"
PERSON: Final = "Anahit Zyzzyvanyan"
"""Whoever writes to the bot is called so."""
GROUP: Final = "Partners of Zyzzyva"
BOT: Final = {"id": 123456, "is_bot": True, "first_name": "Dossier", "username": "DossierBot", "supports_inline_queries": True}

_LONGEST: Final = {
    "text": 4096,
    "caption": 1024,
    "callback_data": 64,
    "callback_answer": 200,
    "copy_text": 256,
    "result_id": 64,
    "command": 256,
    "description": 512,
    "short_description": 120,
}
_MOST_BUTTONS: Final = 100
_MOST_IN_A_ROW: Final = 8
_MOST_RESULTS: Final = 50
_LARGEST_DOWNLOAD: Final = 20 << 20
_FOR_READERS: Final = ("text", "caption", "description", "short_description")
_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as a reader sees it, and where it is bold, quoted and so on, in UTF-16 units."""

    text: str
    entities: tuple[tuple[str, int, int], ...]
    links: tuple[str, ...] = ()

    def parts(self, kind: str) -> list[str]:
        """Give the words of each entity of a kind, such as ``Bold`` or ``BlockQuote``."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * start : 2 * (start + length)].decode("utf-16-le") for name, start, length in self.entities if name == kind
        ]

    @property
    def units(self) -> int:
        """Count as Telegram does."""
        return len(self.text.encode("utf-16-le")) // 2


class RefusedError(Exception):
    """What Telegram would answer with 400."""


def parse(html: str) -> Parsed:
    """Parse a text as Telegram does, or raise RefusedError."""
    answer = _tdlib("parseTextEntities", text=html, parse_mode={"@type": "textParseModeHTML"})
    if answer["@type"] == "error":
        raise RefusedError(f"can't parse entities: {answer['message']}")
    entities = (
        (entity["type"]["@type"].removeprefix("textEntityType"), entity["offset"], entity["length"])
        for entity in answer["entities"]
    )
    links = (entity["type"]["url"] for entity in answer["entities"] if "url" in entity["type"])
    return Parsed(answer["text"], tuple(entities), tuple(links))


def _tdlib(kind: str, **values: Any) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps({"@type": kind, **values}).encode()) or b"{}"
    parsed: dict[str, Any] = json.loads(answer)
    return parsed


_tdlib("setLogVerbosityLevel", new_verbosity_level=0)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a call: it is answered late, with an error, or not at all."""

    status: int | None = None
    description: str = "Internal Server Error"
    retry_after: int | None = None
    delay: float = 0.0
    dropped: bool = False
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the bot made, and when it came."""

    method: str
    data: dict[str, Any]
    at: float


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    times: int
    chat: int | None


@dataclass(slots=True)
class _World:
    updates: list[dict[str, Any]] = field(default_factory=list)
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    faults: list[_Planned] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    offers: dict[str, dict[str, Any]] = field(default_factory=dict)
    last_id: int = 0
    poll: int = 0


class TelegramServer:
    """Telegram, as far as a bot can tell. A context manager; ``url`` is where it listens."""

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.refused: list[str] = []
        self.person = 100_000
        self.latency = 0.0
        """Seconds that each call takes but those that wait for news."""
        self._port = port
        self._world = _World()
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._written = asyncio.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> TelegramServer:
        self._thread.start()
        assert self._started.wait(10), "the server did not start"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def url(self) -> str:
        """Where the server listens."""
        return f"http://127.0.0.1:{self._port}"

    def begin_anew(self) -> None:
        """Forget all that was written, with all faults; whoever writes next without a chat is another person."""
        with self._changed:
            self.calls.clear()
            self.refused.clear()
            self._world.messages.clear()
            self._world.faults.clear()
            self.person += 1

    @property
    def group(self) -> int:
        """A group that nobody has written in yet since all was forgotten."""
        return -1_000_000_000_000 - self.person

    def writes(self, text: str, *, chat: int | None = None, language: str = "en", **more: Any) -> int:
        """Let somebody write to the bot, ``more`` as for ``sends``; returns the message's id.

        Without ``chat`` it is ``person``, alone with the bot.
        """
        return self.sends(_text(text), chat=chat, language=language, **more)

    def sends(
        self,
        content: dict[str, Any],
        *,
        chat: int | None = None,
        language: str = "en",
        person: int | None = None,
        topic: int | None = None,
        reply_to: int | None = None,
        age: int = 0,
    ) -> int:
        """Let a person send anything: a text, a voice message, a picture. A negative chat is a group.

        ``topic`` is one of a forum's, ``reply_to`` a message's id, ``age`` how many seconds ago it was sent.
        """
        chat = chat or self.person
        sender = person or abs(chat)
        message = {
            "message_id": self._new_id(),
            "date": int(time.time()) - age,
            "chat": _chat(chat, forum=topic is not None),
            "from": _person(sender, language),
            **({"message_thread_id": topic, "is_topic_message": True} if topic else {}),
            "reply_to": reply_to,
            **content,
        }
        self._world.messages[chat, message["message_id"]] = message
        self._put({"message": self._public(message)})
        return int(message["message_id"])

    def edits(self, message_id: int, text: str, *, chat: int | None = None) -> None:
        """Let a person change what was written."""
        message = self._world.messages[chat or self.person, message_id]
        message |= {**_text(text), "edit_date": int(time.time())}
        self._put({"edited_message": self._public(message)})

    def joins(self, chat: int, *, person: int) -> None:
        """Let a person add the bot to a group."""
        self._become(chat, person, "member")

    def blocks(self, person: int) -> None:
        """Let a person block the bot, which can then no longer write there."""
        self._world.blocked.add(person)
        self._become(person, person, "kicked")

    def _become(self, chat: int, person: int, status: str) -> None:
        """Tell the bot what it is in a chat now."""
        member = {"chat": _chat(chat), "from": _person(person), "date": int(time.time())}
        old, new = ({"user": BOT, "status": one, "until_date": 0} for one in ("left", status))
        self._put({"my_chat_member": {**member, "old_chat_member": old, "new_chat_member": new}})

    def migrates(self, chat: int, to: int) -> None:
        """Let a group become a supergroup, with another number; both chats hear of it."""
        self.sends({"migrate_to_chat_id": to}, chat=chat)
        self.sends({"migrate_from_chat_id": chat}, chat=to)

    def deletes(self, message_id: int, *, chat: int | None = None) -> None:
        """Let a person delete a message, which the bot is not told."""
        with self._changed:
            del self._world.messages[chat or self.person, message_id]

    def taps(self, label: str, *, chat: int | None = None, person: int | None = None, language: str = "en") -> str:
        """Let a person tap the newest button with ``label`` in it; returns what is noted over it."""
        chat = chat or self.person
        message, data = self._button(label, chat)
        number = self._new_id()
        update = {
            "id": str(number),
            "chat_instance": "1",
            "from": {"id": person or abs(chat), "is_bot": False, "first_name": PERSON, "language_code": language},
            "message": self._public(message),
            "data": data,
        }
        self._put({"callback_query": update})
        self.wait(lambda: str(number) in self._world.notes, f"an answer to the tap on {label}")
        return self._world.notes[str(number)]

    def types(self, query: str, *, person: int | None = None, language: str = "en") -> dict[str, Any]:
        """Let a person type ``@DossierBot query`` in some chat; returns what the bot answers: results and a button."""
        number = str(self._new_id())
        sender = {"id": person or self.person, "is_bot": False, "first_name": PERSON, "language_code": language}
        self._put({"inline_query": {"id": number, "from": sender, "query": query, "offset": ""}})
        self.wait(lambda: number in self._world.offers, f"an answer to {query}")
        return self._world.offers[number]

    def buttons(self, *, chat: int | None = None) -> list[str]:
        """Give the labels under the bot's newest message."""
        return [button["text"] for button in _buttons(self.sent(chat=chat or self.person)[-1])]

    def _button(self, label: str, chat: int) -> tuple[dict[str, Any], str]:
        for message in reversed(self.sent(chat=chat)):
            for button in _buttons(message):
                if label in button["text"] and "callback_data" in button:
                    return message, button["callback_data"]
        raise AssertionError(f"there is no button {label}")

    def uploads(
        self, content: bytes, name: str, *, chat: int | None = None, size: int | None = None, caption: str = "", **more: Any
    ) -> int:
        """Let a person send a file; ``size`` is what Telegram says of it, ``caption`` what stands under it, ``more`` as for
        ``sends``."""
        file_id = self._keep(content)
        document = {
            "file_id": file_id,
            "file_unique_id": f"u{file_id}",
            "file_name": name,
            "file_size": len(content) if size is None else size,
        }
        return self.sends({"document": document, **({"caption": caption} if caption else {})}, chat=chat, **more)

    def _keep(self, content: bytes) -> str:
        """Keep a file and give its id; long, as Telegram's are."""
        file_id = f"file-{self._new_id()}-{'x' * 60}"
        self._world.files[file_id] = content
        return file_id

    def content(self, message: dict[str, Any]) -> bytes:
        """Give what is in the file of a message."""
        return self._world.files[message["document"]["file_id"]]

    def fails(self, method: str, fault: Fault, *, times: int = 1, chat: int | None = None) -> None:
        """Let the next calls of a method go wrong; those to one chat, if ``chat`` is given."""
        self._world.faults.append(_Planned(method, fault, times, chat))

    def pending(self) -> list[dict[str, Any]]:
        """Give the updates that the bot has not confirmed."""
        return self._unconfirmed(0)

    def recovers(self) -> None:
        """Let nothing more go wrong."""
        self._world.faults.clear()

    def made(self, method: str, *, chat: int | None = None) -> list[Call]:
        """Give the calls of a method so far, those that went wrong too."""
        return [call for call in self.calls if call.method == method and (chat is None or call.data.get("chat_id") == chat)]

    def sent(self, *, chat: int | None = None) -> list[dict[str, Any]]:
        """Give the messages that the bot has in its chats, oldest first."""
        with self._changed:
            messages = sorted(self._world.messages.items(), key=lambda item: item[0][1])
        return [message for (where, _), message in messages if message["from"]["is_bot"] and chat in (None, where)]

    def wait(self, ready: Callable[[], bool], what: str, seconds: float = 15) -> None:
        """Wait until something is so."""
        with self._changed:
            assert self._changed.wait_for(ready, seconds), f"waited {seconds} s in vain for {what}"

    def answers(self, count: int, *, chat: int | None = None, seconds: float = 15) -> list[Parsed]:
        """Wait for the bot's first ``count`` messages and give them as a reader sees them."""
        self.wait(lambda: len(self.sent(chat=chat)) >= count, f"{count} messages", seconds)
        return [message["parsed"] for message in self.sent(chat=chat)]

    def ask(self, text: str, *, chat: int | None = None, language: str = "en") -> Parsed:
        """Let a person write and give the bot's next message in that chat."""
        chat = chat or self.person
        before = len(self.sent(chat=chat))
        self.writes(text, chat=chat, language=language)
        return self.answers(before + 1, chat=chat)[-1]

    def _new_id(self) -> int:
        with self._changed:
            self._world.last_id += 1
            return self._world.last_id

    def _put(self, update: dict[str, Any]) -> None:
        with self._changed:
            self._world.updates.append({"update_id": self._new_id(), **update})
        self._loop.call_soon_threadsafe(self._written.set)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application(client_max_size=60 << 20)
        # aiohttp decodes the path first: python-telegram-bot writes the token's colon as %3A in some of them.
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{file_id}", self._download)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        self._loop.run_until_complete(site.start())
        self._port = runner.addresses[0][1]
        self._started.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):  # polls and late answers would be waited for
            task.cancel()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        data = {name: await self._read(name, value) for name, value in (await request.post()).items()}
        for field_name, value in data.items():  # an uploaded file stands beside the field that names it
            if isinstance(value, str) and value.startswith("attach://"):
                data[field_name] = data[value.removeprefix("attach://")]
        self._record(Call(method, data, time.monotonic()))
        if request.match_info["token"] != self.token:
            return _error(401, "Unauthorized")
        fault = self._next_fault(method, data)
        await asyncio.sleep(fault.delay + (self.latency if method != "getUpdates" else 0))
        if fault.dropped:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if fault.status is not None:
            return _error(fault.status, fault.description, fault.retry_after, fault.moved_to)
        return await self._answer(method, data)

    async def _answer(self, method: str, data: dict[str, Any]) -> web.Response:
        if method == "getUpdates":
            return await self._get_updates(data)
        if data.get("chat_id") in self._world.blocked:
            return _error(403, "Forbidden: bot was blocked by the user")
        serve = _METHODS.get(method)
        if serve is None:
            return _error(404, "Not Found")
        try:
            with self._changed:
                result = serve(self, data)
                self._changed.notify_all()
        except RefusedError as error:
            self.refused.append(f"{method}: {error}")
            return _error(400, f"Bad Request: {error}")
        return web.json_response({"ok": True, "result": result})

    def _record(self, call: Call) -> None:
        with self._changed:
            self.calls.append(call)
            self._changed.notify_all()

    def _next_fault(self, method: str, data: dict[str, Any]) -> Fault:
        for planned in self._world.faults:
            if planned.times and planned.method == method and planned.chat in (None, data.get("chat_id")):
                planned.times -= 1
                return planned.fault
        return Fault()

    async def _get_updates(self, data: dict[str, Any]) -> web.Response:
        """Hold the call until there is news; a second one ends the first, as Telegram does."""
        self._world.poll += 1
        poll = self._world.poll
        self._written.set()
        until = time.monotonic() + data.get("timeout", 0)
        while True:
            if poll != self._world.poll:
                return _error(409, "Conflict: terminated by other getUpdates request")
            updates = self._unconfirmed(data.get("offset", 0))
            left = until - time.monotonic()
            if updates or left <= 0:
                return web.json_response({"ok": True, "result": updates[: data.get("limit", 100)]})
            self._written.clear()
            try:
                await asyncio.wait_for(self._written.wait(), left)
            except TimeoutError:
                continue

    def _unconfirmed(self, offset: int) -> list[dict[str, Any]]:
        with self._changed:
            self._world.updates = [update for update in self._world.updates if update["update_id"] >= offset]
            return self._world.updates

    def _send_message(self, data: dict[str, Any]) -> dict[str, Any]:
        return self._said(data, _message(data))

    def _send_document(self, data: dict[str, Any]) -> dict[str, Any]:
        document = data["document"]
        if isinstance(document, str):
            _require(document in self._world.files, "wrong file identifier/HTTP URL specified")
            document = {"file_id": document, "file_name": "known"}
        parsed = parse(data.get("caption", ""))
        _require(parsed.units <= _LONGEST["caption"], "message caption is too long")
        return self._said(
            data,
            {
                "date": int(time.time()),
                "from": BOT,
                "document": {"file_unique_id": f"u{document['file_id']}", **document},
                "caption": parsed.text,
                "parsed": parsed,
            },
        )

    def _send_photo(self, data: dict[str, Any]) -> dict[str, Any]:
        """As Telegram limits pictures: ten megabytes, ten thousand pixels for both sides together."""
        size, parsed = self._photo_size(data["photo"]), parse(data.get("caption", ""))
        return self._said(
            data,
            {
                "date": int(time.time()),
                "from": BOT,
                "photo": [size],
                "caption": parsed.text,
                "parsed": parsed,
                "reply_markup": data.get("reply_markup"),
            },
        )

    def _photo_size(self, photo: Any) -> dict[str, Any]:
        if isinstance(photo, str):
            _require(photo in self._world.files, "wrong file identifier/HTTP URL specified")
        file_id = photo if isinstance(photo, str) else photo["file_id"]
        content = self._world.files[file_id]
        _require(content.startswith(b"\x89PNG") and len(content) <= 10 << 20, "PHOTO_INVALID_DIMENSIONS")
        width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
        _require(width + height <= 10_000, "PHOTO_INVALID_DIMENSIONS")
        return {"file_id": file_id, "file_unique_id": f"u{file_id}", "width": width, "height": height}

    def _edit_buttons(self, data: dict[str, Any]) -> dict[str, Any]:
        place = (data["chat_id"], data["message_id"])
        _require(place in self._world.messages, "message to edit not found")
        _check_keyboard(data.get("reply_markup") or {})
        earlier = self._world.messages[place]
        _require(earlier.get("reply_markup") != data.get("reply_markup"), "message is not modified")
        self._world.messages[place] = {**earlier, "reply_markup": data.get("reply_markup")}
        return self._public(self._world.messages[place])

    def _edit_media(self, data: dict[str, Any]) -> dict[str, Any]:
        """Put another picture in place of one."""
        place, media = (data["chat_id"], data["message_id"]), data["media"]
        earlier = self._world.messages.get(place, {})
        _require("photo" in earlier, "message to edit not found")
        photo = media["media"]
        photo = data[photo.removeprefix("attach://")] if photo.startswith("attach://") else photo
        size, parsed = self._photo_size(photo), parse(media.get("caption", ""))
        changed = {"photo": [size], "caption": parsed.text, "parsed": parsed, "reply_markup": data.get("reply_markup")}
        message = {**earlier, **changed, "edited": earlier.get("edited", 0) + 1}
        self._world.messages[place] = message
        return self._public(message)

    def _said(self, data: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        chat, reply = data["chat_id"], data.get("reply_parameters")
        if reply and not reply.get("allow_sending_without_reply"):
            _require((chat, reply["message_id"]) in self._world.messages, "message to be replied not found")
        topic = data.get("message_thread_id")
        message = {
            **content,
            "chat": _chat(chat, forum=topic is not None),
            "message_id": self._new_id(),
            "reply_to": reply and reply["message_id"],
            **({"message_thread_id": topic, "is_topic_message": True} if topic else {}),
        }
        self._world.messages[chat, message["message_id"]] = message
        return self._public(message)

    def _edit_message(self, data: dict[str, Any]) -> dict[str, Any]:
        place = (data["chat_id"], data["message_id"])
        _require(place in self._world.messages, "message to edit not found")
        earlier = self._world.messages[place]
        changed = {**_message(data), "date": earlier["date"]}
        _require(any(earlier.get(name) != changed[name] for name in ("parsed", "reply_markup")), "message is not modified")
        message = {**earlier, **changed, "edited": earlier.get("edited", 0) + 1}
        self._world.messages[place] = message
        return self._public(message)

    def _answer_callback(self, data: dict[str, Any]) -> bool:
        _require(len(data.get("text", "")) <= _LONGEST["callback_answer"], "MESSAGE_TOO_LONG")
        self._world.notes[str(data["callback_query_id"])] = data.get("text", "")
        return True

    def _answer_inline(self, data: dict[str, Any]) -> bool:
        results = data["results"]
        ids = [result["id"] for result in results]
        _require(len(results) <= _MOST_RESULTS, "RESULTS_TOO_MUCH")
        _require(len(set(ids)) == len(ids), "RESULT_ID_DUPLICATE")
        _require(all(1 <= len(id_.encode()) <= _LONGEST["result_id"] for id_ in ids), "RESULT_ID_INVALID")
        for result in results:
            _require(bool(result["title"]), "ARTICLE_TITLE_EMPTY")
            result["message"] = _message(
                {**result["input_message_content"], "text": result["input_message_content"]["message_text"]}
            )
            _check_keyboard(result.get("reply_markup") or {})
        button = data.get("button")
        if button:
            _require(bool(re.fullmatch(r"[\w-]{1,64}", button["start_parameter"], re.ASCII)), "START_PARAM_INVALID")
        self._world.offers[str(data["inline_query_id"])] = {"results": results, "button": button, **data}
        return True

    def _get_file(self, data: dict[str, Any]) -> dict[str, Any]:
        content = self._world.files.get(data["file_id"])
        _require(content is not None, "invalid file_id")
        assert content is not None
        _require(len(content) <= _LARGEST_DOWNLOAD, "file is too big")
        return {"file_id": data["file_id"], "file_unique_id": "u", "file_size": len(content), "file_path": data["file_id"]}

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file_id = request.match_info["file_id"]
        self._record(Call("download", {"file_id": file_id}, time.monotonic()))
        fault = self._next_fault("download", {})
        await asyncio.sleep(fault.delay)
        if fault.status is not None:
            return web.Response(status=fault.status)
        return web.Response(body=self._world.files[file_id])

    async def _read(self, name: str, value: object) -> Any:
        if isinstance(value, web.FileField):
            content = await asyncio.to_thread(value.file.read)
            return {"file_id": self._keep(content), "file_name": value.filename, "file_size": len(content)}
        return _value(name, value)

    def _public(self, message: dict[str, Any]) -> dict[str, Any]:
        """Give a message as the bot sees it, with the one it replies to if that is still there."""
        shown = {name: value for name, value in message.items() if name not in ("parsed", "preview", "reply_to", "edited")}
        if "inline_keyboard" not in (message.get("reply_markup") or {}):  # Telegram shows no other kind
            shown.pop("reply_markup", None)
        replied = self._world.messages.get((message["chat"]["id"], message.get("reply_to") or 0))
        if replied:
            shown["reply_to_message"] = {**self._public(replied)}
            shown["reply_to_message"].pop("reply_to_message", None)
        return shown


def _text(text: str) -> dict[str, Any]:
    command = re.match(r"/\w+(@\w+)?", text)
    entities = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
    return {"text": text, "entities": entities}


def _person(number: int, language: str = "en") -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": PERSON, "language_code": language}


def _chat(number: int, *, forum: bool = False) -> dict[str, Any]:
    if number > 0:
        return {"id": number, "type": "private", "first_name": PERSON}
    return {"id": number, "type": "supergroup", "title": GROUP, **({"is_forum": True} if forum else {})}


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [button for row in (message.get("reply_markup") or {}).get("inline_keyboard", ()) for button in row]


def _message(data: dict[str, Any]) -> dict[str, Any]:
    parsed = parse(data["text"]) if data.get("parse_mode") == "HTML" else Parsed(data["text"], ())
    _require(bool(parsed.text.strip()), "message text is empty")
    _require(parsed.units <= _LONGEST["text"], "message is too long")
    _check_keyboard(data.get("reply_markup") or {})
    return {
        "date": int(time.time()),
        "from": BOT,
        "text": parsed.text,
        "entities": _entities(parsed),
        "parsed": parsed,
        "reply_markup": data.get("reply_markup"),
        "preview": not (data.get("link_preview_options") or {}).get("is_disabled"),
    }


def _entities(parsed: Parsed) -> list[dict[str, Any]]:
    """Give the links of a message as the Bot API does."""
    places = [(offset, length) for kind, offset, length in parsed.entities if kind == "TextUrl"]
    return [
        {"type": "text_link", "offset": offset, "length": length, "url": url}
        for (offset, length), url in zip(places, parsed.links, strict=True)
    ]


def _check_keyboard(markup: dict[str, Any]) -> None:
    buttons = [button for row in markup.get("inline_keyboard", ()) for button in row]
    _require(len(buttons) <= _MOST_BUTTONS, "too many buttons")
    _require(all(len(row) <= _MOST_IN_A_ROW for row in markup.get("inline_keyboard", ())), "too many buttons in a row")
    for button in buttons:
        _require(bool(button.get("text")), "a button without a text")
        actions = [name for name in ("callback_data", "copy_text", "switch_inline_query", "url") if name in button]
        _require(len(actions) == 1, "a button that does not do one thing")
        data = button.get("callback_data")
        _require(data is None or 1 <= len(data.encode()) <= _LONGEST["callback_data"], "BUTTON_DATA_INVALID")
        copied = button.get("copy_text", {}).get("text")
        _require(
            copied is None or 1 <= len(copied.encode("utf-16-le")) // 2 <= _LONGEST["copy_text"], "BUTTON_COPY_TEXT_INVALID"
        )


def _commands(_: TelegramServer, data: dict[str, Any]) -> bool:
    _require(len(data["commands"]) <= 100, "BOT_COMMANDS_TOO_MUCH")
    for command in data["commands"]:
        _require(bool(_COMMAND.fullmatch(command["command"])), "BOT_COMMAND_INVALID")
        _require(1 <= len(command["description"]) <= _LONGEST["command"], "BOT_COMMAND_DESCRIPTION_INVALID")
    return True


def _description(_: TelegramServer, data: dict[str, Any]) -> bool:
    for name in ("description", "short_description"):
        _require(len(data.get(name, "")) <= _LONGEST[name], f"{name} is too long")
    return True


def _taken(_: TelegramServer, __: dict[str, Any]) -> bool:
    return True


_METHODS: Final[dict[str, Callable[[TelegramServer, dict[str, Any]], Any]]] = {
    "getMe": lambda _, __: BOT,
    "deleteWebhook": _taken,
    "setWebhook": _taken,
    "sendMessage": TelegramServer._send_message,
    "editMessageText": TelegramServer._edit_message,
    "sendDocument": TelegramServer._send_document,
    "sendPhoto": TelegramServer._send_photo,
    "editMessageReplyMarkup": TelegramServer._edit_buttons,
    "editMessageMedia": TelegramServer._edit_media,
    "getFile": TelegramServer._get_file,
    "answerCallbackQuery": TelegramServer._answer_callback,
    "answerInlineQuery": TelegramServer._answer_inline,
    "sendChatAction": _taken,
    "leaveChat": _taken,
    "setMyCommands": _commands,
    "setMyDescription": _description,
    "setMyShortDescription": _description,
}


def _require(held: bool, description: str) -> None:
    if not held:
        raise RefusedError(description)


def _value(name: str, text: object) -> Any:
    """Read a form's value: numbers and JSON as what they are, what is meant for a reader as text."""
    assert isinstance(text, str), "files are read elsewhere"
    if name not in _FOR_READERS and re.fullmatch(r"-?\d+|true|false|[\[{].*[\]}]", text, re.DOTALL):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _error(status: int, description: str, retry_after: int | None = None, moved_to: int | None = None) -> web.Response:
    answer: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    parameters = {"retry_after": retry_after, "migrate_to_chat_id": moved_to}
    answer["parameters"] = {name: value for name, value in parameters.items() if value is not None}
    return web.json_response(answer, status=status)
