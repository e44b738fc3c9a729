"""Words for the organisation."""

from functools import lru_cache

from rules import words


@lru_cache(maxsize=20_000)
def is_organisation(word: str) -> bool:
    """Return whether ``word`` (in lower case) names the organisation or a part of it."""
    return word in words("organisation") or word.endswith(
        ("nämnden", "förvaltningen", "nämndens", "förvaltningens", "enheten", "kontoret", "avdelningen")
    )
