"""What a journey showed of a service: the evidence of each of its pages, and where their controls were drawn."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from audits.journeys import Journey, Step
from audits.page import fold
from audits.services.controls import controls
from audits.services.evidence import evidence
from audits.services.model import Evidence, LoginControl, Seen
from audits.services.rendered import ShownPage
from audits.site_config import Site

_CONTENT = ("main", "dialog", "aside")
FOLD, NARROW_FOLD = 900, 844  # CSS pixels: what a desktop and a phone show without scrolling


class Stop(Struct, frozen=True):
    """One page of a journey that was read. ``wide`` and ``narrow`` are its controls with their places, by number.

    ``heading`` is the page's first of the first level, and ``clicks`` are those that led there.
    """

    step: Step
    clicks: int
    heading: str
    shown: Evidence
    wide: dict[int, LoginControl]
    narrow: dict[int, LoginControl]

    @property
    def is_choice(self) -> bool:
        """Return whether this is where one chooses how to log in."""
        return self.step.provider or is_choice(self.shown)

    def placed(self, control: Seen) -> LoginControl:
        """Return where a control of this page was drawn at 1280 CSS pixels."""
        known = self.wide.get(control.number) if control.number is not None else None
        return known or LoginControl(control.label, control.region)

    def placed_narrow(self, control: Seen) -> LoginControl | None:
        """Return where a control of this page was drawn at 390 CSS pixels; None where it was not shown.

        A control that appears when another one is pressed has the place of that other control.
        """
        label = fold(control.opened_by or control.label).casefold()
        return next((one for one in self.narrow.values() if fold(one.label).casefold() == label), None)


class Travelled(Struct, frozen=True):
    """A journey as audits read it: the pages that were read, and the step that ended it unread, if one did."""

    journey: Journey
    stops: tuple[Stop, ...]
    unread: Step | None


def read_journey(journey: Journey, site: Site) -> Travelled:
    """Return what the journey showed."""
    stops = tuple(_stop(step, clicks, site) for clicks, step in enumerate(journey.steps) if step.wide is not None)
    last = journey.steps[-1] if journey.steps else None
    return Travelled(journey, stops, last if last is not None and last.wide is None else None)


def is_choice(shown: Evidence) -> bool:
    """Return whether a page offers ways to log in."""
    return shown.login_form or any(c.methods and c.region in _CONTENT for c in shown.controls)


def _stop(step: Step, clicks: int, site: Site) -> Stop:
    page = ShownPage(step, site)
    shown = evidence(page, on_service=True)
    if step.provider:
        shown = replace(shown, controls=tuple(c for c in shown.controls if c.region != "footer"))
    narrow = ShownPage(step, site, narrow=True) if step.narrow else None
    return Stop(
        step,
        clicks,
        page.h1,
        shown,
        dict(_places(page, FOLD)),
        dict(_places(narrow, NARROW_FOLD)) if narrow else {},
    )


def _places(page: ShownPage, fold_at: int) -> Iterator[tuple[int, LoginControl]]:
    for seen in controls(page):
        if seen.number is None or seen.number >= len(page.boxes):
            continue
        box = page.boxes[seen.number]
        yield (
            seen.number,
            LoginControl(
                seen.label, seen.region, box.x, box.y, box.width, box.height, above_fold=box.y + box.height <= fold_at
            ),
        )
