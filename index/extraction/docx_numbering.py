"""Which number does Word draw before a paragraph? It stands in ``numbering.xml`` as a rule, and nowhere as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from index.extraction.numbering import Counter, Level
from index.extraction.packages import child, count, local, value

_DEEPEST = 9  # levels of a list in Word
_LARGEST = 1_000_000  # number that a list begins with


@dataclass(frozen=True, slots=True)
class _List:
    """Its levels, by depth; lists with the same ``rule`` go on counting from each other, unless one starts anew."""

    rule: str
    levels: Mapping[int, Level]
    styles: Mapping[str, int]  # which paragraph style stands at which depth
    anew: Mapping[int, int]  # depths at which this list begins again, and with which number


class Numbering:
    """The lists of a document, and how far each of them has been counted."""

    def __init__(self, nodes: Iterable[etree._Element]) -> None:
        """``nodes`` is what stands under the root of ``numbering.xml``."""
        found = list(nodes)
        rules = {value(node, "abstractNumId") or "": node for node in found if local(node) == "abstractNum"}
        numbers = {value(node, "numId") or "": node for node in found if local(node) == "num"}
        self._lists = {number: _read(node, rules) for number, node in numbers.items()}
        self._counters = {read.rule: Counter() for read in self._lists.values()}
        self._begun: set[tuple[str, int]] = set()

    def depth_of(self, number: str, style: str) -> int | None:
        """The depth that a list keeps for paragraphs of a style."""
        read = self._lists.get(number)
        return read.styles.get(style) if read else None

    def next(self, number: str, depth: int) -> str:
        """The number of the next paragraph of this list at this depth; nothing for a bullet or an unknown list."""
        read = self._lists.get(number)
        if read is None:
            return ""
        begun = (number, depth) in self._begun
        self._begun.add((number, depth))
        start = None if begun else read.anew.get(depth)
        return self._counters[read.rule].next(read.levels, depth, start=start)


def _read(node: etree._Element, rules: Mapping[str, etree._Element]) -> _List:
    """A list with the levels of its rule, and those that it has otherwise."""
    name = value(child(node, "abstractNumId")) or ""
    rule = rules.get(name)
    linked = value(child(rule, "numStyleLink"))
    if linked is not None:  # the rule of a list style stands in another one that names the style
        name, rule = next(
            ((other, found) for other, found in rules.items() if value(child(found, "styleLink")) == linked), (name, rule)
        )
    own = [inner for inner in (rule if rule is not None else ()) if local(inner) == "lvl"]
    others = [inner for inner in node if local(inner) == "lvlOverride"]
    own += [level for other in others if (level := child(other, "lvl")) is not None]
    levels = {_depth(level): _level(level) for level in own}
    anew = {
        _depth(other): count(value(start), 1, _LARGEST)
        for other in others
        if (start := child(other, "startOverride")) is not None
    }
    styles = {style: _depth(level) for level in own if (style := value(child(level, "pStyle"))) is not None}
    return _List(name, levels, styles, anew)


def _depth(node: etree._Element) -> int:
    return count(value(node, "ilvl"), 0, _DEEPEST) + 1


def _level(node: etree._Element) -> Level:
    numerals = value(child(node, "numFmt")) or "decimal"
    level = Level(
        numerals="" if numerals in {"bullet", "none"} else numerals,
        pattern=value(child(node, "lvlText")) or "",
        start=count(value(child(node, "start")), 1, _LARGEST),
        restarts=value(child(node, "lvlRestart")) != "0",
    )
    return replace(level, plain=True) if child(node, "isLgl") is not None else level
