"""Files that people keep: no acknowledged change is lost when other processes write, are killed, or fill the disk."""

import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reports.decisions import FILE
from reports.files import CannotWrite, write_file

ROOT = Path(__file__).parents[2]
DECIDE = """
import sys
from datetime import date
from pathlib import Path
from audits.site_config import Identity, Site
from reports.decisions.file import Decision, append_decision
site = Site(Identity(id="x", name="X", start=("https://www.exempel.se/",)))
for reason in sys.argv[3:]:
    decision = Decision("accept", reason, "webbteamet", date.fromisoformat(sys.argv[2]), issue=1)
    append_decision(Path(sys.argv[1]), decision, reason, site, {})
    print(reason, flush=True)
"""


def decide(folder: Path, names: list[str], killed: random.Random, said: set[str]) -> None:
    """Let one process after the other make the decisions ``names``, and kill each at some moment."""
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    while left := [name for name in names if name not in said]:
        command = [sys.executable, "-c", DECIDE, str(folder), until, *left]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            more = killed.randrange(15, 60)
            for line in child.stdout:
                said.add(line.strip())
                more -= 1
                if more == 0:
                    threading.Timer(killed.random() / 100, child.send_signal, [signal.SIGKILL]).start()
        assert child.returncode in (0, -signal.SIGKILL)


def test_no_decision_is_lost(tmp_path: Path):
    """Four processes make 200 decisions, and are killed now and then: each that was acknowledged is in the file."""
    said: list[set[str]] = [set() for _ in range(4)]
    writers = [
        threading.Thread(target=decide, args=(tmp_path, [f"{n}-{m}" for m in range(50)], random.Random(n), said[n]))
        for n in range(4)
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        if (tmp_path / FILE).exists():
            tomllib.loads((tmp_path / FILE).read_text(encoding="utf-8"))  # whole at every moment
        writers[0].join(0.2)
    entries = tomllib.loads((tmp_path / FILE).read_text(encoding="utf-8"))["decision"]
    assert {entry["reason"] for entry in entries} >= set().union(*said)
    assert len(set().union(*said)) == 200


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file of this process can be longer than ``size``."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path):
    file = tmp_path / "kept.toml"
    write_file(file, b"old")
    with full_disk(100), pytest.raises(CannotWrite, match=r"kept.toml: cannot be written: .* Free some space") as error:
        write_file(file, b"new" * 1000)
    assert "nothing was changed" in str(error.value)
    assert file.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["kept.toml"]  # noqa: PTH208


def test_rights_and_links_stay(tmp_path: Path):
    """Replace the target of a symbolic link, and keep its permissions."""
    there = tmp_path / "there" / "kept.toml"
    there.parent.mkdir()
    write_file(there, b"old")
    there.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(there)
    write_file(link, lambda before: (before or b"") + b" and new")
    assert link.is_symlink()
    assert there.read_bytes() == b"old and new"
    assert there.stat().st_mode & 0o777 == 0o640


def test_what_a_killed_writer_left_is_in_nobodys_way(tmp_path: Path):
    file = tmp_path / "kept.toml"
    for name in (".kept.toml.lock", ".kept.toml.new"):
        (tmp_path / name).write_bytes(b"left")
    write_file(file, b"new")
    assert os.listdir(tmp_path) == ["kept.toml"]  # noqa: PTH208


def test_the_lock_is_no_link(tmp_path: Path):
    """What a link in the lock's place leads to is not touched."""
    other = tmp_path / "other"
    other.write_bytes(b"other")
    (tmp_path / ".kept.toml.lock").symlink_to(other)
    with pytest.raises(CannotWrite):
        write_file(tmp_path / "kept.toml", b"new")
    assert other.read_bytes() == b"other"


def test_a_pipe_is_written_to(tmp_path: Path):
    """`-o /dev/stdout`, or a named pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, b"through")
    reader.join()
    assert read == [b"through"]


def test_nothing_else_writes_what_people_keep():
    """A module that writes files in another way is named here, with what it writes."""
    elsewhere = {
        "crawler/browser/chromium.py",  # the log of a browser, in its temporary folder
        "crawler/night/sheet.py",  # the log of a browser, in its temporary folder
        "crawler/web/warc.py",  # copies of answers, appended record by record
        "reports/edition/render.py",  # pages in a folder that is swapped in as a whole
        "reports/store/pictures.py",  # renamed as they are whole; they can be taken again
    }
    writes = re.compile(r"\.write_(?:text|bytes)\(|\bopen\([^)]*[\"'](?:w|x|a|r\+)b?[\"']")
    found = {
        file.relative_to(ROOT).as_posix()
        for top in ("crawler", "reports", "audits", "rules")
        for file in (ROOT / top).rglob("*.py")
        if writes.search(file.read_text(encoding="utf-8"))
    }
    assert found == {*elsewhere, "reports/files.py", "crawler/config/lock.py"}
