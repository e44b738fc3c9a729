"""Small pages for hostile servers, and what a round says of them."""

from typing import Any


def doc(title: str, body: str = "", head: str = "") -> bytes:
    """A proper page."""
    body = body or f"<p>{title} beskrivs på den här sidan.</p>"
    head = f"<head><title>{title}</title>{head}</head>"
    return f"<!doctype html><html lang=sv>{head}<main><h1>{title}</h1>{body}</main>".encode()


def anchors(*links: str) -> str:
    """A paragraph for each link."""
    return "".join(f'<p><a href="{link}">Läs om {number}</a></p>' for number, link in enumerate(links))


def states(night: Any, *left_out: str) -> dict[str, str]:
    """The state of each address of a round."""
    return {url: row["state"] for url, row in night.rows().items() if url not in left_out}
