"""What the second of two compared nights can prove, and the issues of the first."""

from collections.abc import Container, Mapping
from dataclasses import replace

from reports.issues.identity import Group
from reports.issues.lifecycle import Change
from reports.issues.matching import Known, Look, State


class Proof:
    """The second of two healthy nights, in which every rule ran."""

    healthy = True

    def __init__(
        self, before: Container[str], after: Container[str], moves: Mapping[str, str], left: Container[str]
    ) -> None:
        self._before, self._after, self._moves, self._left = before, after, moves, left

    def tested(self, rule: str, url: str) -> bool:  # noqa: ARG002 - of every rule
        """Return whether the page is there."""
        return url in self._after

    def site_tested(self, rule: str) -> bool:  # noqa: ARG002
        """Return True."""
        return True

    def present(self, url: str) -> bool | None:
        """Return whether the page is there, or None if it never was or is left out."""
        return True if url in self._after else False if url in self._before and not self.left(url) else None

    def moved(self, url: str) -> str:
        """Return where the page is in the second night."""
        return self._moves.get(url, url)

    def left(self, url: str) -> bool:
        """Return whether site.toml leaves the page out."""
        return url in self._left

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
    """The source of issues that are numbered as the groups that they are."""

    def __init__(self, groups: list[Group]) -> None:
        self._groups = groups

    def look(self, issue: int) -> Look:
        """Return what the group shows."""
        return self._groups[issue].urls, self._groups[issue].finding

    def change(self, change: Change) -> Known:
        """Return the issue as it is after the change; a new one gets the next number."""
        number = change.known.id if change.known else len(self._groups)
        if change.group is None:
            assert change.known is not None
            state: State = change.kind if change.kind in ("fixed", "gone") else change.known.state
            return replace(change.known, state=state)
        if change.known:
            self._groups[number] = change.group
        else:
            self._groups.append(change.group)
        one = change.group
        return Known(number, one.fingerprint, one.rule, one.scope, one.key, "open", self)
