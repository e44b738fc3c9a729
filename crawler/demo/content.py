"""The content of the demo municipality, by host and night: pages, files, and the e-services of services.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SERVICE_HOSTS = ("eplatform", "aspnet", "egen", "direkt", "arkiv", "tabell")
PROVIDERS = ("legitimering", "partner")  # identity providers: the one that site.toml lists, and one that it does not
HOSTS = ("web", *SERVICE_HOSTS, *PROVIDERS)
FOLDERS = {"arkiv": "direkt", "partner": "legitimering"}  # hosts of the same platform as another: its content folder
NIGHTS = (1, 2)
FRONT_MATTER = "+++\n"


def site_folder() -> Path:
    """Return the folder of the content files."""
    return Path(__file__).parent / "site"


@dataclass(frozen=True)
class Entry:
    """A content file, which is one page: its path, its body (HTML as a jinja2 template), and its front matter."""

    path: str
    body: str
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """Return the HTTP status: 301 for a page that leads on, else the front matter's, else 200."""
        return 301 if "redirect" in self.meta else int(self.meta.get("status", 200))

    @property
    def h1(self) -> str:
        """Return the page's heading, which is also the text of links to it."""
        return str(self.meta.get("h1", self.path))

    @property
    def parent(self) -> str:
        """Return the path of the parent page, or "" for the start page."""
        default = self.path.rpartition("/")[0] or "/"
        return "" if self.path == "/" else str(self.meta.get("parent", default))


def _merge(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {**old, **new}


class Content:
    """All that the municipality publishes on one night; the files of night 2 are an overlay on those of night 1."""

    def __init__(self, night: int) -> None:
        root = site_folder()
        self.roots = [root] if night == 1 else [root, root / "night2"]
        self.pages: dict[str, dict[str, Entry]] = {host: {} for host in HOSTS}
        self.files: dict[str, dict[str, bytes]] = {host: {} for host in HOSTS}
        for base in self.roots:
            for host in HOSTS:
                self._read(base / FOLDERS.get(host, host), host)
        self.services = self._services(root, night)
        for service in self.services.values():
            for page in ("start", "login"):
                self._add_service_page(service, page)

    def _read(self, folder: Path, host: str) -> None:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            path = "/" + file.relative_to(folder).as_posix()
            if file.suffix != ".html":
                self.files[host][path] = file.read_bytes()
                continue
            path = path.removesuffix(".html")
            path = "/" if path == "/index" else path
            _, head, body = file.read_text(encoding="utf-8").split(FRONT_MATTER, 2)
            self.pages[host][path] = Entry(path, body, tomllib.loads(head))

    def _services(self, root: Path, night: int) -> dict[str, dict[str, Any]]:
        table = tomllib.loads((root / "services.toml").read_text(encoding="utf-8"))
        found = {}
        for service in table["service"]:
            changes = service.pop("night2", {})
            if night in service.get("nights", NIGHTS):
                found[service["id"]] = _merge(service, changes) if night == 2 else service
        return found

    def _add_service_page(self, service: Mapping[str, Any], page: str) -> None:
        path, host = service.get(page), service["host"]
        if not path:
            return
        meta = {"layout": f"{FOLDERS.get(host, host)}-{page}.html", "service": service["id"]}
        if page == "login" and "door" in service:
            meta = {"redirect": service["door"]["path"], "redirect_host": service["door"]["host"]}
        elif page == "start":
            meta |= {"status": service.get("status", 200)}
        self.pages[host][path] = Entry(path, "", meta)

    def live(self, host: str) -> list[Entry]:
        """Return the pages of a host that have status 200."""
        return [page for page in self.pages[host].values() if page.status == 200]

    def children(self, path: str) -> list[Entry]:
        """Return the pages below the page at `path` of the main site, in the order in which they are listed."""
        below = (page for page in self.live("web") if page.parent == path and page.meta.get("listed", True))
        return sorted(below, key=lambda page: (page.meta.get("order", 50), page.h1))

    def trail(self, page: Entry) -> list[Entry]:
        """Return the pages above a page of the main site, the start page first."""
        above: list[Entry] = []
        path = page.parent
        while path and path in self.pages["web"]:
            above.insert(0, self.pages["web"][path])
            path = self.pages["web"][path].parent
        return above
