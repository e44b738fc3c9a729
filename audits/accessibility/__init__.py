"""Audits of accessibility, in the order in which they run."""

from audits.accessibility.axe import AxeAudit
from audits.accessibility.documents import DocumentAudit
from audits.accessibility.language_mismatch import LanguageMismatch
from audits.accessibility.links import VagueLink
from audits.accessibility.narrow import NarrowAudit
from audits.accessibility.statement import AccessibilityStatement, ReadStatement
from audits.accessibility.titles import DuplicateTitle, UninformativeTitle
from audits.base import PageAudit, SiteAudit

PAGE_AUDITS: tuple[type[PageAudit], ...] = (
    AxeAudit, LanguageMismatch, UninformativeTitle, VagueLink, ReadStatement, NarrowAudit
)  # fmt: skip
SITE_AUDITS: tuple[type[SiteAudit], ...] = (DuplicateTitle, AccessibilityStatement, DocumentAudit)
