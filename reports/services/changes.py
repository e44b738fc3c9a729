"""Find what has changed in the e-services since each fact was last known, and word it with the facts of both days.

A fact that is not known tonight has not changed, and a change is reported once: tonight's facts are what the next run
compares with.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from audits.reasons import Code, Reason
from audits.services import Service
from reports.edition import Edition
from reports.figures import read_services
from reports.language import word_reason
from reports.services.words import method_names, owner_of, quoted
from reports.store import Run, read_reader

_BACK = 7  # runs: what was last known before them is too old to be news
_RGB = re.compile(r"rgb\((\d+), (\d+), (\d+)\)")
_DOWN = ("broken", "error", "timeout")
_ANSWERS = ("ok", "redirect")
_STATES = """
SELECT address, state, reason FROM visited WHERE run = ? AND address IN (SELECT url FROM service WHERE run = ?)
"""

type Key = tuple[str, str]
"""The kind of a fact, and what it is about: the address of a service, or a host."""
type Facts = dict[Key, Hashable]


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """What happened to one or several e-services: a sentence, what was true before and what is now, each with its day.

    ``url`` is where to look, and ``owners`` are the administrations whose services they are.
    """

    kind: str
    text: str
    before: str
    after: str
    url: str
    owners: tuple[str, ...]


def service_changes(edition: Edition) -> list[ServiceChange]:
    """Return the changes that the run found, what stopped working first; none in the first run."""
    earlier = edition.runs[-_BACK - 1 : -1]
    if not earlier:
        return []
    known: dict[Key, tuple[Run, Hashable]] = {}
    reader = read_reader(edition.store, edition.run.id)
    for run in earlier:
        if not run.healthy:
            facts = {key: value for key, value in _facts(edition, run).items() if key[0] != "host"}
        else:
            known = {key: value for key, value in known.items() if key[0] != "host"}
            facts = _facts(edition, run)
        if read_reader(edition.store, run.id) != reader:  # another version of webbrond read the pages
            facts = {key: value for key, value in facts.items() if key[0] in ("answers", "host")}
        known |= {key: (run, value) for key, value in facts.items()}
    return list(_Worded(edition, known).changes())


def _facts(edition: Edition, run: Run) -> Facts:
    """Return what is known of the services of a run."""
    visits = {row["address"]: row for row in edition.store.rows(_STATES, run.id, run.id)}
    facts: Facts = {}
    looks: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for service in read_services(edition.store, run.id):
        facts["host", service.host] = True
        visit = visits.get(service.url)
        if service.unavailable:
            facts["answers", service.url] = Reason.of(Code.AS_WRITTEN, text=service.unavailable).encode()
        elif visit and visit["state"] in _DOWN:
            facts["answers", service.url] = visit["reason"]
        elif visit and visit["state"] in _ANSWERS:
            facts["answers", service.url] = ""
        if service.login_required is not None:
            facts["login", service.url] = service.login_required
        if methods := tuple(method for method in service.methods_offered or () if method != "none"):
            facts["methods", service.url] = methods
        if service.sender and service.sender.colours:
            sender = service.sender
            looks[service.host][(sender.font, sender.button_style, *sender.colours)] += 1
    for host, seen in looks.items():
        [(look, count)] = seen.most_common(1)
        if 2 * count > seen.total():
            facts["look", host] = look
    return facts


class _Worded:
    """The changes in words."""

    def __init__(self, edition: Edition, known: dict[Key, tuple[Run, Hashable]]) -> None:
        self._edition, self._known = edition, known
        self._now = _facts(edition, edition.run)
        self._services = {service.url: service for service in edition.services}

    def changes(self) -> Iterator[ServiceChange]:
        """Yield them, kind by kind."""
        yield from self._stopped()
        yield from self._login_needed()
        yield from self._methods_gone()
        yield from self._hosts()
        yield from self._looks()

    def _changed(self, kind: str) -> Iterator[tuple[Service, Run, Hashable, Hashable]]:
        """Yield each service whose fact is another than when it was last known: the run then, and both values."""
        for url, service in self._services.items():
            if (kind, url) in self._known and (kind, url) in self._now:
                run, before = self._known[kind, url]
                now = self._now[kind, url]
                if before != now:
                    yield service, run, before, now

    def _stopped(self) -> Iterator[ServiceChange]:
        language = self._edition.language
        runs = {run.id: run for run in self._edition.runs}
        groups: defaultdict[tuple[str, str, str], list[Service]] = defaultdict(list)
        for service, run, before, now in self._changed("answers"):
            if before == "":
                groups[service.host, run.id, str(now)].append(service)
        for (_host, run_id, reason), services in groups.items():
            text = language.ngettext("%(names)s svarar inte längre.", "%(names)s svarar inte längre.", len(services))
            said = word_reason(Reason.decode(reason), language)
            yield self._change("stopped", text, services, runs[run_id], language.text("svarade"), said)

    def _login_needed(self) -> Iterator[ServiceChange]:
        language = self._edition.language
        for service, run, before, now in self._changed("login"):
            if now and not before:
                yield self._change(
                    "login", language.gettext("%(names)s kräver nu inloggning."), [service], run,
                    language.text("ingen inloggning behövdes"), language.text("inloggning krävs"),
                )  # fmt: skip

    def _methods_gone(self) -> Iterator[ServiceChange]:
        language = self._edition.language
        for service, run, before, now in self._changed("methods"):
            assert isinstance(before, tuple)
            assert isinstance(now, tuple)
            if gone := [method for method in before if method not in now]:
                text = language.gettext("Det går inte längre att logga in med %(methods)s i %(names)s.")
                text = text.replace("%(methods)s", method_names(language, gone))
                yield self._change(
                    "methods", text, [service], run, method_names(language, before), method_names(language, now)
                )

    def _hosts(self) -> Iterator[ServiceChange]:
        edition, _ = self._edition, self._edition.language.text
        before = {host: run for (kind, host), (run, _value) in self._known.items() if kind == "host"}
        if not edition.run.healthy or not before:
            return
        last = next(iter(before.values()))
        now = {host for kind, host in self._now if kind == "host"}
        for host in sorted(before.keys() - now):
            lost = [service for service in read_services(edition.store, last.id) if service.host == host]
            yield self._change(
                "lost-host", _("Det finns inte längre några e-tjänster på %(host)s.", host=host), lost, last,
                quoted(edition.language, [service.name for service in lost]), _("inga e-tjänster"),
            )  # fmt: skip
        for host in sorted(now - before.keys()):
            new = [service for service in edition.services if service.host == host]
            yield self._change(
                "new-host", _("E-tjänster finns på en ny server: %(host)s.", host=host), new, last,
                _("inga e-tjänster"), quoted(edition.language, [service.name for service in new]),
            )  # fmt: skip

    def _looks(self) -> Iterator[ServiceChange]:
        edition, _ = self._edition, self._edition.language.text
        for (kind, host), (run, before) in self._known.items():
            now = self._now.get((kind, host), before)
            if kind == "look" and now != before:
                there = [service for service in edition.services if service.host == host]
                text = _("E-tjänsterna på %(host)s har fått ett nytt utseende.", host=host)
                yield self._change("look", text, there, run, self._look(before), self._look(now))

    def _look(self, look: Hashable) -> str:
        assert isinstance(look, tuple)
        font, _button, *colours = look
        said = ", ".join(
            _RGB.sub(lambda found: "#" + "".join(f"{int(n):02x}" for n in found.groups()), c) for c in colours
        )
        if not font:
            return self._edition.language.text("färgerna %(colours)s", colours=said)
        return self._edition.language.text("typsnittet %(font)s och färgerna %(colours)s", font=font, colours=said)

    def _change(
        self, kind: str, text: str, services: list[Service], run: Run, before: str, after: str
    ) -> ServiceChange:
        edition, language = self._edition, self._edition.language
        then, now = (language.date(edition.day_of(each).isoformat()) for each in (run, edition.run))
        names = quoted(language, [service.name for service in services])
        owners = tuple(dict.fromkeys(filter(None, (owner_of(edition, service) for service in services))))
        return ServiceChange(
            kind, text.replace("%(names)s", names), f"{then}: {before}", f"{now}: {after}",
            services[0].url if services else "", owners,
        )  # fmt: skip
