"""Disturb nights over a hostile server by kills, a full disk and flipped bytes, and compare them with undisturbed ones.

Each seed is a municipality of its own: a disturbed night, and then nights that nothing disturbs, until one ends. The
last must know what the undisturbed nights know, or say why it does not; no night may end with exit code 0 otherwise.
"""

import difflib
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil
from msgspec import Struct

from bench.table import show

PAGES, ROUNDS = 8, 20
KINDS = ("night killed", "child killed", "disk full", "bytes flipped")
_HELPERS = Path(__file__).parents[1] / "tests" / "helpers"
_EVIL = (
    "/ring1", "/jag", "/fil", "/ut", "/titel", "/gift", "/cell", "/lank", "/utf16", "/latin", "/nul", "/tom",
    "/x.bin", "/inne", "/bomb", "/avhuggen",
)  # fmt: skip
# What a row says about this night rather than about the page: after a fault, pages may be fetched
# again, or in another order, by which issues get their numbers.
_OF_THE_NIGHT = ("_run", "_at", "reason", "changed", "rendered", "reopened", "found_on", "id", "issue")
_DEADLINE = 400.0  # seconds


class Ended(Struct, frozen=True):
    """How a night ended, and what is known after it."""

    code: int
    said: str
    known: str
    notes: tuple[str, ...] = ()  # the codes of what was not checked


class Seed(Struct, frozen=True):
    """What became of a seed: equal, degraded or wrong; how its disturbed night ended; and why it is not equal."""

    number: int
    kind: str
    end: str
    disturbed: int
    why: str = ""


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Try ``rounds`` seeds, print each that is wrong, and a table by kind of fault."""
    del with_peers
    sys.path.insert(0, str(_HELPERS))
    hostile = import_module("hostile")
    server, outside, grumpy = hostile.Hostile(), hostile.Hostile(), hostile.Hostile()
    hostile.evil(server, outside, grumpy)
    more = [f"/sida/{number}" for number in range(pages)]
    hostile.proper(server, *_EVIL, *more)
    for path in more:
        server.page(path, "/", body=f"<p>Om {path}, med en bild.</p><img src=/b.png>")
    server.answer("/robots.txt", 404)
    folder.mkdir(parents=True)
    bench = _Bench(server, folder)
    seeds = []
    for number in range(rounds):
        seeds.append(bench.seed(number))
        print(
            f"seed {number}: {seeds[-1].kind}, then {seeds[-1].disturbed}: {seeds[-1].end} {seeds[-1].why}", flush=True
        )
    ends = Counter((seed.kind, seed.end) for seed in seeds)
    rows = [(kind, *(ends[kind, end] for end in ("equal", "degraded", "wrong"))) for kind in KINDS]
    show(
        f"Disturbed nights of {rounds} seeds; an undisturbed one takes {bench.seconds:.0f} s",
        ("fault", "equal", "degraded, with reasons", "wrong"),
        rows,
    )


class _Bench:
    def __init__(self, server: Any, folder: Path) -> None:
        self._server, self._folder = server, folder
        calm = self._place("calm")
        began = time.monotonic()
        first = self._night(calm)
        self.seconds = time.monotonic() - began
        self._expected = [first, self._night(calm)]
        for night in self._expected:
            if night.code:
                raise SystemExit(f"an undisturbed night ended with {night.code}: {night.said}")

    def _place(self, name: str) -> Any:
        """Return a new place for nights, whose time limits a busy machine does not reach."""
        place = import_module("nights").place(self._folder / name, self._server)
        file = place.folder / "site.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"timeout = \S+", "timeout = 60.0", text), encoding="utf-8")
        return place

    def seed(self, number: int) -> Seed:
        """Return what became of the seed."""
        dice = random.Random(number)
        kind = KINDS[number % len(KINDS)]
        place = self._place(f"s{number}")
        nights = []
        if kind == "bytes flipped":
            nights.append(self._night(place))
            saved = place.folder / "saved.db"
            shutil.copyfile(place.workdir / "webbrond.db", saved)
            _flip(place.workdir / "webbrond.db", dice)
            nights.append(self._night(place))
            if nights[-1].code == 4:  # as the sentence advises
                shutil.copyfile(saved, place.workdir / "webbrond.db")
        else:
            nights.append(self._night(place, kind, dice))
        disturbed = nights[-1]
        if disturbed.code not in (0, 3):
            nights.append(self._night(place))
        why = next(filter(None, map(self._fault, nights)), "") or self._difference(nights[-1])
        last = nights[-1]
        end = "wrong" if why else "equal" if self._is_known(last) else "degraded"
        shutil.rmtree(place.folder)
        return Seed(number, kind, end, disturbed.code, why or " ".join(last.notes if end == "degraded" else ()))

    def _is_known(self, night: Ended) -> bool:
        return any(night.known == expected.known for expected in self._expected)

    def _difference(self, last: Ended) -> str:
        if last.code == 0 and not self._is_known(last):
            return f"exit code 0, and other results: {_difference(self._expected[-1].known, last.known)}"
        if last.code == 3 and not last.notes:
            return "degraded without a reason"
        return "" if last.code in (0, 3) else f"ends with {last.code} though nothing disturbs it: {last.said[-300:]}"

    def _fault(self, night: Ended) -> str:
        """Return what no night may do, disturbed or not."""
        if "Traceback" in night.said or "unexpected error" in night.said:
            return f"no sentence: {night.said[-600:]}"
        if night.code not in (0, 3, 4, -9):
            return f"exit code {night.code}: {night.said[-300:]}"
        if night.code == 4 and "webbrond:" not in night.said:
            return "exit code 4 without a word"
        return ""

    def _night(self, place: Any, fault: str = "", dice: random.Random | None = None) -> Ended:
        """Run a night, disturb it, and return how it ended."""
        (place.folder / "tmp").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "crawler.cli.main", "night", str(place.folder / "site.toml")]
        env = {**os.environ, "TMPDIR": str(place.folder / "tmp"), "HOME": str(place.folder)}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, start_new_session=True
        ) as child:
            if dice and fault == "disk full":
                limit = dice.randrange(60_000, 900_000)  # bytes of a file; the night's children inherit it
                resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            if dice and fault.endswith("killed"):
                moment = dice.uniform(1, self.seconds)
                threading.Timer(moment, _kill, [child.pid, fault == "night killed", dice]).start()
            said, _ = child.communicate(timeout=_DEADLINE)
        if child.returncode not in (0, 3):
            return Ended(child.returncode, said, "")
        night = place.read()
        return Ended(child.returncode, said, _known(night.exports, place), tuple(note.code for note in night.notes))


def _kill(pid: int, whole: bool, dice: random.Random) -> None:
    try:
        night = psutil.Process(pid)
        below = night.children(recursive=True)
        for process in [*below, night] if whole else dice.sample(below, min(1, len(below))):
            process.kill()
    except psutil.NoSuchProcess:
        return


def _flip(file: Path, dice: random.Random) -> None:
    data = bytearray(file.read_bytes())
    at = dice.randrange(len(data) - 8)
    for offset in range(at, at + 8):
        data[offset] ^= 0xFF
    file.write_bytes(data)


def _known(exports: dict[str, list[dict[str, Any]]], place: Any) -> str:
    """Return what is known of the site, apart from times, the names of runs, and what was done this night."""
    rows = {
        what: sorted(
            ({key: row[key] for key in row if not key.endswith(_OF_THE_NIGHT)} for row in found), key=json.dumps
        )
        for what, found in exports.items()
    }
    return json.dumps(rows, indent=1, sort_keys=True).replace(str(place.folder), "")


def _difference(one: str, other: str) -> str:
    """Return the first lines that differ, each with those around it."""
    lines = list(difflib.unified_diff(one.splitlines(), other.splitlines(), n=2, lineterm=""))[3:15]
    return " | ".join(line.strip() for line in lines)
