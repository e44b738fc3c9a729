"""Turn what facts.js gathered in a page into the data that audits read; regions and signatures are decided here."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bs4 import Tag
from msgspec.structs import replace

from audits.model import Artifact, AxeNode, AxeRule, Control, Hidden, Link, Look, Rendered
from audits.page import Element, digest_block, region_of, remove_secrets, signature, split
from audits.reasons import Code, Reason
from crawler.browser.gate import Refused
from crawler.web import BadUrl, canonical, in_scope

type Answer = dict[str, Any]
_FRAMES, _ADDRESS = 5, 200  # untested frames that are named, and characters of an address
_SHAPE = 5  # steps from the element outwards: enough to tell a menu from a footer, few enough to survive a wrapper


class Gathered:
    """The answer of one page. `cut` counts the nodes that were left out because a rule had too many."""

    def __init__(self, answer: Answer, keep_query: tuple[str, ...] = ()) -> None:
        self._keep_query = keep_query
        self._elements: list[list[Any]] = answer.get("elements", [])
        self._axe: Answer = answer["axe"]
        self._facts: Answer = answer["facts"]
        self.cut: int = self._axe.get("cut", 0)
        self.frames_untested: list[str] = answer.get("frames", [])  # addresses or titles

    @property
    def rules(self) -> tuple[AxeRule, ...]:
        """Return the results of axe. A rule appears twice if some elements fail and others need a manual check."""
        return tuple(
            AxeRule(rule["id"], rule["outcome"], rule["impact"], tuple(self._node(node) for node in rule["nodes"]))
            for rule in self._axe["rules"]
        )

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return the addresses of the style sheets that the page refers to."""
        return tuple(self._facts.get("sheets", ()))

    @property
    def rendered(self) -> Rendered:
        """Return the facts that only a rendered page has."""
        facts = self._facts
        controls = tuple(
            Control(region=region_of(self._chain(control["element"])), **_without(control, "element"))
            for control in facts["login_controls"]
        )
        return Rendered(
            width=facts["width"],
            login_controls=controls,
            look=Look(**facts["look"]),
            text_length=facts["text_length"],
            links=tuple(facts["links"]),
            ids=tuple(map(remove_secrets, facts["ids"])) if "ids" in facts else None,
            hidden=tuple(map(_hidden, facts["hidden"])) if "hidden" in facts else None,
            script_links=tuple(dict.fromkeys(self._links(facts.get("anchors", ())))),
        )

    def _links(self, anchors: Iterable[Answer]) -> Iterator[Link]:
        """Yield every link of the rendered page; `without_static` keeps only those that scripts made."""
        for anchor in anchors:
            try:
                to = canonical(anchor["href"], self._keep_query)
            except BadUrl:
                continue
            yield Link(to, remove_secrets(anchor["text"]), region_of(self._chain(anchor["element"])))

    def _node(self, node: Answer) -> AxeNode:
        # Secrets and personal identity numbers are removed here; `audits.page.Page` does so for the snapshot.
        node = {name: remove_secrets(value) if isinstance(value, str) else value for name, value in node.items()}
        element = Tag(
            name=node["tag"], attrs={name: remove_secrets(value) for name, value in node["attributes"].items()}
        )
        chain = self._chain(node["element"])
        return AxeNode(
            target=node["target"],
            html=node["html"],
            summary=node["summary"],
            signature=signature(element, node["text"], node["base"]),
            text=node["text"],
            heading=node["heading"],
            region=region_of(chain),
            shape=_shape(chain),
            block=digest_block(node["block"]) if node["block"] else "",
        )

    def _chain(self, number: int) -> list[Element]:
        """Return element `number` and its ancestors, innermost first."""
        chain: list[Element] = []
        while number >= 0:
            number, tag, role, classes, own_id, label = self._elements[number]
            chain.append((tag, {"role": role, "class": classes, "id": own_id, "aria-label": label}))
        return chain


def _hidden(named: tuple[str, int, list[int]]) -> Hidden:
    key, of, at = named
    return Hidden(remove_secrets(key), of, tuple(at))


def without_static(artifact: Artifact, url: str, links: Iterable[Link], shown: Callable[[str], str] = str) -> Artifact:
    """Return `artifact` with only those script links that lead to addresses not in the page's HTML.

    `url` is the page's own address, and `links` are the links of its HTML. Each address appears once, with the first
    link that leads there. The addresses of ``links`` are as ``shown`` returns them.
    """
    if artifact.rendered is None:
        return artifact
    known = {shown(url), *(link.to for link in links)}
    # To a browser, a miswritten address ("www.example.se") is a path.
    miswritten = tuple(f"/{to}" for to in known if "://" not in to)
    made: dict[str, Link] = {}
    for link in artifact.rendered.script_links:
        if shown(link.to) not in known and not link.to.endswith(miswritten):
            made.setdefault(link.to, link)
    return replace(artifact, rendered=replace(artifact.rendered, script_links=tuple(made.values())))


def _shape(chain: list[Element]) -> str:
    """Return tags and classes of an element and its ancestors, outermost first.

    Elements of the same shape can often be fixed by one style sheet rule.
    """
    steps = [".".join((tag, *sorted(attributes["class"].split())[:3])) for tag, attributes in chain[:_SHAPE]]
    return " ".join(reversed(steps))


def _without(record: Answer, key: str) -> Answer:
    return {name: value for name, value in record.items() if name != key}


def remarks(gathered: Gathered, refused: Iterable[Refused], hosts: tuple[str, ...]) -> Iterator[Reason]:
    """Yield what was not seen of a page as its visitors see it.

    Style sheets from outside `hosts` are blocked: colours and sizes may differ. Nor does a page get an answer to the
    requests that were `refused`.
    """
    fetched = {address for address in gathered.sheets if address.startswith(("http://", "https://"))}
    out = sorted({split(address).netloc for address in fetched if not in_scope(address, hosts)})
    if out:
        yield Reason.of(Code.BROWSER_UNSTYLED, hosts=", ".join(out))
    if own := sorted(request for request in refused if in_scope(request.url, hosts)):
        yield Reason.of(Code.BROWSER_POST, method=own[0].method, url=_shown(own[0].url.partition("?")[0]))
    if gathered.frames_untested:
        frames = [_shown(name) for name in gathered.frames_untested]
        yield Reason.of(Code.BROWSER_FRAMES, count=len(frames), frames=", ".join(dict.fromkeys(frames[:_FRAMES])))


def _shown(address: str) -> str:
    return remove_secrets(address)[:_ADDRESS]
