from . import fence, robots, sitemap
from .answer import MAX_HEADER, Answer, is_document, is_html
from .bodies import Incomplete, TooLarge, UnknownEncoding, unpack
from .fence import hosts_to_visit, is_public
from .robots import AGENT, Robots
from .urls import BadUrl, allowed_ports, canonical, digest, in_scope, is_login, is_same_address, origin, resolve
from .warc import Archive, Stored, record

__all__ = [
    "AGENT",
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
    "origin",
    "record",
    "resolve",
    "robots",
    "sitemap",
    "unpack",
]
