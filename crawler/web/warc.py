"""Read and write WARC files, which store responses unchanged: one file per run, and one more per resumption."""

import gzip
import os
import zlib
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.web.bodies import unpack

LEVEL = 3  # 10 % larger than at the default of 9, in a third of the time; page copies are not kept for long
MAX_BODY = 200_000_000  # bytes; the most that `read` decompresses; FETCH stores far less


class Stored(Struct, frozen=True):
    """A stored response. ``body`` is decompressed; ``headers`` are as received."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of the first header ``name``, in any case, or "" if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Archive:
    """A folder of WARC files. Written files are named after ``run_id``, which is not needed for reading."""

    def __init__(self, folder: Path, run_id: str = "run") -> None:
        self.folder = folder
        self.run_id = run_id
        self._file: BinaryIO | None = None
        self._name = ""

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, record: bytes) -> tuple[str, int]:
        """Append a record made by `record`, and return its file name and offset in bytes."""
        if self._file is None:
            self._open()
        assert self._file is not None
        offset = self._file.tell()
        self._file.write(record)
        self._file.flush()  # the record must be in the file before the database refers to it
        return self._name, offset

    def read(self, file: str, offset: int) -> Stored:
        """Return the response at ``offset`` of ``file``; raise FileNotFoundError or ValueError if it is not there."""
        with (self.folder / file).open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream, no_record_parse=False)), None)
            if record is None or record.rec_type != "response":
                raise ValueError(f"{file}: there is no response at {offset}")
            headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
            stored = Stored(
                url=record.rec_headers.get_header("WARC-Target-URI"),
                status=int(record.http_headers.get_statuscode()),
                headers=headers,
                body=record.raw_stream.read(),
            )
        return Stored(
            stored.url, stored.status, headers, unpack(stored.body, stored.header("Content-Encoding"), MAX_BODY)
        )

    def has(self, file: str) -> bool:
        """Return whether ``file`` still exists, as old page copies are deleted."""
        return (self.folder / file).is_file()

    def close(self) -> None:
        """Close the file that is being written, if any."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            self._name = f"{self.run_id}.warc.gz" if number == 1 else f"{self.run_id}.{number}.warc.gz"
            try:
                self._file = open(self.folder / self._name, "xb", opener=_private)  # noqa: SIM115 - it has an opener
                break
            except FileExistsError:
                mend(self.folder / self._name)  # a run that was killed left it, maybe in the middle of a record
                number += 1


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)  # what came over the wire is not masked


def record(url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, fetched_at: str) -> bytes:
    """Return a response as a gzipped WARC record. ``body`` is as received, compressed if ``headers`` say so."""
    # The transfer coding is gone already, and Content-Length must be that of the stored body.
    kept = [(k, v) for k, v in headers if k.lower() not in {"transfer-encoding", "content-length", "connection"}]
    phrase = HTTPStatus(status).phrase if status in HTTPStatus else ""
    http = StatusAndHeaders(f"{status} {phrase}", [*kept, ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    response = writer.create_warc_record(
        url, "response", payload=BytesIO(body), length=len(body), http_headers=http,
        warc_headers_dict={"WARC-Date": fetched_at},
    )  # fmt: skip
    writer.write_record(response)
    return gzip.compress(plain.getvalue(), LEVEL, mtime=0)


def mend(path: Path) -> None:
    """Truncate ``path`` after its last complete record, so that every WARC reader can read the whole file."""
    good = 0
    unpacker = zlib.decompressobj(31)
    with path.open("rb+") as stream:
        try:
            while chunk := stream.read(1 << 16):
                while chunk:
                    unpacker.decompress(chunk)
                    if not unpacker.eof:
                        break
                    chunk = unpacker.unused_data
                    good = stream.tell() - len(chunk)
                    unpacker = zlib.decompressobj(31)
        except zlib.error:
            pass  # no record after the damage can be located
        stream.truncate(good)
