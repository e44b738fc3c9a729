"""Words for the organisation."""

from rules.wordlist import words


def is_organisation(word: str) -> bool:
    """Whether ``word`` (in lower case) names the organisation or a part of it."""
    return word in words("organisation") or word.endswith(
        ("nämnden", "förvaltningen", "nämndens", "förvaltningens", "enheten", "kontoret", "avdelningen")
    )
