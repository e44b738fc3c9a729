"""The folder of an edition: swapped in with one step, kept when publishing fails, and old ones removed in time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import reports.publish.publish as module
from audits.site_config import History
from reports.publish.publish import publish_edition


def names(world: Any) -> list[str]:
    """What stands in the folder of reports."""
    return sorted(path.name for path in (world.workdir / "reports").iterdir())


def test_the_latest_is_swapped_in_and_old_ones_are_kept(small: Any) -> None:
    before = publish_edition(small.site, small.workdir, small.runs[0], small.rules)
    latest = small.workdir / "reports" / "senaste"
    assert latest.resolve() == before.resolve()
    after = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert latest.resolve() == after.resolve()
    assert (before / "index.html").is_file()
    assert sorted([small.runs[0], small.runs[-1], "senaste"]) == names(small)


def test_publishing_again_replaces_the_same_folder(small: Any) -> None:
    folder = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    (folder / "gammal.html").write_text("gammal")
    again = publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert folder == again
    assert not (folder / "gammal.html").exists()
    assert (small.workdir / "reports/senaste/index.html").is_file()


def test_without_exchange_two_renames_do(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    monkeypatch.setattr("reports.publish.folders._exchange", lambda _one, _other: False)
    publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert (small.workdir / "reports/senaste/index.html").is_file()


def test_without_symbolic_links_the_latest_is_a_copy(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a link takes its place again where links are possible once more."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no links here")

    latest = small.workdir / "reports" / "senaste"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "symlink_to", refuse)
        for run in small.runs[-2:]:
            publish_edition(small.site, small.workdir, run, small.rules)
            assert not latest.is_symlink()
            assert (latest / "index.html").is_file()
    publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert latest.is_symlink()


def test_what_was_published_stays_when_publishing_fails(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = publish_edition(small.site, small.workdir, small.runs[0], small.rules)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("half way")

    with monkeypatch.context() as patch:
        patch.setattr(module._Publisher, "_overviews", fail)
        with pytest.raises(RuntimeError):
            publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    latest = small.workdir / "reports" / "senaste"
    assert latest.resolve() == before.resolve()
    publish_edition(small.site, small.workdir, small.runs[-1], small.rules)
    assert [name for name in names(small) if name.startswith(".ny-")] == []


def test_only_the_latest_editions_are_kept(make_world: Callable[..., Any]) -> None:
    """As many as [history] says; what somebody else put there stays, and an old round is written anew on demand."""
    small = make_world(pages=3)
    site = replace(small.site, history=History(editions=2))
    other = small.workdir / "reports" / "eget"
    other.mkdir(parents=True)
    for run in (*small.runs, small.runs[0]):
        publish_edition(site, small.workdir, run, small.rules)
    assert sorted(["eget", *small.runs, "senaste"]) == names(small)
    latest = small.workdir / "reports" / "senaste"
    assert latest.resolve().name == small.runs[-1], "an old edition written anew is not the latest"
    publish_edition(site, small.workdir, small.runs[-1], small.rules)
    assert sorted(["eget", *small.runs[-2:], "senaste"]) == names(small)
