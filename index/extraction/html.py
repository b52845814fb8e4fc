"""HTML: the article without the site around it, a new line only where a block begins or ends.

Roles: ``_root`` chooses the part of the page that is the document, ``_Reader`` walks it and gives blocks, ``_metadata``
reads the head. Inline tags never separate: ``<b>726</b>-N`` is one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.errors import RefusedError
from index.extraction.blocks import Block, assemble, clean, row
from index.extraction.encoding import decode
from index.extraction.metadata import iso_date, language_code, sensible_title, web_address
from index.model import Extract, Metadata

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
_SITE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|breadcrumbs?|share|sharing|social|sidebar|menu|navbar|nav|skip|pagination|banner"
    r"|footer|related|newsletter|subscribe|login|search)(?:$|[\s_-])",
    re.IGNORECASE,
)
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
    return Extract(format="html", text=assembled.text, metadata=_metadata(tree, blocks), sections=assembled.sections)


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
    length = len(body.text())
    mains = tree.css("main, [role=main]")
    articles = tree.css("article")
    for candidates in (articles, mains):
        # One article beside a long body is a teaser, and several are a list of them.
        if len(candidates) == 1 and len(candidates[0].text()) * 4 >= _readable_length(body, length):
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
        self._words: list[str] = []
        self._level: int | None = None
        self._preformatted = 0
        self._tables = 0

    def read(self, root: LexborNode) -> Iterator[Block]:
        """Blocks in the order of the page; a stack entry is a node to enter or a node that has been read."""
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
                yield from self._enter(tag)
                stack.append((node, False))
                stack.extend((child, True) for child in reversed(list(node.iter(include_text=True))))
        yield from self._flush()

    def _enter(self, tag: str) -> Iterator[Block]:
        if tag in _BLOCKS:
            yield from self._flush()
        self._level = _HEADINGS.get(tag, self._level)
        self._preformatted += tag == "pre"

    def _leave(self, tag: str) -> Iterator[Block]:
        if tag in _BLOCKS:
            yield from self._flush()
        if tag in _HEADINGS:
            self._level = None
        self._preformatted -= tag == "pre"

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
        return not (self._whole_page and (tag == "header" or _is_menu(node, tag)))

    def _rows(self, table: LexborNode) -> Iterator[Block]:
        self._tables += 1
        for line in table.css("caption, tr"):
            if line.tag == "caption":
                yield from map(Block, filter(None, [clean(_plain(line))]))
            else:
                cells = [_plain(cell) for cell in line.iter() if cell.tag in {"td", "th"}]
                yield from map(partial(Block, table=self._tables), filter(None, [row(cells)]))


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
        or (attributes.get("role") or "") in _UNREAD_ROLES
        or _HIDDEN_STYLE.search(attributes.get("style") or "") is not None
    )


def _is_page(form: LexborNode) -> bool:
    """Some servers put the whole page into a form."""
    return form.css_first("h1, h2, article, main") is not None


def _is_menu(node: LexborNode, tag: str) -> bool:
    """By its name, or a list of three links or more and little else; asked only where the page marks no article."""
    if tag in {"ul", "ol", "div", "section", "p"}:
        attributes = node.attributes
        if _SITE_WORDS.search(f"{attributes.get('id') or ''} {attributes.get('class') or ''}"):
            return node.css_first("h1, main, article") is None
    if tag not in {"ul", "ol"}:
        return False
    links = node.css("a")
    linked = sum(len(clean(link.text())) for link in links)
    return len(links) >= _MENU_LENGTH and linked > _MENU_LINKS * len(clean(node.text()))


def _metadata(tree: LexborHTMLParser, blocks: list[Block]) -> Metadata:
    """What the head says, with the first heading as the title where it says none."""
    meta = _meta(tree)
    first = next((block.text for block in blocks if block.level == 1), None)
    title = tree.css_first("title")
    canonical = tree.css_first("link[rel=canonical]")
    page = tree.css_first("html")
    titles = (meta.get("og:title"), first, title.text() if title is not None else None)
    dates = (*(meta.get(name) for name in _DATES), _time(tree))
    urls = (canonical.attributes.get("href") if canonical is not None else None, meta.get("og:url"))
    return Metadata(
        title=next(filter(None, map(sensible_title, titles)), None),
        publisher=clean(meta.get("og:site_name", "")) or None,
        date=next(filter(None, map(iso_date, dates)), None),
        url=next(filter(None, map(web_address, urls)), None),
        language=language_code(page.attributes.get("lang")) if page is not None else None,
    )


_DATES = (
    "article:published_time", "datepublished", "date", "dcterms.issued", "dcterms.date", "dc.date.issued",
    "dc.date", "dcterms.created", "pubdate", "publish-date",
)  # fmt: skip


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Names and contents of the meta tags; the first of a name counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and (content := attributes.get("content")):
            found.setdefault(name.lower(), content)
    return found


def _time(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("article time[datetime], main time[datetime], time[datetime]")
    return node.attributes.get("datetime") if node is not None else None
