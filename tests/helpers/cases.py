"""Many small cases in one test: where pytest would take longer to begin each case than the case takes."""

from collections.abc import Callable, Iterable
from typing import Any


def each(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Return a decorator that runs a test without fixtures for each of `cases`, and reports every case that fails."""

    def decorate(check: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            failed = []
            for case in cases:
                try:
                    check(*([case] if isinstance(names, str) else case))
                except Exception as error:
                    error.add_note(f"{names}: {case!r}"[:500])
                    failed.append(error)
            if failed:
                raise ExceptionGroup(f"{check.__name__}: {len(failed)} cases fail", failed)

        test.__name__, test.__qualname__, test.__doc__ = check.__name__, check.__qualname__, check.__doc__
        return test

    return decorate
