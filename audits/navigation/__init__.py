"""Audits of navigation, in the order in which they run."""

from audits.base import PageAudit, SiteAudit

PAGE_AUDITS: tuple[type[PageAudit], ...] = ()
SITE_AUDITS: tuple[type[SiteAudit], ...] = ()
