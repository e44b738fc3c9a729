"""What a check of the doctor says."""

from msgspec import Struct


class Diagnosis(Struct, frozen=True):
    """One check: ``ok``, or what is wrong and what to do. With ``advice`` it works, and could be better."""

    name: str
    ok: bool
    text: str
    advice: bool = False
