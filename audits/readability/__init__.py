"""Audits of readability, in the order in which they run."""

from audits.base import PageAudit, SiteAudit
from audits.readability.details import BadAbbreviation, RepealedLaw
from audits.readability.grammar import Heavy, InsideOutOpening, NoYou
from audits.readability.measures import Measures
from audits.readability.mixture import HarderThanItsSection, MixedPage, ServiceTone
from audits.readability.personal_number import PersonalNumber
from audits.readability.sentences import Lix, LongSentence
from audits.readability.structure import EmptyHeading, Stretch
from audits.readability.terms import AcronymElsewhere, FormerName, Names, TermConflict
from audits.readability.translations import EasyRead, Said, Translation
from audits.readability.words import StiffWord, ThirdPerson

PAGE_AUDITS: tuple[type[PageAudit], ...] = (
    Measures, LongSentence, Lix, StiffWord, ThirdPerson, Heavy, NoYou, InsideOutOpening, EmptyHeading, Stretch,
    BadAbbreviation, RepealedLaw, PersonalNumber, MixedPage,
    Names, FormerName, Said,
)  # fmt: skip
SITE_AUDITS: tuple[type[SiteAudit], ...] = (
    HarderThanItsSection, ServiceTone, TermConflict, AcronymElsewhere, Translation, EasyRead,
)  # fmt: skip
