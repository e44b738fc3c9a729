"""The result of one check of `webbrond doctor`."""

from msgspec import Struct


class Diagnosis(Struct, frozen=True):
    """The result of one check: `text` says what was found or, unless `ok`, what is wrong and what to do.

    With `advice`, it works but could be better.
    """

    name: str
    ok: bool
    text: str
    advice: bool = False
