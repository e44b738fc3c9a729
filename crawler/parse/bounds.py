"""Bound how many elements of a page are read: each takes a thousand times the memory of its few bytes."""

from itertools import islice

MAX_TAGS = 200_000  # start and end tags, so about 100,000 elements; pages that people read have a tenth of that


def bound(html: str) -> tuple[str, bool]:
    """Return ``html`` up to its tag number `MAX_TAGS`, and whether anything was cut."""
    if html.count("<") <= MAX_TAGS:
        return html, False
    places = (at for at, letter in enumerate(html) if letter == "<")
    return html[: next(islice(places, MAX_TAGS, None))], True
