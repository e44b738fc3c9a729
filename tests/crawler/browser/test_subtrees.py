"""Template once: when a verdict on a part of pages may be taken over, and what happens when it was wrong."""

from typing import Any

from crawler.browser import subtrees
from crawler.browser.subtrees import AGREE, Subtrees, Verdict

FAILS = ["color-contrast", "fail", "serious", [1, 0], "2.5:1", "<a>", ["a"]]
OTHER = ["target-size", "fail", "serious", [2], "", "<b>", ["b"]]
CLEAN: Verdict = (0b1, [])  # one rule applies, and finds nothing


def said(fresh: dict[str, Verdict], taken: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"fresh": fresh, "taken": taken}


def urls(number: int, *, full: bool = False) -> list[str]:
    """Addresses that are judged in full all the same, or that are not."""
    known = Subtrees()
    for page in range(AGREE):
        known.learn(f"{page}", said({"nav": CLEAN}))
    candidates = (f"https://x.se/{page}" for page in range(10_000))
    return [url for url in candidates if (not known.tell(url)) == full][:number]


def test_a_verdict_is_told_when_pages_enough_agree() -> None:
    """Two pages may be a coincidence; how axe words it may differ."""
    known, (url,) = Subtrees(), urls(1)
    for page in range(AGREE):
        assert known.tell(url) == {}
        failing = [*FAILS[:4], f"2.5:1 of page {page}", *FAILS[5:]]
        assert known.learn(f"page {page}", said({"nav": (0b11, [failing])})) == set()
    assert known.tell(url).keys() == {"nav"}


def test_some_pages_are_always_judged_in_full() -> None:
    """So that a verdict which no longer holds is found out."""
    (url,) = urls(1, full=True)
    assert url


def test_a_verdict_that_fails_once_is_never_told_again_and_its_pages_are_looked_at_anew() -> None:
    """Pages that relied on it, one that is under way among them."""
    known, (first, second, third) = Subtrees(), urls(3)
    for page in range(AGREE):
        known.learn(f"page {page}", said({"nav": (0b11, [FAILS]), "footer": CLEAN}))
    assert known.learn(first, said({}, ("nav", "footer"))) == set()
    assert known.learn("checked", said({"nav": (0b11, [FAILS, OTHER]), "footer": CLEAN})) == {first}
    assert known.tell(second).keys() == {"footer"}
    assert known.learn(third, said({}, ("nav",))) == {third}
    for page in range(AGREE * 2):
        known.learn(f"later {page}", said({"nav": (0b11, [FAILS])}))
    assert known.tell(second).keys() == {"footer"}


def test_rules_that_apply_must_agree_too() -> None:
    """Else a rule would have passed on a page that has nothing for it."""
    known = Subtrees()
    for page in range(AGREE):
        known.learn(f"page {page}", said({"nav": (page, [])}))
    assert known.tell(urls(1)[0]) == {}


def test_what_no_page_shares_is_forgotten(monkeypatch: Any) -> None:
    """Ten thousand pages' own content is not kept in memory."""
    monkeypatch.setattr(subtrees, "_REMEMBERED", 10)
    known = Subtrees()
    for page in range(40):
        known.learn(f"{page}", said({f"own {page}": CLEAN, "nav": CLEAN}))
    assert len(known._seen) <= 11
    assert known._seen["nav"].pages == 40
