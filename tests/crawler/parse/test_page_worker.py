"""The process that reads pages says what the function says."""

import asyncio

import pytest

from crawler.parse.page import Question, Reading, read_page
from crawler.parse.page_worker import PageReader

PAGE = (
    "<html lang=sv><title>Vatten</title><main><p>Så betalar du.</p><a href='/avgift'>Avgift</a></main></html>".encode()
)


def question(number: int = 0, body: bytes = PAGE, encoding: str = "", limit: int = 1_000_000) -> Question:
    return Question(
        f"https://x.se/{number}", 200, (("Content-Type", "text/html"),), "text/html; charset=utf-8", encoding, body,
        limit, "2026-11-22T01:00:00Z",
    )  # fmt: skip


def test_the_process_says_what_the_function_says() -> None:
    """Nothing is lost or changed on the way to the process and back."""

    async def both() -> tuple[Reading, Reading]:
        pages = PageReader().start()
        try:
            return await pages.read(question()), read_page(question())
        finally:
            pages.close()

    there, here = asyncio.run(both())
    assert there.targets == ("https://x.se/avgift",)
    fields = ("page", "targets", "links", "charset", "size", "body_hash", "empty", "fault", "soft", "now")
    assert [getattr(there, name) for name in fields] == [getattr(here, name) for name in fields]
    assert there.record
    assert here.record  # each has an id of its own, so that they are not equal


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (question(limit=10), "too-large"),
        (question(body=b"\x1f\x8b", encoding="gzip"), "incomplete"),
        (question(encoding="br"), "encoding"),
    ],
)
def test_faults(asked: Question, fault: str) -> None:
    """A body that cannot be unpacked is told by its fault, and has nothing else."""
    assert read_page(asked) == Reading(fault)


def test_only_the_beginning_of_an_enormous_page_is_read() -> None:
    """That something was cut is said."""
    enormous, small = read_page(question(body=b"<a href=/x>x</a>" * 150_000, limit=10_000_000)), read_page(question())
    assert enormous.page
    assert enormous.page.cut
    assert small.page
    assert not small.page.cut


def test_a_known_body_needs_no_record() -> None:
    """What is in the archive already is not packed again."""
    assert read_page(question()).record
    known = Question(**{name: getattr(question(), name) for name in Question.__struct_fields__} | {
        "known": read_page(question()).body_hash})  # fmt: skip
    assert read_page(known).record == b""
