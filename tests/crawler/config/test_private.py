"""Other users of the machine cannot read what a run writes, nor what earlier versions left."""

import os
from pathlib import Path

from crawler.config import private_files


def test_files_are_private(tmp_path: Path) -> None:
    """The block's own, and those that were there; what a web server may serve stays as it is."""
    shared = [tmp_path / "reports", tmp_path / "reports" / "a.html"]
    old = [tmp_path / "warc", tmp_path / "warc" / "a.warc.gz", tmp_path / "webbrond.db"]
    for path in (*shared, *old):
        path.touch() if path.suffix else path.mkdir()
        path.chmod(0o755)
    before = os.umask(0o022)
    try:
        with private_files(tmp_path):
            (tmp_path / "logs").mkdir()
            (tmp_path / "logs" / "a.log").touch()
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in shared] == [0o755, 0o755]
    assert [path.stat().st_mode & 0o077 for path in (*old, tmp_path / "logs", tmp_path / "logs" / "a.log")] == [0] * 5
