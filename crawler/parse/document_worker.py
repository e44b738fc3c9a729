"""Read documents in a child process with limits on time and memory, so that a hostile document harms only itself.

The parent sends a line of JSON (format, size) and the body; the child answers with a line of JSON. A child that does
not answer in time is killed, and one that died is replaced. In both cases the document is "failed".
"""

import contextlib
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from audits.documents import Facts
from audits.page import mask_numbers

SECONDS = 20.0  # for one document
MEMORY = 1_000_000_000  # bytes of address space; the libraries alone take 300 MB of it
_HOME = Path(__file__).resolve().parents[2]


class _Task(msgspec.Struct, frozen=True):
    format: str
    size: int


class DocumentReader:
    """The parent's side, a context manager. ``seconds`` is the time limit for one document."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "DocumentReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]

    def read(self, kind: str, body: bytes) -> Facts:
        """Return the facts of ``body``, a document of format ``kind``, with personal numbers in its title masked."""
        child = self._child = self._child or self._start()
        assert child.stdin is not None
        assert child.stdout is not None
        alarm = threading.Timer(self._seconds, child.kill)
        alarm.start()
        try:
            child.stdin.write(msgspec.json.encode(_Task(kind, len(body))) + b"\n" + body)
            child.stdin.flush()
            answer = child.stdout.readline()
            found = msgspec.json.decode(answer, type=Facts)
        except (OSError, msgspec.DecodeError):
            self.close()
            return Facts(state="failed")
        finally:
            alarm.cancel()
        return msgspec.structs.replace(found, title=mask_numbers(found.title))

    def _start(self) -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, [str(_HOME), os.environ.get("PYTHONPATH")]))
        }
        return subprocess.Popen(
            [sys.executable, "-m", "crawler.parse.document_worker", str(self._seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        )  # fmt: skip


def _limit_time(seconds: float) -> None:
    """Limit this process to about ``seconds`` of CPU time from now on.

    After that the kernel ends it, even if the parent is no longer there to do so.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + seconds + 2)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main() -> None:
    """Run the child: answer tasks until the input ends."""
    from crawler.parse import office, pdf

    seconds = float(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    while line := incoming.readline():
        task = msgspec.json.decode(line, type=_Task)
        body = incoming.read(task.size)
        _limit_time(seconds)
        found = pdf.facts(body) if task.format == "pdf" else office.facts(body, task.format)
        outgoing.write(msgspec.json.encode(found) + b"\n")
        outgoing.flush()


if __name__ == "__main__":
    main()
