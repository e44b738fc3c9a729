"""Audits of accessibility, in the order in which they run."""

from audits.accessibility.axe import AxeAudit
from audits.accessibility.consistency import ChangingName, HelpPlace, NavigationOrder
from audits.accessibility.documents import DocumentAudit
from audits.accessibility.fields import PlaceholderLabel
from audits.accessibility.headings import BoldHeading, SeveralMainHeadings, UninformativeHeading
from audits.accessibility.images import ImageOfText, RepeatedAlt, UninformativeAlt
from audits.accessibility.language_mismatch import LanguageMismatch
from audits.accessibility.links import VagueLink
from audits.accessibility.media import MovingVideo
from audits.accessibility.narrow import NarrowAudit
from audits.accessibility.statement import AccessibilityStatement, ReadStatement
from audits.accessibility.surprises import AmbiguousLink, UnannouncedFile, UnannouncedWindow
from audits.accessibility.tables import TableWithoutHeaders
from audits.accessibility.titles import DuplicateTitle, UninformativeTitle
from audits.base import PageAudit, SiteAudit

__all__ = ["PAGE_AUDITS", "SITE_AUDITS"]

PAGE_AUDITS: tuple[type[PageAudit], ...] = (
    AxeAudit, LanguageMismatch, UninformativeTitle, VagueLink, AmbiguousLink, UnannouncedFile, UnannouncedWindow,
    UninformativeAlt, RepeatedAlt, ImageOfText, TableWithoutHeaders, PlaceholderLabel, SeveralMainHeadings, BoldHeading,
    UninformativeHeading, MovingVideo, ReadStatement, NarrowAudit,
)  # fmt: skip
SITE_AUDITS: tuple[type[SiteAudit], ...] = (
    DuplicateTitle, AccessibilityStatement, NavigationOrder, ChangingName, HelpPlace, DocumentAudit,
)  # fmt: skip
