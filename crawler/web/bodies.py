"""Decompress HTTP bodies, never beyond a size limit."""

import zlib


class TooLarge(ValueError):
    """The decompressed body exceeds the limit."""


class Incomplete(ValueError):
    """The compressed body is truncated or damaged."""


class UnknownEncoding(ValueError):
    """The body has a content encoding that was not requested and cannot be decoded."""


def unpack(body: bytes, encoding: str, limit: int) -> bytes:
    """Return ``body`` with its content encodings ("gzip", "deflate" or none) removed.

    Raise `TooLarge` above ``limit`` bytes, `Incomplete` for damaged data, and `UnknownEncoding` for other encodings.
    """
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
    """Return the decompressed content of a gzip file with one or more members.

    Raise `TooLarge` above ``limit`` bytes, and `Incomplete` for damaged data.
    """
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
    return b"".join(parts)  # like gzip(1), treat what follows the last member as padding


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return _inflated(body, 15, limit)[0]
    except Incomplete:
        return _inflated(body, -15, limit)[0]  # some servers send raw deflate


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
