"""Unpacking what a server packed, never beyond a limit."""

import zlib


class TooLarge(ValueError):
    """The unpacked body passes the limit."""


class Incomplete(ValueError):
    """The packed body ends too early, or is damaged."""


class UnknownEncoding(ValueError):
    """Packed in a way that we did not ask for and cannot read."""


def unpack(body: bytes, encoding: str, limit: int) -> bytes:
    """``body`` without its content encodings ("gzip", "deflate", none), at most ``limit`` bytes of it."""
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in {"gzip", "x-gzip"}:
            body = gunzip(body, limit)
        elif name == "deflate":
            body = _inflate(body, limit)
        elif name != "identity":
            raise UnknownEncoding(name)
    if len(body) > limit:
        raise TooLarge
    return body


def gunzip(body: bytes, limit: int) -> bytes:
    """An unpacked gzip file, of one member or several."""
    if not body:
        return body
    parts: list[bytes] = []
    size = 0
    while body.startswith(b"\x1f\x8b"):
        part, body = _inflated(body, 31, limit - size)
        parts.append(part)
        size += len(part)
    if not parts:
        raise Incomplete("not gzip")
    return b"".join(parts)  # what follows the last member is padding, as in gzip(1)


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflated(body, 15, limit)[0]
    except Incomplete:
        return _inflated(body, -15, limit)[0]  # raw deflate, as some servers have it


def _inflated(body: bytes, wbits: int, limit: int) -> tuple[bytes, bytes]:
    unpacker = zlib.decompressobj(wbits)
    try:
        result = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise Incomplete(str(error)) from error
    if len(result) > limit:
        raise TooLarge
    if not unpacker.eof:
        raise Incomplete("ends too early")
    return result, unpacker.unused_data
