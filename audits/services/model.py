"""Data about e-services: what a page shows (`Evidence`, a fact of the page), and the record of a service.

The fields of `Service` are the contract of ``webbrond export --what services``. None is "not known", never "no".
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct, field

from audits.model import Region

Need = Literal["required", "optional", "not-needed"]
"""What a sentence says of logging in: one must, one may, or there is no need to."""

How = Literal["text", "control", "rendered", "chooser"]
"""How a fact is known: by a page's HTML, by a control, by a page in a browser, or by a choice of ways to log in."""

LoginSaid = Need | Literal["unclear"]
STATED: dict[LoginSaid | None, bool] = {"required": True, "optional": False, "not-needed": False}

FACT = "service"  # the name under which a page's evidence is kept in its record

Role = Literal["login", "start", "past", "method"]
"""What a control is for. login: opens the login; start: opens the service; past: goes on without login; method:
chooses a way to log in."""


def agree(said: Iterable[str]) -> LoginSaid | None:
    """Return what sentences say together of the need to log in: unclear where they differ, None for no sentence."""
    match sorted(set(said)):
        case []:
            return None
        case [("required" | "optional" | "not-needed") as only]:
            return only
        case ["not-needed", "optional"]:
            return "optional"
        case _:
            return "unclear"


class Said(Struct, frozen=True):
    """A method that a text names, with the sentence. ``status`` as in rules/words/login-methods.toml.

    ``about`` are the services that the text leads to, where it is about these alone.
    """

    method: str
    status: str
    sentence: str
    enumerated: bool = False
    about: tuple[str, ...] = ()


class Told(Struct, frozen=True):
    """A fact that a text of the page gives: the field of `Service`, the value, and the sentence with its element.

    ``about`` are the services that the text leads to, where it is about these alone.
    """

    field: str
    value: str
    sentence: str
    selector: str = ""
    about: tuple[str, ...] = ()


class Seen(Struct, frozen=True):
    """A control of the page: ``methods`` are those that it offers, ``href`` is absolute ("" for a button).

    ``number`` is its element's in `audits.journeys.Shown.boxes`, and ``opened_by`` the label of the control that shows
    it; both only where a browser saw the page.
    """

    label: str
    href: str
    region: Region
    role: Role
    methods: tuple[str, ...] = ()
    number: int | None = None
    opened_by: str = ""


class Section(Struct, frozen=True):
    """A heading of the main content and the parts of a service page that it names (rules/words/service-sections)."""

    text: str
    parts: tuple[str, ...] = ()


class Sender(Struct, frozen=True):
    """The sender that a page names, and its look; the look is empty where no browser has seen the page."""

    logo_alt: str = ""
    title_suffix: str = ""
    header_hash: str = ""
    colours: tuple[str, ...] = ()
    font: str = ""
    button_style: str = ""


class Contact(Struct, frozen=True):
    """The ways to contact the municipality from the page.

    ``contact_centre`` says whether the content, or a dialog, leads to the contact centre; None where site.toml names
    none. ``region`` is that of a contact in the content, else of the contact centre's, else of any, or "" when there is
    none. ``in_footer`` says whether there is any way of contact around the content, as in all pages of a template.
    """

    phone: str = ""
    mail: str = ""
    form: bool = False
    contact_centre: bool | None = None
    region: str = ""
    in_footer: bool = False


class Evidence(Struct, frozen=True):
    """What one page shows of services and logging in.

    ``told`` is what its texts say besides the methods. ``around`` are ways without e-identification in the main
    content, ``around_sentence`` the first such sentence.
    """

    platform: str = ""
    on_service: bool = False
    said: tuple[Said, ...] = ()
    told: tuple[Told, ...] = ()
    controls: tuple[Seen, ...] = ()
    login_form: bool = False
    fields: int = 0
    steps: tuple[str, ...] = ()
    steps_ordered: bool | None = None
    sections: tuple[Section, ...] = ()
    around: tuple[str, ...] = ()
    around_sentence: str = ""
    sender: Sender = Sender()
    contact: Contact = Contact()
    languages: tuple[str, ...] = ()
    privacy: bool = False
    statement_url: str = ""
    unavailable: str = ""

    @property
    def need(self) -> bool | None:
        """Return whether the page says that login is needed; None where it does not, or contradicts itself."""
        return STATED.get(agree(told.value for told in self.told if told.field == "login_said"))

    @property
    def is_open_form(self) -> bool:
        """Return whether the content is a form to fill in, without any control that begins the service or a login."""
        own = (control for control in self.controls if control.region in ("main", "dialog", "aside"))
        return self.fields > 0 and not self.login_form and not any(own)

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the methods that the page's controls offer, each once."""
        return tuple(dict.fromkeys(method for control in self.controls for method in control.methods))

    @property
    def mentioned(self) -> tuple[str, ...]:
        """Return the methods that the page says can or must be used."""
        return tuple(dict.fromkeys(said.method for said in self.said if said.status == "supported"))


class Source(Struct, frozen=True):
    """What a fact rests on. ``value`` is what this source says of it, ``text`` the sentence or the control's label."""

    how: How
    value: str = ""
    text: str = ""
    url: str = ""
    selector: str = ""


class LoginControl(Struct, frozen=True):
    """The control that opens the login, in CSS pixels at a width of 1280; None where no browser has seen it."""

    label: str
    region: Region
    x: float | None = None
    y: float | None = None
    width: float | None = None
    height: float | None = None
    above_fold: bool | None = None


class Service(Struct, frozen=True):
    """One e-service.

    ``url`` identifies it for good: its start address. ``owner`` is filled in by the reports. ``login_stated`` is what
    is said before the start; ``login_required`` is what the service does. ``login_said`` is what is said, in words:
    unclear where the pages say nothing or contradict each other. ``chooser_url`` is the page where one chooses how to
    log in. ``fee`` and ``time`` are the first that is said ("850 kr", "P4W"). ``evidence`` has the sources of each
    fact, by field, those of the information pages first; ``unknown`` says why a fact is not known, as an encoded
    reason by field.
    """

    name: str
    url: str
    start_url: str
    host: str
    info_pages: tuple[str, ...] = ()
    platform: str = ""
    owner: str = ""
    methods_mentioned: tuple[str, ...] = ()
    methods_offered: tuple[str, ...] | None = None
    login_stated: bool | None = None
    login_stated_where: str = ""
    login_required: bool | None = None
    login_control: LoginControl | None = None
    login_control_narrow: LoginControl | None = None
    chooser_url: str = ""
    login_pages: tuple[str, ...] = ()
    start_label: str = ""
    steps: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    sender: Sender | None = None
    languages: tuple[str, ...] = ()
    contact: Contact | None = None
    privacy: bool | None = None
    paper_alternative: bool | None = None
    ways_without: tuple[str, ...] | None = None
    ways_without_where: str = ""
    statement_url: str = ""
    unavailable: str = ""
    updated: str = ""
    clicks_to_login: int | None = None
    screenshot: str = ""
    mentioned_by_page: dict[str, tuple[str, ...]] = field(default_factory=dict)
    part_names: dict[str, str] = field(default_factory=dict)
    ways_offered: tuple[str, ...] | None = None
    login_said: LoginSaid | None = None
    audience: tuple[str, ...] | None = None
    assisted: tuple[str, ...] | None = None
    case_overview: bool | None = None
    steps_ordered: bool | None = None
    requirements: tuple[str, ...] | None = None
    fee: str | None = None
    time: str | None = None
    evidence: dict[str, tuple[Source, ...]] = field(default_factory=dict)
    known_share: float = 0.0
    unknown: dict[str, str] = field(default_factory=dict)
