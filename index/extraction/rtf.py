r"""RTF: what a reader sees, with notes and text boxes after the paragraph that they belong to.

Roles: ``_tokens`` cuts the file into words of control, braces and bytes; a ``_Group`` is what holds between two braces;
``_Reader`` keeps the paragraph, the row and the table being read. Numbers of lists are in the file as text and are kept;
hidden text (``\v``), what a tracked change deleted, comments, pictures and page headers are not read.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from index.errors import RefusedError
from index.extraction.blocks import Block, assemble, clean, clean_lines, row
from index.extraction.metadata import changed, sensible_title
from index.model import Extract, Metadata

_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\")
_DOUBTFUL = 0.01  # share of bytes that are no letters in the encoding that the file names
_DEEPEST = 5000  # braces inside each other
_BODY_TEXT = 9  # the outline level of what is no heading
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_SYMBOLS = 2  # the charset of fonts whose letters are pictures
_GLYPHS = {
    "line": "\n", "lbr": "\n", "tab": " ", "page": " ", "column": " ", "emdash": "—", "endash": "–", "emspace": " ",
    "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_SIGNS = {b"~": "\u00a0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n", b"{": "{", b"}": "}", b"\\": "\\"}
_UNREAD = frozenset(
    """annotation atnauthor atndate atnicn atnid atnparent atnref atntime atrfend atrfstart author background bkmkend bkmkstart
    blipuid buptim category colorschememapping colortbl comment company creatim datafield datastore doccomm docvar fchars
    ffdeftext ffentrymcr ffexitmcr ffformat ffhelptext ffl ffname ffstattext file filetbl fldinst footer footerf footerl
    footerr formfield ftncn ftnsep ftnsepc aftncn aftnsep aftnsepc generator gridtbl header headerf headerl headerr
    hlinkbase keycode keywords latentstyles lchars levelnumbers leveltext lfolevel list listlevel listname listoverride
    listoverridetable listpicture liststylename listtable lsdlockedexcept manager mmath nesttableprops nonesttables objalias
    objclass objdata objname objsect objtime oldcprops oldpprops oldsprops oldtprops operator panose password passwordhash
    pgp pgptbl picprop pict pn pnseclvl printim private propname protend protstart protusertbl pxe revtbl rsidtbl rxe
    shprslt sn sp staticval subject sv tc template themedata txe userprops wgrffmtfilter windowcaption writereservation
    writereservhash xe xform xmlattrname xmlattrvalue xmlclose xmlname xmlnstbl xmlopen upr""".split()
)
_OF_USE = frozenset({"do", "footnote", "shptxt", "shpinst", "ud", "listtext", "pntext", "fldrslt"})  # also behind \*


class _Kind(Enum):
    """What the words of a group are; of ``NAMES`` only what a control word says is of use."""

    TEXT = auto()
    SKIPPED = auto()
    NAMES = auto()
    STYLES = auto()
    TITLE = auto()
    DATE = auto()
    ASIDE = auto()
    LABEL = auto()


_KINDS = {
    "fonttbl": _Kind.NAMES, "info": _Kind.NAMES, "stylesheet": _Kind.STYLES, "title": _Kind.TITLE, "revtim": _Kind.DATE,
    "footnote": _Kind.ASIDE, "shptxt": _Kind.ASIDE, "dptxbxtext": _Kind.ASIDE, "listtext": _Kind.LABEL, "pntext": _Kind.LABEL,
}  # fmt: skip


@dataclass(slots=True)
class _Group:
    kind: _Kind = _Kind.TEXT
    words: list[str] = field(default_factory=list)
    font: int = 0
    hidden: bool = False
    style: int = 0
    outline: int | None = None
    in_table: bool = False
    unread: int = 1  # bytes that stand for a letter of Unicode in old readers
    starred: bool = False


def extract_rtf(data: bytes) -> Extract:
    """Return the document's visible text; headings and tables become sections. Raises ``RefusedError``."""
    reader = _Reader()
    blocks = list(reader.read(data))
    if reader.doubtful > _DOUBTFUL * max(sum(len(block.text) for block in blocks), 1):
        raise RefusedError("encoding")
    assembled = assemble(blocks)
    if not assembled.text:
        raise RefusedError("no-text")
    titles = [_joined(reader.title), *(block.text for block in blocks[:1] if block.level is not None)]
    metadata = Metadata(
        title=next(filter(None, map(sensible_title, titles)), None),
        date=changed("-".join(reader.date)),
    )
    return Extract(format="rtf", text=assembled.text, metadata=metadata, sections=assembled.sections)


def _tokens(data: bytes) -> Iterator[re.Match[bytes]]:
    at = 0
    while (token := _TOKEN.match(data, at)) is not None:
        yield token
        binary = int(token[2] or 0) if token[1] == b"bin" else 0
        at = token.end() + max(binary, 0)


class _Reader:
    def __init__(self) -> None:
        self.title: list[str] = []
        self.date: list[str] = []
        self.doubtful = 0
        self._encoding = "cp1252"
        self._charsets: dict[int, str | None] = {}
        self._levels: dict[int, int] = {}
        self._group = _Group()
        self._above: list[_Group] = []
        self._bytes = bytearray()
        self._unread = 0
        self._after: list[Block] = []
        self._cells: list[str] = []
        self._merged: list[bool] = []
        self._is_merged = False
        self._row_above: list[str] = []
        self._tables = 0
        self._in_row = False

    def read(self, data: bytes) -> Iterator[Block]:
        """Blocks in the order of the file; what stands behind the last brace is not of it."""
        for token in _tokens(data):
            word, number, code, sign, brace, text = token.groups()
            if code or text:
                self._letters(bytes.fromhex(code.decode()) if code else text)
                continue
            self._decode()
            if brace == b"{":
                self._begin()
            elif brace == b"}":
                self._end()
                if not self._above:
                    break
            elif word:
                yield from self._control(word.decode().lower(), int(number) if number else None)
            elif sign:
                self._sign(sign)
        self._decode()
        yield from self._paragraph()

    def _begin(self) -> None:
        if len(self._above) > _DEEPEST:
            raise RefusedError("damaged")
        self._above.append(self._group)
        self._group = replace(self._group, starred=False)
        self._unread = 0

    def _end(self) -> None:
        """Close a group; what stood aside of the text or before it is put where it belongs."""
        done, self._group = self._group, self._above.pop() if self._above else _Group()
        self._unread = 0
        if done.words is self._group.words:
            return
        raw = _joined(done.words)
        if done.kind is _Kind.ASIDE:
            self._after.extend(map(Block, clean_lines(raw)))
        elif done.kind is _Kind.LABEL and any(letter.isalnum() for letter in raw) and raw.strip() != "o":
            self._group.words.append(f"{raw} ")  # a label without letters is a bullet, and Word's hollow one is an o
        elif done.kind is _Kind.STYLES:
            self._style(done, raw)

    def _style(self, group: _Group, raw: str) -> None:
        name = clean(raw).rstrip(";").lower()
        level = re.fullmatch(r"heading (\d)", name)
        if name == "title":
            self._levels[group.style] = 0
        elif group.outline is not None and group.outline < _BODY_TEXT:
            self._levels[group.style] = group.outline + 1
        elif level:
            self._levels[group.style] = int(level[1])

    def _letters(self, raw: bytes) -> None:
        unread = min(self._unread, len(raw))
        self._unread -= unread
        self._bytes += raw[unread:]

    def _decode(self) -> None:
        """Turn the bytes read so far into words, by the font's encoding."""
        if not self._bytes:
            return
        raw, self._bytes = bytes(self._bytes), bytearray()
        encoding = self._charsets.get(self._group.font, self._encoding)
        if encoding is not None and self._group.kind is not _Kind.SKIPPED:
            text = raw.decode(encoding, "replace")
            self.doubtful += text.count("\ufffd")
            self._say(text)

    def _say(self, words: str) -> None:
        group = self._group
        if group.kind is not _Kind.SKIPPED and not group.hidden and group.kind is not _Kind.NAMES:
            (self.title if group.kind is _Kind.TITLE else group.words).append(words)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._group.starred = True
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _control(self, word: str, number: int | None) -> Iterator[Block]:
        group = self._group
        if (group.starred and word not in _OF_USE) or word in _UNREAD:
            group.kind = _Kind.SKIPPED
        elif word in {"par", "sect"}:
            yield from self._line_end()
        elif word in {"cell", "row", "nestcell", "nestrow"}:
            yield from self._cell(word)
        elif word in _GLYPHS:
            self._say(_GLYPHS[word])
        elif word == "u" and number is not None:
            self._say(_letter(number))
            self._unread = group.unread
        elif group.kind is _Kind.DATE and word in {"yr", "mo", "dy"}:
            self.date.append(f"{number or 0:02}")
        elif not self._open(word):
            self._shape(word, number)
            self._place(word, number or 0)
        group.starred = False

    def _open(self, word: str) -> bool:
        """Words that say what the rest of their group is."""
        group = self._group
        if word == "ud":
            group.kind = _Kind.TEXT
        elif word in _KINDS and group.kind is not _Kind.SKIPPED:
            group.kind, group.words = _KINDS[word], []
        return word in _KINDS

    def _shape(self, word: str, number: int | None) -> None:
        """Words that say how letters are written."""
        group = self._group
        match word:
            case "f" | "deff":
                group.font = number or 0
            case "fcharset":
                self._charset(group.font, number or 0)
            case "ansicpg" if number and _is_known(f"cp{number}"):
                self._encoding = f"cp{number}"
            case "mac" | "pc" | "pca":
                self._encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
            case "uc":
                group.unread = max(number or 0, 0)
            case "v" | "deleted":
                group.hidden = number != 0
            case "plain":
                group.hidden = False

    def _place(self, word: str, number: int) -> None:
        """Words that say what a paragraph or a cell is."""
        group = self._group
        match word:
            case "pard":
                group.style, group.outline, group.in_table = 0, None, False
            case "s":
                self._begin_style(number)
            case "outlinelevel":
                group.outline = number
            case "intbl":
                group.in_table = True
            case "trowd":
                self._merged = []
            case "clvmrg":
                self._is_merged = True
            case "cellx":
                self._merged.append(self._is_merged)
                self._is_merged = False

    def _begin_style(self, number: int) -> None:
        self._group.style = number
        if self._group.kind is _Kind.STYLES:
            self._group.words = []

    def _charset(self, font: int, charset: int) -> None:
        if charset == _SYMBOLS:
            self._charsets[font] = None
        elif charset in _CHARSETS:
            self._charsets[font] = _CHARSETS[charset]

    def _line_end(self) -> Iterator[Block]:
        if self._group.kind is not _Kind.TEXT or self._group.in_table:
            self._say("\n")
        else:
            yield from self._paragraph()

    def _paragraph(self) -> Iterator[Block]:
        """The paragraph that ends here, and what belongs behind it."""
        group = self._group
        raw, group.words[:] = _joined(group.words), []
        level = self._levels.get(group.style)
        if group.outline is not None:
            level = group.outline + 1 if group.outline < _BODY_TEXT else None
        if level is not None and clean(raw):
            yield Block(clean(raw), level)
        else:
            yield from map(Block, clean_lines(raw))
        if clean(raw):
            self._in_row = False
        yield from self._aside()

    def _aside(self) -> Iterator[Block]:
        yield from self._after
        self._after.clear()

    def _cell(self, word: str) -> Iterator[Block]:
        """The end of a cell or of a row; a row of one cell lays out a page and is read as paragraphs."""
        if self._group.kind is not _Kind.TEXT or word.startswith("nest"):
            self._say(" ")
        elif word == "cell":
            self._cells.append(_joined(self._group.words))
            self._group.words[:] = []
        else:
            yield from self._row()

    def _row(self) -> Iterator[Block]:
        cells, self._cells = self._cells, []
        if len(cells) == 1:
            yield from map(Block, clean_lines(cells[0]))
        else:
            merged = [*self._merged, *[False] * len(cells)]
            above = [*self._row_above, *[""] * len(cells)]
            self._row_above = [up if one else cell for cell, one, up in zip(cells, merged, above, strict=False)]
            self._tables += not self._in_row
            self._in_row = True
            if text := row(self._row_above):
                yield Block(text, table=self._tables)
        yield from self._aside()


def _letter(number: int) -> str:
    """A letter of Unicode, or half of one; the numbers are of sixteen bits with a sign."""
    return chr(number % 0x10000)


def _joined(words: Iterable[str]) -> str:
    """The words as text, in which two halves of a letter have become one."""
    return "".join(words).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True
