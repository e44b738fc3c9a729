"""One round a work folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.config.lock import Locked, locked
from rules import InvalidInput

HOLD = """
import sys
from pathlib import Path
from crawler.config.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_is_refused_at_once(tmp_path: Path):
    """Another process's lock is named with its number; once it is killed, the lock is free."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Locked, match=f"process {holder.pid}"), locked(tmp_path):
            pass
        holder.kill()
        holder.wait()
    with locked(tmp_path):
        pass


def test_free_again(tmp_path: Path):
    with locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_the_lock_is_no_link(tmp_path: Path):
    """What it leads to is not emptied."""
    other = tmp_path / "other"
    other.write_text("kept", encoding="utf-8")
    (tmp_path / "webbrond.lock").symlink_to(other)
    with pytest.raises(InvalidInput, match=r"webbrond\.lock: is a symbolic link"), locked(tmp_path):
        pass
    assert other.read_text(encoding="utf-8") == "kept"
