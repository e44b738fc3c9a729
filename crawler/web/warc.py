"""The WARC files: what came over the wire, kept unchanged, one file a run and one more for each time it was resumed."""

import gzip
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

LEVEL = 3  # a tenth larger than at the default of 9, in a third of the time; pages of a night are not kept for long
MAX_BODY = 200_000_000  # what `read` unpacks at most; FETCH stores far less


class Stored(Struct, frozen=True):
    """A response as it was stored; ``body`` is unpacked, ``headers`` are as they came."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header called ``name``, or ""."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Archive:
    """The folder of WARC files. ``run_id`` names what is written; without it the archive is only read."""

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
        """Add what `record` made. Where it is: file, offset."""
        if self._file is None:
            self._open()
        assert self._file is not None
        offset = self._file.tell()
        self._file.write(record)
        self._file.flush()  # it must be in the file before the database says that it is
        return self._name, offset

    def read(self, file: str, offset: int) -> Stored:
        """The response at ``offset`` of ``file``; FileNotFoundError or ValueError when it is not there."""
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
        """Whether ``file`` is still there: old page copies are deleted after a time."""
        return (self.folder / file).is_file()

    def close(self) -> None:
        """Finish the file that is being written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            self._name = f"{self.run_id}.warc.gz" if number == 1 else f"{self.run_id}.{number}.warc.gz"
            try:
                self._file = (self.folder / self._name).open("xb")
                break
            except FileExistsError:
                mend(self.folder / self._name)  # left by a run that was killed, maybe in the middle of a record
                number += 1


def record(url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, fetched_at: str) -> bytes:
    """A response as a record of an archive; ``body`` as it came, still packed if ``headers`` say so."""
    # The chunks of the transfer are gone; the length is that of the body as it is stored.
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
    """Cut off a last record that was never finished, so that every reader of WARC can read the whole file."""
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
            pass  # nothing after the damage can be found again
        stream.truncate(good)
