"""Fixtures of RENDER."""

import pytest
from browsers import Browsers


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Browsers:
    pool = Browsers()
    monkeypatch.setattr("crawler.render.pool.Browser", pool)
    return pool
