"""Does every file end in text or in a clear sentence, whatever is in it?

    python -m tests.fuzz [--files N] [--seed N] [--only NUMBER]

Makes files that were cut, flipped, spliced, nested, blown up, renamed, each from the seed and its number alone, and has them
read as the bot would: in the reading process with its limits. Prints what came of them by format; the exit code is 1 where one
took longer than it may, ended in anything but text or a refusal, or met a fault that no reader foresaw.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from docx.document import Document
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from index.corpus import LONGEST_NAME, SUFFIXES, safe_name
from index.errors import NameRefusedError, RefusedError
from index.extraction import extract
from index.extraction.worker import Worker
from index.model import Extract
from tests.index.extraction import files

LONGEST = 30.0
"""Seconds that a file may take, from name to answer."""

_MISNAMED = 0.05
_MOST_MEMORY = 1 << 30
_RUSSIAN = "Торговля людьми остаётся тяжким посягательством на человеческое достоинство. "
_ARMENIAN = "Մարդկանց առևտուրը շարունակում է մնալ ծանր ոտնձգություն։ "
_ENGLISH = "The council met in Yerevan on 24 April 2018 and adopted the plan. "
_WORDS = _ENGLISH + _RUSSIAN + _ARMENIAN
_HUGE = ("0", "-1", "2147483648", "99999999999999999999", "1e308", "NaN", "\ufffe", "\u202e", "A" * 70_000)

Make = Callable[[random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """A file that is to be read: its name as it is sent, its content, and how it was made."""

    name: str
    content: bytes
    how: str


def case(seed: int, number: int) -> Case:
    """The file of this number; the same for the same seed."""
    chance = random.Random(f"{seed}:{number}")
    return harmful(chance) if chance.random() < _HARMFUL else changed(chance)


def changed(chance: random.Random) -> Case:
    """A good file to which something was done, now and then under another kind of name."""
    suffix = chance.choice(sorted(_GOOD))
    change = chance.choice(_CHANGES)
    content = change(chance, _GOOD[suffix](chance))
    return Case(_name(chance, suffix if chance.random() > _MISNAMED else chance.choice(SUFFIXES)), content, change.__name__)


def harmful(chance: random.Random) -> Case:
    """A file that was made to harm."""
    how, make, suffix = chance.choice(_BOMBS)
    return Case(_name(chance, suffix), make(chance), how)


def judged(name: str, read: Callable[[], Extract]) -> str:
    """``text``, or the code of the refusal. Raises AssertionError where an extract contradicts itself."""
    try:
        done = read()
    except RefusedError as refused:
        return refused.code
    length = len(done.text)
    assert done.text.strip(), f"{name}: no text and no refusal"
    assert "\0" not in done.text, f"{name}: a NUL in the text"
    assert all(0 <= page.start <= length for page in done.pages), f"{name}: a page outside"
    assert all(first.start <= second.start for first, second in pairwise(done.pages)), f"{name}: pages out of order"
    assert all(0 <= one.start < one.stop <= length for one in done.sections), f"{name}: a section outside"
    return "text"


def unforeseen(made: Case, name: str) -> str | None:
    """The fault that the reading process turned into "damaged", if no reader foresaw it."""
    try:
        extract(made.content, name)
    except (RefusedError, MemoryError, RecursionError):
        return None
    except Exception:
        return traceback.format_exc(limit=-3)
    return None


# Good files, of which the others are made


def _docx(chance: random.Random) -> bytes:
    def build(document: Document) -> None:
        document.add_heading("Plan", 0)
        for number in range(chance.randrange(1, 8)):
            document.add_heading(f"{number}. Part", 1)
            document.add_paragraph(_WORDS, style=chance.choice(["List Number", "Normal"]))
        table = document.add_table(3, 3)
        for cell in table._cells:
            cell.text = "7"
        table.cell(0, 0).merge(table.cell(1, 0))

    return files.docx_of(build)


def _odt(chance: random.Random) -> bytes:
    paragraphs = f"<text:p>{_WORDS}<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p>"
    cell = "<table:table-cell table:number-columns-repeated='1'><text:p>7</text:p></table:table-cell>"
    table = f"<table:table><table:table-row table:number-rows-repeated='1'>{cell * 3}</table:table-row></table:table>"
    listed = "<text:list><text:list-item text:start-value='1'><text:p>item</text:p></text:list-item></text:list>"
    return files.odt("<text:h text:outline-level='1'>A</text:h>" + paragraphs * chance.randrange(1, 9) + table + listed)


def _epub(chance: random.Random) -> bytes:
    return files.epub(*[f"<h1>{number}</h1><p>{_WORDS}</p>" for number in range(chance.randrange(1, 6))])


def _xlsx(chance: random.Random) -> bytes:
    def build(book: Workbook) -> None:
        sheet = book.active
        sheet.append(["Country", "Year", "Victims"])
        for number in range(chance.randrange(1, 30)):
            sheet.append(["Армения", 2000 + number, number / 7])
        sheet["C2"].number_format = "0.0%"
        sheet.merge_cells("A2:A3")

    return files.xlsx_of(build)


def _pdf(chance: random.Random) -> bytes:
    def draw(canvas: Canvas) -> None:
        for _ in range(chance.randrange(1, 4)):
            files.write(canvas, [_ENGLISH] * chance.randrange(1, 40))
            canvas.showPage()

    return files.pdf(draw)


def _rtf(chance: random.Random) -> bytes:
    head = r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}{\stylesheet{\s1 heading 1;}}{\info{\title Plan}}"
    hexed = "".join(f"\\'{byte:02x}" for byte in _RUSSIAN.encode("cp1251"))
    body = rf"\pard\s1 Part\par\pard {hexed}\u1333?{{\footnote note}}\par\trowd\cellx1\cellx2\intbl a\cell b\cell\row "
    return (head + body * chance.randrange(1, 9) + "}").encode()


def _html(chance: random.Random) -> bytes:
    table = "<table><tr><th rowspan=2>a<th colspan=2>b<tr><td>1<td>2</table><ol start=1><li value=2>x</ol>"
    page = f"<html lang=en><head><meta charset=utf-8><title>Plan</title></head><body><h1>Plan</h1><p>{_WORDS}</p>{table}"
    return page.encode() * chance.randrange(1, 4)


def _md(chance: random.Random) -> bytes:
    return (
        f"---\ntitle: Plan\n---\n# Plan\n\n{_WORDS}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n".encode()
        * chance.randrange(1, 9)
    )


def _csv(chance: random.Random) -> bytes:
    return ("Страна;Год;Жертвы\n" + 'Армения;2020;"семь; да"\n' * chance.randrange(1, 50)).encode(chance.choice(_ENCODINGS))


def _txt(chance: random.Random) -> bytes:
    return (_WORDS * chance.randrange(1, 20)).encode(chance.choice(_ENCODINGS), "ignore")


_ENCODINGS = ("utf-8", "utf-16", "cp1251", "koi8-r", "cp866", "iso-8859-5", "utf-8-sig")
_GOOD: dict[str, Make] = {
    ".docx": _docx, ".odt": _odt, ".epub": _epub, ".xlsx": _xlsx, ".pdf": _pdf, ".rtf": _rtf, ".html": _html, ".md": _md,
    ".csv": _csv, ".txt": _txt,
}  # fmt: skip


# What is done to them


def cut(chance: random.Random, good: bytes) -> bytes:
    """End anywhere."""
    return good[: chance.randrange(len(good))]


def flipped(chance: random.Random, good: bytes) -> bytes:
    """Change some bytes."""
    changed = bytearray(good)
    for _ in range(chance.choice((1, 3, 30, len(good) // 50 + 1))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def spliced(chance: random.Random, good: bytes) -> bytes:
    """Put a piece of another file, or of this one, somewhere into it."""
    other = chance.choice([good, chance.choice(list(_GOOD.values()))(chance)])
    start, at = chance.randrange(len(other)), chance.randrange(len(good))
    piece = other[start : start + chance.randrange(1, 5000)] * chance.choice((1, 1, 40))
    return good[:at] + piece + good[at + chance.choice((0, len(piece))) :]


def emptied(chance: random.Random, good: bytes) -> bytes:
    """Fill a part with zeros."""
    start = chance.randrange(len(good))
    stop = min(len(good), start + chance.randrange(1, 5000))
    return good[:start] + bytes(stop - start) + good[stop:]


def blown_up(chance: random.Random, good: bytes) -> bytes:
    """Put huge and senseless values in place of numbers, inside the packed parts too."""
    return _within(good, lambda part: _with_huge(chance, part), chance)


def garbled_within(chance: random.Random, good: bytes) -> bytes:
    """Change the packed parts and pack them whole again, so that no checksum tells."""
    return _within(good, lambda part: chance.choice((flipped, cut, spliced_lines))(chance, part), chance)


def spliced_lines(chance: random.Random, part: bytes) -> bytes:
    """Move elements or lines about."""
    pieces = part.replace(b"><", b">\n<").split(b"\n")
    for _ in range(chance.randrange(1, 20)):
        pieces.insert(chance.randrange(len(pieces)), chance.choice(pieces))
    return b"".join(pieces)


_CHANGES = (cut, flipped, spliced, emptied, blown_up, garbled_within, garbled_within)


def _with_huge(chance: random.Random, part: bytes) -> bytes:
    numbers = [at for at, byte in enumerate(part) if 48 <= byte <= 57]
    for _ in range(chance.randrange(1, 6)):
        at = chance.choice(numbers or [0])
        part = part[:at] + chance.choice(_HUGE).encode() + part[at + 1 :]
    return part


def _within(good: bytes, change: Callable[[bytes], bytes], chance: random.Random) -> bytes:
    """Change one part of a zip, or a file that is none."""
    if not good.startswith(b"PK"):
        return change(good)
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if archive.read(name)}
    name = chance.choice([name for name in parts if name.endswith(("xml", "xhtml", "opf"))])
    return files.packed({**parts, name: change(parts[name])})


# Files that were made to harm

_HARMFUL = 0.15
"""The share of these."""


def _deep(start: bytes, end: bytes = b"") -> Make:
    return lambda chance: start * chance.choice((300, 20_000, 200_000)) + b"text" + end * chance.choice((0, 300, 20_000))


def _packed_bomb(suffix: str, part: str, inside: bytes, around: tuple[bytes, bytes] = (b"", b"")) -> Make:
    """Megabytes of the same in one part of an otherwise good file."""

    def make(chance: random.Random) -> bytes:
        content = around[0] + inside * (chance.choice((2_000_000, 45_000_000, 80_000_000)) // len(inside)) + around[1]
        return files.with_parts(_GOOD[suffix](chance), {part: content})

    return make


def _lookalike(chance: random.Random) -> bytes:
    heads = [
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf",
        b"<html>",
        b"MZ\x90",
        b"\xff\xfe",
    ]
    return chance.choice(heads) + chance.randbytes(chance.randrange(2000)) + chance.choice([b"", *map(_made(chance), _GOOD)])


def _made(chance: random.Random) -> Callable[[str], bytes]:
    return lambda suffix: _GOOD[suffix](chance)


def _laughs(chance: random.Random) -> bytes:
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghij"))
    part = f'<!DOCTYPE x [<!ENTITY a "lol">{entities}]><x>&j;</x>'.encode()
    return files.with_parts(_docx(chance), {"word/document.xml": part})


def _matryoshka(chance: random.Random) -> bytes:
    """A zip that holds itself, and a thousand empty parts."""
    inner = _docx(chance)
    for _ in range(20):
        inner = files.packed({"word/document.xml": inner})
    return files.with_parts(inner, {f"{number}": b"" for number in range(1000)})


def _pdf_stream(chance: random.Random) -> bytes:
    draws = [b"(a)Tj ", b"0 0 m 9 9 l S ", b"q ", b"BT ET ", b"[" * 9, b"<</A ", b"999999999 0 0 999999999 0 0 cm "]
    return files.raw_pdf(b"BT /F 1 Tf " + chance.choice(draws) * chance.choice((1000, 300_000, 3_000_000)))


def _pdf_huge(chance: random.Random) -> bytes:
    size = chance.choice([b"1e9 1e9", b"-5 -5", b"0 0", b"99999999999 1"])
    picture = (
        b"q 999999 0 0 999999 0 0 cm BI /W 99999 /H 99999 /BPC 8 /CS /RGB ID "
        + zlib.compress(b"x")
        + b" EI Q BT /F 9 Tf (text)Tj ET"
    )
    return files.raw_pdf(picture).replace(b"595 842", size)


_P = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
_W = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"
_BOMBS: tuple[tuple[str, Make, str], ...] = (
    ("nested html", _deep(b"<div>", b"</div>"), ".html"),
    ("nested tables", _deep(b"<table><tr><td>"), ".html"),
    ("nested inline", _deep(b"<b><i>"), ".html"),
    ("wide html", lambda _: b"<table>" + b"<tr><td rowspan=999999 colspan=999999>x<td>y" * 3000, ".html"),
    ("nested quotes", _deep(b"> "), ".md"),
    ("nested brackets", _deep(b"["), ".md"),
    ("nested lists", lambda chance: b"".join(b" " * 2 * n + b"- x\n" for n in range(chance.choice((100, 1500)))), ".md"),
    ("yaml", lambda _: b"---\na: &a [" + b"x," * 9000 + b"]\nb: [*a,*a]\n" + b"[" * 9000 + b"\n---\ntext", ".md"),
    ("nested rtf", _deep(b"{\\b ", b"}"), ".rtf"),
    ("nested rtf notes", lambda _: b"{\\rtf1 " + b"{\\footnote a" * 4000 + b"}" * 4000 + b"}", ".rtf"),
    ("binary rtf", lambda _: b"{\\rtf1 \\bin2147483647 x \\u99999999999? \\uc999999999 text}", ".rtf"),
    ("quotes", lambda _: b"A,B\n" + b'"' * 999_999 + b"," * 500_000, ".csv"),
    ("wide csv", lambda _: b"a;" * 100_000 + b"\n" + b"1;" * 100_000, ".csv"),
    ("one word", lambda chance: b"a" * chance.choice((10_000, 3_000_000)), ".txt"),
    ("marks", lambda _: ("a" + "\u0301" * 300_000).encode(), ".txt"),
    ("bomb", _packed_bomb(".docx", "word/document.xml", _P, (_W, b"</w:body></w:document>")), ".docx"),
    ("bomb", _packed_bomb(".odt", "content.xml", b"<p>a</p>", (b"<d><body><text>", b"</text></body></d>")), ".odt"),
    ("bomb", _packed_bomb(".epub", "OEBPS/0.xhtml", b"<p>text</p>"), ".epub"),
    ("bomb", _packed_bomb(".xlsx", "xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>",
                          (b"<w><sheetData>", b"</sheetData></w>")), ".xlsx"),
    ("nested docx", lambda chance: files.with_parts(
        _docx(chance), {"word/document.xml": _W + b"<w:tbl><w:tr><w:tc>" * 3000}), ".docx"),
    ("repeated odt", lambda _: files.odt(
        "<table:table>" + "<table:table-row table:number-rows-repeated='999999999'><table:table-cell "
        "table:number-columns-repeated='999999999'><text:p>x</text:p></table:table-cell></table:table-row>" * 20
        + "</table:table><text:p><text:s text:c='999999999'/>y</text:p>"), ".odt"),
    ("merged xlsx", lambda chance: files.with_parts(_xlsx(chance), {"xl/worksheets/sheet1.xml":
        b"<w><sheetData><row r='1'><c r='A1' t='str'><v>x</v></c><c t='str'><v>y</v></c></row></sheetData><mergeCells>"
        + b"<mergeCell ref='A1:XFD1048576'/>" * 3000 + b"</mergeCells></w>"}), ".xlsx"),
    ("laughs", _laughs, ".docx"),
    ("matryoshka", _matryoshka, ".docx"),
    ("pdf stream", _pdf_stream, ".pdf"),
    ("pdf huge", _pdf_huge, ".pdf"),
    ("look-alike", _lookalike, ".docx"), ("look-alike", _lookalike, ".txt"), ("look-alike", _lookalike, ".pdf"),
    ("look-alike", _lookalike, ".xlsx"), ("look-alike", _lookalike, ".html"), ("look-alike", _lookalike, ".csv"),
)  # fmt: skip


def _name(chance: random.Random, suffix: str) -> str:
    """A name as somebody may send it."""
    stem = chance.choice(
        [
            "report",
            "Отчёт 2018",
            "../../report",
            "..\\report",
            "\u202etxt.report",
            "a\nb\x00c",
            "ա" * 200,
            "x" * 255,
            "CON",
            "..",
        ]
    )
    return stem + chance.choice([suffix, suffix, suffix.upper(), f" {suffix}", f".exe{suffix}"])


def stored_as(made: Case) -> str | None:
    """The name that it would be stored under, which has to be safe; None where none is."""
    try:
        name = safe_name(made.name)
    except NameRefusedError:
        return None
    assert len(name.encode()) <= LONGEST_NAME, name
    assert name.isprintable(), name
    assert not name.startswith((".", "_")), name
    assert not set("/\\") & set(name), name
    return name


# The long run


def main() -> int:
    """Read so many files, and tell what came of them."""
    options = _options()
    numbers = range(options.files) if options.only is None else [options.only]
    came: dict[str, Counter[str]] = defaultdict(Counter)
    slowest: dict[str, tuple[float, int]] = {}
    failures = []
    peak = 0
    with Worker() as worker, tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            made = case(options.seed, number)
            name = stored_as(made) or f"file{Path(made.name).suffix.lower().strip()}"
            path = Path(folder, "file")
            path.write_bytes(made.content)
            began = time.monotonic()
            kind = Path(name).suffix
            failures += [f"{number} ({made.how}, {kind}): {failure}" for failure in _read(worker, path, made, name, came[kind])]
            taken = time.monotonic() - began
            slowest[kind] = max(slowest.get(kind, (0.0, 0)), (taken, number))
            peak = max(peak, _peak(worker.child_id))
            if taken > LONGEST:
                failures.append(f"{number} ({made.how}, {kind}): {taken:.0f} s")
            if number % 50 == 0:
                print(f"{number} …", file=sys.stderr, flush=True)
    for kind, counted in sorted(came.items()):
        seconds, number = slowest[kind]
        print(f"{kind:9} {sum(counted.values()):5}  slowest {seconds:4.1f} s (file {number})  {dict(counted.most_common())}")
    print(f"Peak memory of the reading process: {peak >> 20} MiB.")
    print(*failures, f"{len(failures)} of {len(numbers)} files failed.", sep="\n")
    return 1 if failures or peak > _MOST_MEMORY else 0


def _read(worker: Worker, path: Path, made: Case, name: str, came: Counter[str]) -> Iterator[str]:
    try:
        outcome = judged(name, lambda: worker.read(path, name))
    except Exception as error:
        yield f"{type(error).__name__}: {error}"
        return
    came[outcome] += 1
    if outcome == "damaged" and not name.endswith(".pdf") and (fault := unforeseen(made, name)):
        yield f"unforeseen\n{fault}"


def _peak(child: int | None) -> int:
    """The most bytes that the reading process has held; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{child}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=1000, help="how many; default: 1000")
    parser.add_argument("--seed", type=int, default=0, help="default: 0")
    parser.add_argument("--only", type=int, help="the file of this number alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
