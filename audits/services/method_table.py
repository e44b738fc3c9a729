"""The table of login methods, rules/words/login-methods.toml, with its patterns compiled."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from audits.services.words import all_compiled, compiled, table

Status = Literal["supported", "negated", "condition", "help"]


@dataclass(frozen=True)
class Method:
    """A row of the table.

    ``near``: the sentence must also match this. ``eid``: an e-identification. ``way``: a way round the login (paper,
    phone). ``staff``: not a resident's method. ``address``: the pattern of its links.
    """

    id: str
    pattern: tuple[re.Pattern[str], ...]
    near: re.Pattern[str] | None
    eid: bool
    way: bool
    staff: bool
    address: re.Pattern[str] | None


@cache
def methods() -> tuple[Method, ...]:
    """Return the table's methods, in the order in which they are matched."""
    data = table("login-methods")
    near = {"login": data["phrases"]["login"], "": ""}
    return tuple(
        Method(
            id=row["id"],
            pattern=all_compiled(row["pattern"]),
            near=compiled(near.get(row.get("near", ""), row.get("near", ""))) if row.get("near") else None,
            eid=row.get("eid", False),
            way=row.get("way", False),
            staff=row.get("staff", False),
            address=compiled(row["address"]) if row.get("address") else None,
        )
        for row in data["method"]
    )


@cache
def kinds() -> dict[str, frozenset[str]]:
    """Return the ids of the methods by kind: "eid" (for residents), "way", "staff", "login" (all that open a login)."""
    rows = methods()
    return {
        "eid": frozenset(row.id for row in rows if row.eid and not row.staff),
        "way": frozenset(row.id for row in rows if row.way),
        "staff": frozenset(row.id for row in rows if row.staff),
        "login": frozenset(row.id for row in rows if not row.way and not row.staff),
    }


class Patterns:
    """The patterns that decide what a sentence says of the methods that it names."""

    def __init__(self) -> None:
        data = table("login-methods")
        self.masks = all_compiled([row["pattern"] for row in data["mask"]])
        self.statuses: list[tuple[Status, tuple[re.Pattern[str], ...]]] = [
            (row["is"], all_compiled(row["pattern"])) for row in data["status"]
        ]
        self.elsewhere = all_compiled(data["elsewhere"]["pattern"])
        self.lacking = all_compiled(data["without"]["condition"])
        self.also = compiled(data["without"]["also"])
        self.doing = compiled(data["without"]["doing"])
        self.help = compiled(data["without"]["help"])


@cache
def patterns() -> Patterns:
    """Return the compiled patterns of the table."""
    return Patterns()


@cache
def any_method() -> re.Pattern[str]:
    """Return the pattern that a sentence must match to say anything of logging in.

    It is compiled by itself, as most pages need none of the other patterns.
    """
    data = table("login-methods")
    words = [pattern.pattern for row in methods() for pattern in row.pattern]
    others = [data["phrases"]["login"], data["without"]["speaks"], "anonym", data["phrases"]["account"]]
    return re.compile("|".join(f"(?:{word})" for word in (*words, *others)), re.I)
