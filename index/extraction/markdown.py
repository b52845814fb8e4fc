"""Markdown: what a reader sees, without markup.

Numbers of list items are kept, for they are written in the file; bullets are not. Raw HTML is read as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.errors import RefusedError
from index.extraction import html
from index.extraction.blocks import Block, assemble, clean, clean_lines, row
from index.extraction.encoding import decode
from index.extraction.metadata import from_mapping, sensible_title
from index.model import Extract, Metadata

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PLAIN_HEADER = re.compile(r"title:.*\n(?:[A-Za-z][\w -]*:.*\n)*(?:[ \t]*\n|\Z)", re.IGNORECASE)  # MultiMarkdown's
_TIGHT_HEADING = re.compile(r"^( {0,3}#{2,6})(?=[^#\s])", re.MULTILINE)
_NOTE = re.compile(r"^\[\^[^\]\s]+\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATTRIBUTE = r"(?:[#.][\w-]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s}]+))"
_ATTRIBUTES = re.compile(rf"\{{:?\s*{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\}}")  # of pandoc and kramdown


def extract_markdown(data: bytes) -> Extract:
    """Return the text; headings and tables become sections, front matter becomes metadata."""
    metadata, source = _split(decode(data).replace("\r\n", "\n").replace("\r", "\n"))
    blocks = list(_Reader().read(_parser().parse(_readable(source))))
    assembled = assemble(blocks)
    if not assembled.text:
        raise RefusedError("no-text")
    first = next((block.text for block in blocks if block.level == 1), None)
    metadata = replace(metadata, title=metadata.title or sensible_title(first))
    return Extract(format="md", text=assembled.text, metadata=metadata, sections=assembled.sections)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _split(source: str) -> tuple[Metadata, str]:
    """The front matter, or the plain header that MultiMarkdown has instead, and the rest."""
    if match := _FRONT_MATTER.match(source):
        return from_mapping(_yaml(match[1])), source[match.end() :]
    if match := _PLAIN_HEADER.match(source):
        pairs = (line.split(":", 1) for line in match[0].splitlines() if line.strip())
        return from_mapping({key: value.strip() for key, value in pairs}), source[match.end() :]
    return Metadata(), source


def _yaml(source: str) -> Mapping[object, object]:
    """The mapping that is written there; nonsense is an empty one, for the text below it can be read all the same."""
    try:
        values = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: a date such as 2018-13-45
        return {}
    return values if isinstance(values, dict) else {}


def _readable(source: str) -> str:
    """Help where people write what CommonMark does not read as they mean it."""
    source = _COMMENT.sub("", source)
    source = _TIGHT_HEADING.sub(r"\1 ", source)  # "####Use of terms" is a heading for whoever wrote it
    return _NOTE.sub("\n", source)  # a footnote is a paragraph of its own


class _Reader:
    """Goes through the tokens once; what a token opens is remembered until its words come."""

    def __init__(self) -> None:
        self._level: int | None = None
        self._number = ""  # of the list item that has just begun
        self._tables = 0
        self._cells: list[str] | None = None  # of the table row being read

    def read(self, tokens: Sequence[Token]) -> Iterator[Block]:
        for token in tokens:
            match token.type:
                case "inline":
                    yield from self._words(_inline(token))
                case "tr_close":
                    yield from map(partial(Block, table=self._tables), filter(None, [row(self._cells or ())]))
                    self._cells = None
                case "code_block" | "fence":
                    yield from map(Block, clean_lines(token.content))
                case "html_block":
                    yield from self._html(token.content)
                case _:
                    self._open(token)

    def _open(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1:])
            case "heading_close":
                self._level = None
            case "list_item_open":
                self._number = f"{token.info}{token.markup} " if token.info else ""
            case "table_open":
                self._tables += 1
            case "tr_open":
                self._cells = []
            case _:
                pass

    def _words(self, words: str) -> Iterator[Block]:
        if self._cells is not None:
            self._cells.append(words)
        elif self._level is not None:
            yield from (Block(line, self._level) for line in [clean(words)] if line)
        else:
            yield from map(Block, clean_lines(self._number + words))
            self._number = ""

    def _html(self, source: str) -> Iterator[Block]:
        """Raw HTML may hold tables of its own, which get negative numbers."""
        for block in html.fragment(source):
            yield block if block.table is None else replace(block, table=-1000 * self._tables - block.table)


def _inline(token: Token) -> str:
    """The words of a paragraph; a line end in it is a space, a forced one a new line."""
    return _NOTE_MARK.sub("", _ATTRIBUTES.sub("", "".join(map(_words, token.children or ()))))


def _words(token: Token) -> str:
    match token.type:
        case "text" | "code_inline" | "text_special":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "html_inline":
            return "\n" if re.match(r"<br\b", token.content, re.IGNORECASE) else ""
        case _:
            return ""  # emphasis and links are markup, and a picture's words are not on the page
