"""Audits of navigation, in the order in which they run."""

from audits.base import PageAudit, SiteAudit
from audits.navigation.broken import BrokenExternalLink, BrokenLink, BrokenResource
from audits.navigation.certificates import CertificateFault
from audits.navigation.dead_end import DeadEnd
from audits.navigation.depth import DeepPage
from audits.navigation.fragments import BrokenFragment, Places
from audits.navigation.orphans import Orphan
from audits.navigation.owners import OwnerConflict
from audits.navigation.redirects import RedirectChain, SitemapAgreement
from audits.navigation.script_links import ScriptLinks, ScriptOnlyLink
from audits.navigation.secrets import SecretInLink
from audits.navigation.task_words import TaskWords, says
from audits.tasks import TaskReach

__all__ = ["PAGE_AUDITS", "SITE_AUDITS", "says"]

PAGE_AUDITS: tuple[type[PageAudit], ...] = (DeadEnd, ScriptLinks, Places, SecretInLink)
SITE_AUDITS: tuple[type[SiteAudit], ...] = (
    DeepPage,
    Orphan,
    OwnerConflict,
    BrokenLink,
    BrokenExternalLink,
    BrokenResource,
    BrokenFragment,
    CertificateFault,
    RedirectChain,
    SitemapAgreement,
    ScriptOnlyLink,
    TaskReach,
    TaskWords,
)
