"""Video that starts by itself. Sound that starts by itself is judged by axe (no-autoplay-audio)."""

from collections.abc import Iterator

from audits.accessibility.names import in_hidden
from audits.base import PageAudit, PageYield
from audits.page import Page


class MovingVideo(PageAudit):
    """Video that plays at once and has no controls of its own; a person is asked whether it can be stopped."""

    rules = ("accessibility.moving-video",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one question for each video; only a person sees whether a button of the page stops it."""
        films = [film for film in page.tags("video") if not in_hidden(page, film)]
        if not films:
            yield self.inapplicable()
        for film in films:
            if film.has_attr("autoplay") and not film.has_attr("controls"):
                yield self.review(page, film)
