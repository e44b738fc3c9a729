"""What the second of two compared nights can prove, and the issues of the first."""

from collections.abc import Container, Mapping

from reports.issues.identity import Group
from reports.issues.matching import Known, Look


class Proof:
    """The second of two healthy nights, in which every rule ran."""

    healthy = True

    def __init__(self, before: Container[str], after: Container[str], moves: Mapping[str, str]) -> None:
        self._before, self._after, self._moves = before, after, moves

    def tested(self, rule: str, url: str) -> bool:  # noqa: ARG002 - of every rule
        """Return whether the page is there."""
        return url in self._after

    def site_tested(self, rule: str) -> bool:  # noqa: ARG002
        """Return True."""
        return True

    def present(self, url: str) -> bool | None:
        """Return whether the page is there, or None if it never was."""
        return True if url in self._after else False if url in self._before else None

    def moved(self, url: str) -> str:
        """Return where the page is in the second night."""
        return self._moves.get(url, url)

    def left(self, url: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def clean(self, issue: Known, url: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def flaky(self, rule: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def unsure(self, key: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def lost(self, issue: Known) -> str | None:  # noqa: ARG002
        """Return "": nothing but the content has changed."""
        return ""


class Groups:
    """The source of issues that are numbered as the groups that they were."""

    def __init__(self, groups: list[Group]) -> None:
        self._groups = groups

    def look(self, issue: int) -> Look:
        """Return what the group shows."""
        return self._groups[issue].urls, self._groups[issue].finding
