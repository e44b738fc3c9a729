"""Compare depth, links and broken links of a site with a computation apart from ours.

`python -m bench.independent FOLDER START` serves the HTML files of FOLDER on loopback, lets `webbrond` crawl them from
the path START and audit them without a browser, and reads the same files with html.parser and networkx.
"""

import argparse
import json
import re
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import networkx as nx

from bench.process import run
from bench.table import show

_ENDS = (0, 3)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


class _Links(HTMLParser):
    """Collects the addresses that a page links to."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.base, self.found = url, set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the href of links; the first base element decides what they are relative to."""
        href = dict(attrs).get("href")
        if href is None:
            return
        if tag == "base":
            self.base = _join(self.base, href)
        elif tag in ("a", "area"):
            self.found.add(_join(self.base, href.strip()))


def _join(base: str, href: str) -> str:
    """Return where ``href`` leads, as browsers do: an empty step of a path is one, which `urljoin` forgets."""
    one, other = (re.sub(r"(?<!:)/(?=/)", "/\0", url) for url in (base, href))
    return href if href.startswith("//") else urljoin(one, other).replace("\0", "")


def main() -> None:
    """Print what both computations found, and where they differ; exit with 1 if they do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("start", help="path of the start page below FOLDER")
    asked = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(asked.folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    ours = _crawled(host, asked.start)
    server.shutdown()
    theirs = _computed(asked.folder.resolve(), host, asked.start)
    show("Two computations", ("", "webbrond", "independent", "different"), [
        (name, len(ours[name]), len(theirs[name]), len(ours[name].items() ^ theirs[name].items())) for name in ours
    ])  # fmt: skip
    wrong = {
        name: sorted(ours[name].items() ^ theirs[name].items())[:10] for name in ours if ours[name] != theirs[name]
    }
    print(*(f"{name}: {found}" for name, found in wrong.items()), sep="\n")
    sys.exit(1 if wrong else 0)


def _crawled(host: str, start: str) -> dict[str, dict[str, int]]:
    """Return clicks and inlinks of each page, and the number of pages that link to each broken address, by path."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "site.toml"
        file.write_text(
            f'[site]\nid = "prov"\nname = "Prov"\nstart = ["http://{host}/{start}"]\nhosts = ["{host}"]\n'
            f'[crawl]\ndelay = 0\nconcurrency = 8\nsitemaps = []\nallow_private = ["{host}"]\n'
            '[browser]\npages = "none"\n'
        )

        def webbrond(*words: str) -> str:
            command = [sys.executable, "-c", "from crawler.cli.main import main; main()", *words]
            return run(command, codes=_ENDS).output

        webbrond("night", str(file))
        pages = json.loads(webbrond("export", str(file), "--what", "pages", "--format", "json"))
        links = json.loads(webbrond("export", str(file), "--what", "links", "--format", "json"))
    good = [page for page in pages if page["state"] == "ok"]
    broken = {(link["to"], link["from"]) for link in links if link["state"] == "broken"}
    return {
        "clicks": {_path(page["url"]): page["depth"] for page in good},
        "inlinks": {_path(page["url"]): page["inlinks"] for page in good},
        "broken": _counted(_path(to) for to, _ in broken),
    }


def _computed(folder: Path, host: str, start: str) -> dict[str, dict[str, int]]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    broken = set[tuple[str, str]]()
    waiting, seen = [start], {start}
    while waiting:
        path = waiting.pop()
        graph.add_node(path)
        links = _Links(f"http://{host}/{path}")
        links.feed((folder / path).read_text("utf-8", "replace"))
        for to in links.found:
            if urlsplit(to).netloc != host or not urlsplit(to).scheme.startswith("http"):
                continue
            there = _path(to)
            there = f"{there}index.html" if there == "" or there.endswith("/") else there
            if not (folder / there).is_file():
                broken.add((there, path))
            elif there.endswith((".html", ".htm")):
                graph.add_edge(path, there)
                if there not in seen:
                    seen.add(there)
                    waiting.append(there)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    return {
        "clicks": dict(nx.single_source_shortest_path_length(graph, start)),
        "inlinks": {page: len(list(graph.predecessors(page))) for page in graph},
        "broken": _counted(to for to, _ in broken),
    }


def _path(url: str) -> str:
    return unquote(urlsplit(url).path).removeprefix("/")


def _counted(paths: Iterable[str]) -> dict[str, int]:
    return dict(Counter(paths))


if __name__ == "__main__":
    main()
