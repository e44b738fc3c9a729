"""Audits of readability, in the order in which they run."""

from audits.base import PageAudit, SiteAudit
from audits.readability.acronyms import UnexplainedAcronym
from audits.readability.details import Abbreviation, BadAbbreviation, RepealedLaw
from audits.readability.grammar import BliPassive, Heavy
from audits.readability.long_compound import LongCompound
from audits.readability.marks import InlineList, Parentheses, SlashWord
from audits.readability.measures import Measures
from audits.readability.mixture import HarderThanItsSection, MixedPage, ServiceTone
from audits.readability.parts import hardest, sections
from audits.readability.personal_number import PersonalNumber
from audits.readability.perspective import InsideOut, LawFirst, NoAction, NoYou
from audits.readability.scope import why_no_score
from audits.readability.score import losses, readability
from audits.readability.sentences import Lix, LongSentence
from audits.readability.structure import EmptyHeading, Lead, LongHeading, Stretch
from audits.readability.terms import AcronymElsewhere, FormerName, Names, TermConflict
from audits.readability.translation_table import TranslationTable
from audits.readability.translations import EasyRead, Said, Translation
from audits.readability.words import StiffPage, ThirdPerson, WordOfTheOffice

__all__ = ["PAGE_AUDITS", "SITE_AUDITS", "hardest", "losses", "readability", "sections", "why_no_score"]

PAGE_AUDITS: tuple[type[PageAudit], ...] = (
    Measures, LongSentence, Lix, WordOfTheOffice, StiffPage, ThirdPerson, Heavy, BliPassive, NoYou, InsideOut, LawFirst,
    NoAction, EmptyHeading, LongHeading, Lead, Stretch, BadAbbreviation, Abbreviation, UnexplainedAcronym, LongCompound,
    SlashWord, Parentheses, InlineList, RepealedLaw, PersonalNumber, MixedPage,
    Names, FormerName, Said,
)  # fmt: skip
SITE_AUDITS: tuple[type[SiteAudit], ...] = (
    HarderThanItsSection, ServiceTone, TermConflict, AcronymElsewhere, Translation, EasyRead,
    TranslationTable,
)  # fmt: skip
