"""Audits of readability, in the order in which they run."""

from audits.base import PageAudit, SiteAudit
from audits.readability.measures import Measures
from audits.readability.personal_number import PersonalNumber
from audits.readability.sentences import Lix, LongSentence
from audits.readability.words import StiffWord, ThirdPerson

PAGE_AUDITS: tuple[type[PageAudit], ...] = (Measures, LongSentence, Lix, StiffWord, ThirdPerson, PersonalNumber)
SITE_AUDITS: tuple[type[SiteAudit], ...] = ()
