"""Check that the relative links of Markdown files lead to files and headings that exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.M)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


def documents(root: Path, *, leave_out: Path | None = None) -> list[Path]:
    """Return the Markdown files in `root` and below its docs/, except those below `leave_out`, relative to `root`."""
    found = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    paths = sorted(path.relative_to(root) for path in found)
    return [path for path in paths if leave_out is None or leave_out not in path.parents]


def broken_links(root: Path, paths: list[Path]) -> Iterator[str]:
    """Yield a sentence for each relative link in `paths` that leads nowhere.

    A link to a page of docs/ that is not one of `paths` is broken even if the file exists: it is generated, and readers
    of the repository do not have it.
    """
    known = set(paths)
    for path in paths:
        for link in _links((root / path).read_text(encoding="utf-8")):
            if fault := _fault(root, path, link, known):
                yield f"{path}: {link} {fault}"


def _links(text: str) -> list[str]:
    links = _LINK.findall(_CODE.sub("", _FENCE.sub("", text)))
    return [link for link in links if not _ELSEWHERE.match(link)]


def _fault(root: Path, path: Path, link: str, known: set[Path]) -> str:
    name, _, anchor = unquote(link).partition("#")
    target = (root / path.parent / name).resolve() if name else (root / path).resolve()
    if not target.exists() or not target.is_relative_to(root.resolve()):
        return "leads to no file"
    inside = target.relative_to(root.resolve())
    if target.suffix == ".md":
        if inside.parts[0] == "docs" and inside not in known:
            return "leads to a page that git does not have"
        if anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            return "leads to no heading"
    return ""


def anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of `text`."""
    found: set[str] = set()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        base = anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = 0
        while anchor in found:
            number += 1
            anchor = f"{base}-{number}"
        found.add(anchor)
    return found
