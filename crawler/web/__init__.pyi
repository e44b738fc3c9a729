from . import fence, robots, sitemap
from .answer import MAX_HEADER, Answer, is_document
from .bodies import Incomplete, TooLarge, UnknownEncoding, unpack
from .fence import hosts_to_visit, is_public
from .media import is_html, is_vague, media_of
from .robots import AGENT, Robots
from .slips import is_slip
from .urls import (
    BLANKS,
    BadUrl,
    allowed_ports,
    canonical,
    digest,
    in_scope,
    is_login,
    is_same_address,
    is_session,
    origin,
    resolve,
)
from .warc import Archive, Stored, record

__all__ = [
    "AGENT",
    "BLANKS",
    "MAX_HEADER",
    "Answer",
    "Archive",
    "BadUrl",
    "Incomplete",
    "Robots",
    "Stored",
    "TooLarge",
    "UnknownEncoding",
    "allowed_ports",
    "canonical",
    "digest",
    "fence",
    "hosts_to_visit",
    "in_scope",
    "is_document",
    "is_html",
    "is_login",
    "is_public",
    "is_same_address",
    "is_session",
    "is_slip",
    "is_vague",
    "media_of",
    "origin",
    "record",
    "resolve",
    "robots",
    "sitemap",
    "unpack",
]
