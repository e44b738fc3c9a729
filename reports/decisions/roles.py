"""Check whether what should be a role looks like a person.

Decisions outlive people, and published reports name no person.
"""

import re

from audits.site_config import Site

# Parts of Swedish and English words for roles and offices.
_OFFICE = re.compile(
    r"redakt|chef|team|råd|förvaltn|kontor|ansvarig|samordn|kommunik|strateg|webb|nämnd|enhet|avdeln|handlägg|leverant"
    r"|ledning|jurist|byrå|center|centrum|service|utveckl|förvaltare|ägare|ombud|kansli|grupp|forum|kommun|stöd|expert"
    r"|editor|manager|owner|lead|officer|council|office|unit|department|supplier|board",
    re.I,
)
_NAME = re.compile(r"[A-ZÅÄÖÉÜ][a-zåäöéü]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéü]+)?")


def looks_like_a_person(role: str, site: Site) -> bool:
    """Return whether ``role`` contains an "@", or is two or three capitalised words, none of them an office's."""
    if "@" in role:
        return True
    words = role.replace(",", " ").split()
    known = {word.casefold() for owner in site.owner for word in (owner.id, owner.short, *owner.name.split())}
    if any(_OFFICE.search(word) or word.casefold() in known for word in words):
        return False
    return 2 <= len(words) <= 3 and all(_NAME.fullmatch(word) for word in words)
