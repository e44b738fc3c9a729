"""Issues of addresses that an earlier version wrote otherwise keep their numbers (a night: `test_wire.py`)."""

from reports.issues.upgrade import respelled


def test_respelled() -> None:
    """Only what is not in the run under its earlier address, and each of those once."""
    urls = {"https://x.se/Anso%CC%88kan", "https://x.se/a?sid=3&id=2", "https://x.se/a?sid=4&id=2", "https://x.se/%E5"}
    urls |= {"https://x.se/b?ticket=1", "https://x.se/b", "https://x.se/c?x=1"}
    assert respelled(urls) == {
        "https://x.se/Ans%C3%B6kan": "https://x.se/Anso%CC%88kan",
        "https://x.se/a?id=2": "https://x.se/a?sid=3&id=2",
    }
