"""Collects what a service's facts rest on: the sentences of its pages, and the controls of its login."""

from collections import defaultdict
from collections.abc import Iterator

from audits.services.addresses import address_key
from audits.services.controls import is_login_label
from audits.services.method_table import kinds
from audits.services.methods import read_sentence
from audits.services.model import Evidence, How, Source
from audits.services.parts import page_words
from audits.services.sources import Sources

_CONTENT = ("main", "dialog", "aside")


class Claims:
    """What is known of a service by texts and controls, and from where."""

    def __init__(self, sources: Sources) -> None:
        self._sources, self._found = sources, sources.found
        self._own = {address_key(url) for url in sources.starts}
        found: defaultdict[str, list[Source]] = defaultdict(list)
        for name, source in (*self._told(), *self._link_texts(), *self._methods()):
            if source not in found[name]:
                found[name].append(source)
        self.by_field = {name: tuple(each) for name, each in sorted(found.items())}

    def values(self, name: str) -> tuple[str, ...]:
        """Return what is said of a fact, each value once."""
        return tuple(dict.fromkeys(source.value for source in self.by_field.get(name, ())))

    def first(self, name: str) -> str | None:
        """Return what is said first of a fact; None where nothing is."""
        return next(iter(self.values(name)), None)

    def methods(self, url: str, shown: Evidence) -> tuple[str, ...]:
        """Return the ways to log in that a page names for this service."""
        named = (said.method for said in shown.said if said.status == "supported" and self._is_about(url, said.about))
        return tuple(dict.fromkeys(method for method in named if method in kinds()["login"]))

    def _is_about(self, url: str, about: tuple[str, ...]) -> bool:
        """Return whether a text of a page is about this service, and not only about others that it leads to."""
        if url == self._sources.start or not about:
            return True
        final = [self._found.view.final(link) for link in about]
        return any(address_key(link) in self._own for link in final) or not any(
            link in self._found.pointers for link in final
        )

    def _told(self) -> Iterator[tuple[str, Source]]:
        for url, shown in self._sources.pages_before_login:
            how: How = "rendered" if url == self._sources.start and self._found.stop(url) else "text"
            for told in () if self._is_help(url) else shown.told:
                if self._is_about(url, told.about):
                    yield told.field, Source(how, told.value, told.sentence, url, told.selector)
            for said in shown.said:
                if said.status == "supported" and said.method in kinds()["login"] and self._is_about(url, said.about):
                    yield "methods_mentioned", Source(how, said.method, said.sentence, url)

    def _is_help(self, url: str) -> bool:
        """Return whether a page explains how to log in in general: it says nothing of the need of one service."""
        record = self._found.view.records.get(url)
        return record is not None and bool(page_words("about").search(record.h1 or record.title))

    def _link_texts(self) -> Iterator[tuple[str, Source]]:
        for page, text in self._sources.links:
            need = read_sentence(text).need or ("required" if is_login_label(text) else None)
            if need:
                yield "login_said", Source("control", need, text, page)

    def _methods(self) -> Iterator[tuple[str, Source]]:
        """Yield the controls that offer ways to log in."""
        sources = self._sources
        start = [(sources.start, sources.shown)] if sources.shown else []
        doors = [(stop.step.url, stop.shown) for stop in sources.doors]
        logins = [(url, self._found.shown(url)) for url in sources.logins if url != sources.start]
        for url, shown in (*start, *doors, *logins):
            how: How = "control" if url == sources.start else "chooser"
            for control in shown.controls:
                if control.region in _CONTENT or how == "chooser":
                    for method in control.methods:
                        yield "methods_offered", Source(how, method, control.label, url)
                if control.role == "past":
                    yield "methods_offered", Source(how, "none", control.label, url)
