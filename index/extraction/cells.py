"""How does a spreadsheet show a number? By a format beside it: as a date, in per cent, with two digits after the point.

Dates are written as 2018-04-24 (or 2018-04, 2018, 10:30), whatever order the format would have them in: the format of a file
changes with the country of the reader's computer, and this one means the same everywhere.
"""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass

GENERAL = "General"
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "yyyy-mm-dd",
    16: "yyyy-mm-dd", 17: "yyyy-mm", 18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm", 22: "yyyy-mm-dd h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "h:mm", 46: "h:mm", 47: "h:mm",
}  # fmt: skip
"""The formats that spreadsheets do not write down, by their numbers."""

_TOKEN = re.compile(
    r'"(?P<said>[^"]*)"|\\(?P<letter>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(?P<sign>.)', re.DOTALL
)
_NUMERIC = frozenset("0#?.,%")
_DIGITS = 11  # that a spreadsheet shows of a number without a format
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  (spreadsheets know no time zones)
_EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_BUG = 60  # the 29th of February 1900, which never was: days before it are one off
_LONGEST_FORMAT = 255


@dataclass(frozen=True, slots=True)
class _Shape:
    """A format's first section: what stands before and after the number, and the signs that shape it."""

    before: str
    signs: str
    after: str


def shown(number: float, form: str, *, from_1904: bool = False) -> str:
    """The number as a reader sees it."""
    if form == GENERAL or not form or len(form) > _LONGEST_FORMAT or not math.isfinite(number):
        return _plain(number)
    shape = _shape(form.partition(";")[0])
    if re.search(r"[ymdhs]", shape.signs, re.IGNORECASE):
        return _moment(number, shape.signs.lower(), from_1904=from_1904)
    if not _NUMERIC & set(shape.signs):
        return _plain(number)
    decimals = len(re.findall(r"[0#?]", shape.signs.partition(".")[2]))
    share = "%" in shape.signs
    grouped = "," if re.search(r"[#0?],[#0?]", shape.signs) else ""
    digits = f"{number * 100 if share else number:{grouped}.{decimals}f}"
    return f"{shape.before}{digits}{'%' if share else ''}{shape.after}"


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 10**_DIGITS else f"{number:.{_DIGITS}g}"


def _shape(section: str) -> _Shape:
    """Signs of the number apart from words around it: ``#,##0 "AMD"``."""
    around: list[list[str]] = [[], []]
    signs = ""
    for token in _TOKEN.finditer(section):
        words = token["said"] or token["letter"] or token["currency"] or ""
        if token["sign"] is None or token["sign"] in " $€£¥₽֏":
            around[bool(signs)].append(words or token["sign"] or "")
        else:
            signs += token["sign"]
    return _Shape("".join(around[0]), signs, "".join(around[1]))


def _moment(days: float, signs: str, *, from_1904: bool) -> str:
    """As much of a date and a time as the format shows."""
    try:
        if from_1904:
            moment = _EPOCH_1904 + datetime.timedelta(days)
        else:
            moment = _EPOCH + datetime.timedelta(days + (0 <= days < _LEAP_BUG))
    except OverflowError:
        return _plain(days)
    moment += datetime.timedelta(milliseconds=500)  # 10:30 is kept as a fraction that is not quite
    hours = "%H:%M" if "h" in signs else ""
    if "y" in signs or "d" in signs:
        day = "%Y-%m-%d" if "d" in signs else "%Y-%m" if "m" in signs else "%Y"
        return moment.strftime(f"{day} {hours}".strip())
    return moment.strftime(hours or "%m")
