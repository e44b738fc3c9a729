"""Why something is in its state, as a code with parameters. `reports.language` turns it into a sentence.

The database stores the encoded form: ``offsite``, or ``no-host {"host":"www.example.se"}``.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from typing import Self

import msgspec

type Parameter = str | int | Reason


class Code(StrEnum):
    """Every reason, note and remark. The sentences in `reports.language` say which parameters each one has."""

    # An address that was visited.
    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    NO_CONTENT = "no-content"
    PARTLY_PARSED = "partly-parsed"
    PARTLY_READ = "partly-read"
    REDIRECT = "redirect"
    SAME_PAGE = "same-page"
    SAME_BY_PARAMETER = "same-by-parameter"
    REDIRECT_LOOP = "redirect-loop"
    REDIRECT_CHAIN = "redirect-chain"
    REDIRECT_NOWHERE = "redirect-nowhere"
    REDIRECT_FORBIDDEN = "redirect-forbidden"
    REDIRECT_MALFORMED = "redirect-malformed"
    GONE = "gone"
    MISSING = "missing"
    SOFT_404 = "soft-404"
    REFUSED = "refused"
    LOGIN = "login"
    FORBIDDEN = "forbidden"
    TOO_MANY_REQUESTS = "too-many-requests"
    TOO_LARGE = "too-large"
    NOT_HTML = "not-html"
    NOT_HTML_UNTYPED = "not-html-untyped"
    TIMEOUT = "timeout"
    NO_HOST = "no-host"
    NO_CONNECTION = "no-connection"
    CERTIFICATE = "certificate"
    SERVER_ERROR = "server-error"
    INCOMPLETE = "incomplete"
    ENCODING = "encoding"
    UNREADABLE = "unreadable"
    STOPS_THE_RUN = "stops-the-run"
    DAMAGED = "damaged"
    OTHER_SITE_OK = "other-site-ok"
    OTHER_SITE_BROKEN = "other-site-broken"
    OTHER_SITE_UNKNOWN = "other-site-unknown"

    # An address that was not visited.
    MALFORMED = "malformed"
    FILE_LINK = "file-link"
    ROBOTS = "robots"
    ROBOTS_UNREADABLE = "robots-unreadable"
    PRIVATE = "private"
    OFFSITE = "offsite"
    OTHER_SCHEME = "other-scheme"
    EXCLUDED = "excluded"
    PERSONAL_NUMBER = "personal-number"
    TOO_LONG = "too-long"
    REPETITION = "repetition"
    BUDGET = "budget"
    HOST_LEFT = "host-left"
    HOST_WAITS = "host-waits"
    HOST_SLOW = "host-slow"
    WINDOW = "window"
    DISK = "disk"
    TOO_DEEP = "too-deep"
    PATTERN = "pattern"
    REFRESH_CHAIN = "refresh-chain"
    INTERRUPTED = "interrupted"
    SCRIPT_ROUNDS = "script-rounds"
    SCRIPT_HOST = "script-host"

    # Why robots.txt or a sitemap could not be read: a parameter of another reason.
    STATUS = "status"
    NO_ANSWER = "no-answer"
    NO_ANSWER_IN_TIME = "no-answer-in-time"
    INCOMPLETE_ANSWER = "incomplete-answer"
    LOOP = "loop"
    UNEXPECTED = "unexpected"
    FILE_TOO_LARGE = "file-too-large"
    DAMAGED_GZIP = "damaged-gzip"
    NO_ADDRESSES = "no-addresses"
    NO_SITEMAP = "no-sitemap"
    FORBIDDEN_XML = "forbidden-xml"
    INVALID_XML = "invalid-xml"
    ENDLESS_SITEMAPS = "endless-sitemaps"

    # A page that the browser could not examine, or only in part.
    BROWSER_CRASHED = "browser-crashed"
    BROWSER_HANGS = "browser-hangs"
    BROWSER_MEMORY = "browser-memory"
    BROWSER_SILENT = "browser-silent"
    BROWSER_MOVED = "browser-moved"
    BROWSER_RELOADS = "browser-reloads"
    BROWSER_UNREACHABLE = "browser-unreachable"
    BROWSER_STATUS = "browser-status"
    BROWSER_FILE = "browser-file"
    BROWSER_SANDBOXED = "browser-sandboxed"
    BROWSER_UNSTYLED = "browser-unstyled"
    BROWSER_POST = "browser-post"
    BROWSER_FRAMES = "browser-frames"
    BROWSER_SHEET_LOST = "browser-sheet-lost"
    BROWSER_UNEXPECTED = "browser-unexpected"
    AXE_FAILED = "axe-failed"

    # A browser that could not be started, or gave up.
    BROWSER_STOPPED = "browser-stopped"
    BROWSER_GAVE_UP = "browser-gave-up"
    BROWSER_REMOTE = "browser-remote"
    BROWSER_MISMATCH = "browser-mismatch"
    BROWSER_NO_START = "browser-no-start"
    BROWSER_REFUSES = "browser-refuses"
    BROWSER_VARIABLE = "browser-variable"
    NO_CHROMIUM = "no-chromium"
    NO_CHROMEDRIVER = "no-chromedriver"
    NO_AXE = "no-axe"
    NOT_AXE = "not-axe"

    # Why a run failed.
    FAILED_START = "failed-start"
    FAILED_SCOPE = "failed-scope"
    FAILED_DIED = "failed-died"
    FAILED_WINDOW = "failed-window"
    NEVER_ENDED = "never-ended"

    # Notes of a run: what should have been checked and was not. They make the run degraded.
    NOTE_BUDGET = "note-budget"
    NOTE_WINDOW = "note-window"
    NOTE_DISK = "note-disk"
    NOTE_HOST_LEFT = "note-host-left"
    NOTE_HOST_WAITS = "note-host-waits"
    NOTE_CRAWL_DELAY = "note-crawl-delay"
    NOTE_HOST_DOWN = "note-host-down"
    NOTE_CERTIFICATE = "note-certificate"
    NOTE_ROBOTS = "note-robots"
    NOTE_LATE_FILES = "note-late-files"
    NOTE_LATE_LINKS = "note-late-links"
    NOTE_SCRIPT = "note-script"
    NOTE_AXE_MISSING = "note-axe-missing"
    NOTE_BROWSER_STOPPED = "note-browser-stopped"
    NOTE_BROWSER_FAILED = "note-browser-failed"
    NOTE_SERVICES_CUT = "note-services-cut"
    NOTE_PARTLY_READ = "note-partly-read"
    NOTE_UNREADABLE = "note-unreadable"
    NOTE_DOCUMENTS_UNREAD = "note-documents-unread"
    NOTE_RULE_ERRORS = "note-rule-errors"
    NOTE_SITE_ERRORS = "note-site-errors"
    NOTE_DAMAGED = "note-damaged"
    NOTE_FEW_PAGES = "note-few-pages"
    NOTE_FILE_MISSING = "note-file-missing"
    NOTE_FILE_UNREAD = "note-file-unread"
    NOTE_FILE_ROWS = "note-file-rows"
    NOTE_WORDS_UNREAD = "note-words-unread"
    NOTE_DECISIONS_UNREAD = "note-decisions-unread"

    # Why a fact of an e-service is not known.
    SERVICE_OUTSIDE = "service-outside"
    SERVICE_FORM = "service-form"
    SERVICE_NO_WAY = "service-no-way"
    SERVICE_UNREAD = "service-unread"
    SERVICE_NOT_FOLLOWED = "service-not-followed"
    SERVICE_START_UNREAD = "service-start-unread"
    SERVICE_SILENT = "service-silent"
    SERVICE_CONTRADICTED = "service-contradicted"

    # Remarks of a month's figure.
    MONTH_NOT_WHOLE = "month-not-whole"
    MONTH_SKIPPED = "month-skipped"
    MONTH_NEW_BASE = "month-new-base"
    MONTH_ADDED = "month-added"
    MONTH_REMOVED = "month-removed"
    MONTH_LEFT_OUT = "month-left-out"
    MONTH_MOVED = "month-moved"
    MONTH_RULES_NEW = "month-rules-new"
    MONTH_RULES_CHANGED = "month-rules-changed"
    MONTH_RULES_OFF = "month-rules-off"
    MONTH_ENGINE = "month-engine"
    MONTH_READER = "month-reader"

    RECHECK_OTHER = "recheck-other"

    # Remarks of a run: what else is worth knowing. They do not degrade it: skipping a trap leaves no real page
    # unchecked, and the pages of an invalid sitemap are found by links or known from earlier nights.
    REMARK_BUDGET = "remark-budget"
    REMARK_LEFT_EXCLUDED = "remark-left-excluded"
    REMARK_LEFT_OFFSITE = "remark-left-offsite"
    REMARK_LEFT_BUDGET = "remark-left-budget"
    REMARK_SITEMAP = "remark-sitemap"
    REMARK_DEEP = "remark-deep"
    REMARK_REFRESH = "remark-refresh"
    REMARK_PATTERN = "remark-pattern"
    REMARK_REPETITION = "remark-repetition"
    REMARK_SOFT_404 = "remark-soft-404"
    REMARK_EXTERNAL_OFF = "remark-external-off"
    REMARK_WAITING_FILES = "remark-waiting-files"
    REMARK_WAITING_LINKS = "remark-waiting-links"
    REMARK_PROVIDER = "remark-provider"
    REMARK_BROWSER_OFF = "remark-browser-off"
    REMARK_BROWSER_SAMPLE = "remark-browser-sample"
    REMARK_BROWSER_PAGES = "remark-browser-pages"
    REMARK_FRAMES = "remark-frames"
    REMARK_ENGINES = "remark-engines"
    REMARK_UNKNOWN_ISSUE = "remark-unknown-issue"
    REMARK_ROWS_LOST = "remark-rows-lost"
    REMARK_FILE_LOST = "remark-file-lost"
    REMARK_FILE_UNUSED = "remark-file-unused"
    REMARK_NO_ADDRESS = "remark-no-address"
    REMARK_NO_RULE = "remark-no-rule"
    REMARK_RULE_OFF = "remark-rule-off"
    REMARK_RULE_NOT_SELECTED = "remark-rule-not-selected"
    REMARK_DAMAGED = "remark-damaged"
    REMARK_NO_MAIL = "remark-no-mail"
    REMARK_MAIL_REFUSED = "remark-mail-refused"
    REMARK_MAIL_LOST = "remark-mail-lost"
    NO_PASSWORD = "no-password"

    BOTH = "both"
    """Two reasons at once: the parameters ``one`` and ``other``."""
    AS_WRITTEN = "as-written"
    """A text that is not ours, such as an error message of a server, or that an older version wrote."""


class Reason(msgspec.Struct, frozen=True, array_like=True):
    """A code with its parameters, some of which may be reasons themselves."""

    code: Code
    values: dict[str, Parameter] = {}

    @classmethod
    def of(cls, code: Code, /, **values: Parameter) -> Self:
        """Return the reason ``code`` with the parameters ``values``."""
        return cls(code, values)

    def add(self, **values: Parameter) -> Self:
        """Return the same reason with further parameters, such as a count that is known only at the end."""
        return msgspec.structs.replace(self, values=self.values | values)

    def encode(self) -> str:
        """Return the reason as text. Equal reasons have equal texts."""
        if not self.values:
            return self.code.value
        return f"{self.code.value} {msgspec.json.encode(self.values, order='deterministic').decode()}"

    @classmethod
    def decode(cls, text: str) -> "Reason":
        """Return the reason that `encode` made ``text`` of.

        Any other text becomes `Code.AS_WRITTEN`: reading commands also meet databases that no migration has changed.
        """
        code, _, values = text.partition(" ")
        try:
            return cls(Code(code), _decode_values(values) if values else {})
        except ValueError:  # `msgspec.DecodeError` is one too
            return cls.of(Code.AS_WRITTEN, text=text)


def join_reasons(reasons: Iterable[Reason]) -> str:
    """Return all of ``reasons`` as one, encoded; "" for none."""
    whole = None
    for reason in reasons:
        whole = Reason.of(Code.BOTH, one=whole, other=reason) if whole else reason
    return whole.encode() if whole else ""


def split_reason(reason: Reason) -> Iterator[Reason]:
    """Yield the reasons that `join_reasons` made ``reason`` of."""
    parts = reason.values.values() if reason.code == Code.BOTH else ()
    yield from chain.from_iterable(split_reason(part) for part in parts if isinstance(part, Reason))
    if not parts:
        yield reason


class ReasonError(Exception):
    """An error whose cause is ``reason``, so that its reader gets it in the reader's language."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.encode())
        self.reason = reason


_decode_values = msgspec.json.Decoder(dict[str, Parameter]).decode
