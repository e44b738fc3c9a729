"""Data about journeys: the pages that a browser showed on the way from an e-service's address to a choice of login.

RENDER makes them (`crawler.render.journeys`), and the audits of services read them.
"""

from typing import Literal

from msgspec import Struct

State = Literal["read", "outside", "form", "failed"]
"""read: the page was read; outside: it is on a host that may not be opened; form: only a form leads there, and none is
sent; failed: it did not answer, or could not be read."""


class Shown(Struct, frozen=True):
    """What a page showed at one width: its HTML without what was not displayed, and where each element was.

    Shadow roots and frames of the same origin are in place. The attribute ``data-n`` of an element is its index in
    ``boxes``, which hold x, y, width and height in CSS pixels from the page's top left corner.
    """

    width: int
    height: int
    html: str
    boxes: tuple[tuple[int, int, int, int], ...]
    cut: bool = False  # the page had more elements or text than is read


class Panel(Struct, frozen=True):
    """What appeared on the page when the control ``label`` was pressed; ``dialog`` says whether it was a dialog.

    ``parent`` is the index of the element of the page, at its full width, in which it appeared.
    """

    label: str
    shown: Shown
    dialog: bool = False
    parent: int | None = None


class Step(Struct, frozen=True):
    """One page of the journey. ``label`` is that of the control that led to it, and ``passed`` are the hosts between.

    ``reason`` is encoded and says why the page was not read; ``narrow`` is the page at 390 CSS pixels. ``picture`` and
    ``picture_narrow`` name the pictures of the page at both widths, "" where none was taken.
    """

    url: str
    state: State
    label: str = ""
    reason: str = ""
    title: str = ""
    provider: bool = False
    passed: tuple[str, ...] = ()
    wide: Shown | None = None
    narrow: Shown | None = None
    panels: tuple[Panel, ...] = ()
    picture: str = ""
    picture_narrow: str = ""


class Journey(Struct, frozen=True):
    """The steps from ``start``, an address that leads into an e-service. ``refused`` are requests that were stopped."""

    start: str
    steps: tuple[Step, ...]
    refused: tuple[str, ...] = ()
    ms: int = 0
