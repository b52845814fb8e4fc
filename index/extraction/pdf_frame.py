"""Where on the page, as it is shown, is a point of the file?"""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium


@dataclass(frozen=True, slots=True)
class Frame:
    """Turns pdfium's coordinates (from the bottom left, before rotation) into those of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> Frame:
        """The frame of a page."""
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right, top, page.get_rotation())

    @property
    def height(self) -> float:
        """The height of the page as it is shown."""
        upright = self.rotation in {0, 180}
        return self.top - self.bottom if upright else self.right - self.left

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is seen: how far from the left and from the top."""
        match self.rotation:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y
