"""What was read from a file, written down so that an editor can check it: facts, warnings, headings, tables, every line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from index.extraction.blocks import CELL_BORDER
from index.model import Extract, Page, Section

LABELS: Final[Mapping[str, str]] = {
    "format": "Format", "letters": "Letters", "pages": "Pages", "title": "Title", "publisher": "Publisher", "date": "Date",
    "url": "Address", "language": "Language", "warnings": "Warnings", "headings": "Headings, and where each begins",
    "tables": "Tables: from, to, rows, header", "text": "Text, and where each line begins", "page": "page",
}  # fmt: skip
"""The words of a report, in English; for another language, give others."""

_WIDTH = 8  # digits of an offset, in columns
_INDENT = "  "


def report(name: str, extract: Extract, labels: Mapping[str, str] = LABELS) -> str:
    """Everything that was read from the file ``name``, as lines of plain text; offsets count in the stored text."""
    tables = [section for section in extract.sections if _is_table(section)]
    headings = [section for section in extract.sections if not _is_table(section)]
    parts = {
        "warnings": [f"! {warning}" for warning in extract.warnings],
        "headings": list(_headings(headings)),
        "tables": [_table(extract.text, table) for table in tables],
        "text": list(_lines(extract.text, extract.pages, labels["page"])),
    }
    shown = [f"\n{labels[part]}\n" + "\n".join(lines) for part, lines in parts.items() if lines]
    return "\n".join([name, *_facts(extract, labels), *shown]) + "\n"


def _is_table(section: Section) -> bool:
    """A table is named by its header row, whose cells have signs between them."""
    return CELL_BORDER in section.title or "\t" in section.title


def _facts(extract: Extract, labels: Mapping[str, str]) -> Iterator[str]:
    said = extract.metadata
    facts = {"format": extract.format, "letters": f"{len(extract.text):,}", "pages": str(len(extract.pages) or "")}
    facts |= {name: getattr(said, name) for name in ("title", "publisher", "date", "url", "language")}
    return (f"{_INDENT}{labels[name]}: {value}" for name, value in facts.items() if value)


def _headings(sections: Sequence[Section]) -> Iterator[str]:
    """Each under those that it stands in."""
    above: list[Section] = []
    for section in sections:
        while above and section.start >= above[-1].stop:
            above.pop()
        yield f"{section.start:>{_WIDTH}}{_INDENT * (len(above) + 1)}{section.title}"
        above.append(section)


def _table(text: str, table: Section) -> str:
    rows = text.count("\n", table.start, table.stop) + 1
    return f"{table.start:>{_WIDTH}}–{table.stop:<{_WIDTH}}{rows:>4}{_INDENT}{table.title}"


def _lines(text: str, pages: Sequence[Page], page: str) -> Iterator[str]:
    """The lines of the text; before each the pages that have begun since the last one."""
    coming = list(reversed(pages))
    start = 0
    for line in text.split("\n"):
        while coming and coming[-1].start <= start:
            begun = coming.pop()
            yield f"――― {page} {begun.label} ({begun.start}) ―――"
        yield f"{start:>{_WIDTH}}{_INDENT}{line}"
        start += len(line) + 1
