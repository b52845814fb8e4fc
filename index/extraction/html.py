"""HTML: the article without the site around it, a new line only where a block begins or ends.

Roles: ``_root`` chooses the part of the page that is the document, ``_Reader`` walks it and gives blocks; ``html_head`` reads
what the page says of itself. Inline tags never separate: ``<b>726</b>-N`` is one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.errors import RefusedError
from index.extraction.blocks import Block, assemble, clean, row
from index.extraction.encoding import decode
from index.extraction.html_head import head
from index.extraction.numbering import numeral
from index.extraction.packages import count
from index.model import Extract

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNREAD = frozenset(
    [
        "aside",
        "audio",
        "button",
        "canvas",
        "dialog",
        "footer",
        "head",
        "iframe",
        "input",
        "nav",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_UNREAD_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "alert", "dialog"]
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_EXTRAS = "cookies?|consent|breadcrumbs?|share|sharing|social|skip|pagination|related|newsletter|subscribe"
_EXTRA_WORDS = re.compile(rf"(?:^|[\s_-])(?:{_EXTRAS})(?:$|[\s_-])", re.IGNORECASE)
_SITE_WORDS = re.compile(
    rf"(?:^|[\s_-])(?:{_EXTRAS}|sidebar|menu|navbar|nav|banner|footer|login|search)(?:$|[\s_-])", re.IGNORECASE
)
_UNSEEN_WORDS = re.compile(r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text)(?:$|\s)", re.IGNORECASE)
_CONTAINERS = frozenset({"ul", "ol", "div", "section", "p"})
_NUMERALS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LARGEST = 1_000_000  # number of a list item, and rows or columns of a merged cell
_WIDEST = 200  # cells of a row that reach down from others; a page of some kilobytes could ask for millions
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_CLOSED_AT_ONCE = re.compile(r"<(title|script|style|textarea|iframe|noscript)\b([^<>]*)/>", re.IGNORECASE)
_CHARSET_WITHIN = 4096  # bytes; browsers look at 1024, but some pages carry a comment first
_MENU_LINKS = 0.8  # share of the letters of a list that are links, from which on it is a menu
_MENU_LENGTH = 3  # links


def extract_html(data: bytes) -> Extract:
    """Return what a reader sees of the page's document, without menus, banners, scripts and hidden text."""
    tree = LexborHTMLParser(_source(data))
    root, chosen = _root(tree)
    blocks = list(_read(root, whole_page=not chosen))
    assembled = assemble(blocks)
    if not assembled.text:
        raise RefusedError("no-text")
    first = next((block.text for block in blocks if block.level == 1), None)
    return Extract(format="html", text=assembled.text, metadata=head(tree, first), sections=assembled.sections)


def chapter(data: bytes) -> list[Block]:
    """Blocks of a page of a book: what stands beside its text are notes and no menus. Raises ``RefusedError``."""
    body = LexborHTMLParser(_source(data)).body
    return list(_Reader(unread=_UNREAD - {"aside", "footer"}).read(body)) if body is not None else []


def _source(data: bytes) -> str:
    """The text of a page; what XML closes at once (``<title/>``) would stay open for a reader of HTML."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN]) or _XML_CHARSET.match(data)
    source = decode(data, declared=declared[1].decode("ascii", "replace") if declared else None)
    return _CLOSED_AT_ONCE.sub(r"<\1\2></\1>", source) if source.lstrip().startswith("<?xml") else source


def fragment(source: str) -> list[Block]:
    """Blocks of a piece of HTML inside another format."""
    body = LexborHTMLParser(source).body
    return list(_read(body, whole_page=False)) if body is not None else []


def _root(tree: LexborHTMLParser) -> tuple[LexborNode | None, bool]:
    """The node that holds the document, and whether the page marks it (else it is the whole body)."""
    body = tree.body
    if body is None:
        return None, False
    length = _readable_length(body, len(body.text()))
    for selector in ("article", "main, [role=main]"):
        candidates = sorted(tree.css(selector), key=lambda node: -len(node.text()))
        # One article beside a long body is a teaser; of several the longest is meant if it outweighs all the others.
        share = 4 if len(candidates) == 1 else 2
        if candidates and len(candidates[0].text()) * share > length:
            return candidates[0], True
    return body, False


def _readable_length(body: LexborNode, length: int) -> int:
    unread = sum(len(node.text()) for node in body.css("script, style, nav, footer, aside, noscript, template"))
    return max(length - unread, 0)


def _read(root: LexborNode | None, *, whole_page: bool) -> Iterator[Block]:
    return _Reader(whole_page=whole_page).read(root) if root is not None else iter(())


class _Reader:
    """Walks a tree without recursion (pages nest deeper than Python does) and gathers text into lines."""

    def __init__(self, *, whole_page: bool = False, unread: frozenset[str] = _UNREAD) -> None:
        self._whole_page = whole_page
        self._unread = unread
        self._length = 0
        self._words: list[str] = []
        self._numbers: dict[int, int] = {}  # of the last item of each list
        self._level: int | None = None
        self._preformatted = 0
        self._tables = 0

    def read(self, root: LexborNode) -> Iterator[Block]:
        """Blocks in the order of the page; a stack entry is a node to enter or a node that has been read."""
        self._length = len(root.text())
        stack: list[tuple[LexborNode, bool]] = [(root, True)]
        while stack:
            node, entering = stack.pop()
            tag = node.tag or ""
            if not entering:
                yield from self._leave(tag)
            elif tag == "-text":
                self._words.append(self._text(node))
            elif tag == "br":
                self._words.append("\n" if self._level is None else " ")
            elif tag == "table" and _is_data(node):
                yield from self._flush()
                yield from self._rows(node)
            elif self._is_read(node, tag):
                yield from self._enter(node, tag)
                stack.append((node, False))
                stack.extend((child, True) for child in reversed(list(node.iter(include_text=True))))
        yield from self._flush()

    def _enter(self, node: LexborNode, tag: str) -> Iterator[Block]:
        if tag in _BLOCKS:
            yield from self._flush()
        self._level = _HEADINGS.get(tag, self._level)
        self._preformatted += tag == "pre"
        if tag == "li":
            self._words.append(self._number(node))
        elif tag == "q":
            self._words.append("“")

    def _number(self, item: LexborNode) -> str:
        """The number that a browser draws before an item of a numbered list."""
        listed = item.parent
        if listed is None or listed.tag != "ol" or "none" in (listed.attributes.get("style") or ""):
            return ""
        start = count(listed.attributes.get("start"), 1, _LARGEST)
        own = count(item.attributes.get("value"), self._numbers.get(listed.mem_id, start - 1) + 1, _LARGEST)
        self._numbers[listed.mem_id] = own
        return f"{numeral(own, _NUMERALS.get(listed.attributes.get('type') or '', 'decimal'))}. "

    def _leave(self, tag: str) -> Iterator[Block]:
        if tag in _BLOCKS:
            yield from self._flush()
        if tag in _HEADINGS:
            self._level = None
        self._preformatted -= tag == "pre"
        if tag == "q":
            self._words.append("”")

    def _text(self, node: LexborNode) -> str:
        raw = node.text_content or ""
        return raw if self._preformatted else re.sub(r"\s+", " ", raw)

    def _flush(self) -> Iterator[Block]:
        raw = "".join(self._words)
        self._words.clear()
        for line in raw.split("\n"):
            if text := clean(line):
                yield Block(text, self._level)

    def _is_read(self, node: LexborNode, tag: str) -> bool:
        if tag.startswith(("-", "_", "!")) or tag in self._unread or _is_hidden(node):
            return False
        if tag == "form":
            return _is_page(node)
        if self._whole_page and (tag == "header" or _is_list_of_links(node, tag)):
            return False
        return not (tag in _CONTAINERS and self._is_of_the_site(node))

    def _is_of_the_site(self, node: LexborNode) -> bool:
        """By its name; but a part that holds the title or a third of the words is the page itself, whatever its name."""
        attributes = node.attributes
        words = _SITE_WORDS if self._whole_page else _EXTRA_WORDS
        if not words.search(f"{attributes.get('id') or ''} {attributes.get('class') or ''}"):
            return False
        return node.css_first("h1, main, article") is None and len(node.text()) * 3 < self._length

    def _rows(self, table: LexborNode) -> Iterator[Block]:
        self._tables += 1
        above: dict[int, tuple[int, str]] = {}
        for line in table.css("caption, tr"):
            if _is_hidden(line):
                continue
            if line.tag == "caption":
                yield from map(Block, filter(None, [clean(_plain(line))]))
            elif text := row(_cells(line, above)):
                yield Block(text, table=self._tables)


def _cells(line: LexborNode, above: dict[int, tuple[int, str]]) -> list[str]:
    """The words of a row's cells; ``above`` holds, by column, for how many rows more a cell reaches down, and its words."""
    found: list[str] = []
    at = 0
    for cell in (cell for cell in line.iter() if cell.tag in {"td", "th"}):
        at = _reaching_down(above, at, found)
        rows, columns = (count(cell.attributes.get(name), 1, _LARGEST) for name in ("rowspan", "colspan"))
        found.append(_plain(cell))
        above[at] = (rows - 1, found[-1])
        at += max(columns, 1)
    _reaching_down(above, at, found)
    return found


def _reaching_down(above: dict[int, tuple[int, str]], at: int, found: list[str]) -> int:
    """Take the cells that reach down into this row from here on; the next free column."""
    while above.get(at, (0, ""))[0] > 0 and len(found) < _WIDEST:
        left, words = above[at]
        above[at] = (left - 1, words)
        found.append(words)
        at += 1
    return at


def _plain(node: LexborNode) -> str:
    """All the words of a cell as one line."""
    return " ".join(block.text for block in _read(node, whole_page=False))


def _is_data(table: LexborNode) -> bool:
    """A table with a table, a heading or several paragraphs in a cell lays out a page and is read cell by cell."""
    if table.attributes.get("role") in {"presentation", "none"} or table.css_first("table table, h1, h2, h3") is not None:
        return False
    rows = table.css("tr")
    return any(len([cell for cell in line.iter() if cell.tag in {"td", "th"}]) > 1 for line in rows)


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or _UNSEEN_WORDS.search(attributes.get("class") or "") is not None
        or (attributes.get("role") or "") in _UNREAD_ROLES
        or _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
    )


def _is_page(form: LexborNode) -> bool:
    """Some servers put the whole page into a form."""
    return form.css_first("h1, h2, article, main") is not None


def _is_list_of_links(node: LexborNode, tag: str) -> bool:
    """Three links or more and little else; asked only where the page marks no article, and of innermost blocks."""
    if tag not in {"ul", "ol", "div", "p"} or (tag == "div" and any(inner.tag in _BLOCKS for inner in node.iter())):
        return False
    links = node.css("a")
    return len(links) >= _MENU_LENGTH and sum(map(_letters, links)) > _MENU_LINKS * _letters(node)


def _letters(node: LexborNode) -> int:
    """How many there are in a node, without the signs that stand between links."""
    return sum(map(str.isalnum, node.text()))
