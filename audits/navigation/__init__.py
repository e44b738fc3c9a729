"""Audits of navigation, in the order in which they run."""

from audits.base import PageAudit, SiteAudit
from audits.navigation.age import OldPage, months_since
from audits.navigation.breadcrumbs import Breadcrumbs
from audits.navigation.broken import BrokenExternalLink, BrokenLink, BrokenResource
from audits.navigation.certificates import CertificateFault
from audits.navigation.common_parts import CommonParts, PageParts
from audits.navigation.contacts import ContactBlock
from audits.navigation.crisis import CrisisFacts, CrisisReady
from audits.navigation.dead_end import DeadEnd
from audits.navigation.depth import DeepPage
from audits.navigation.duplicates import DuplicatePage, Sketch
from audits.navigation.faq import AnswersDiffer, FaqPatterns, QuestionFacts
from audits.navigation.fragments import BrokenFragment, Places
from audits.navigation.link_texts import LinksApart, LinkTexts
from audits.navigation.menus import MenuDiffers
from audits.navigation.missing_pages import Soft404
from audits.navigation.notices import NewestNotice, OldNotices
from audits.navigation.orphans import Orphan
from audits.navigation.owners import OwnerConflict
from audits.navigation.passed import PassedDate, Promises
from audits.navigation.questions import QuestionBank
from audits.navigation.redirects import RedirectChain
from audits.navigation.removable import Removable
from audits.navigation.script_links import ScriptLinks, ScriptOnlyLink
from audits.navigation.search_results import SearchFacts, SearchResults
from audits.navigation.searches import SearchWords
from audits.navigation.secrets import SecretInLink
from audits.navigation.sitemap import SitemapAgreement
from audits.navigation.steps import Case, StepOrder
from audits.navigation.structure import PageKind, Skeleton, Structure
from audits.navigation.task_ways import TaskWays
from audits.navigation.task_words import TaskWords, says
from audits.navigation.third_parties import PageWeight, ThirdParties
from audits.navigation.undated import Undated
from audits.tasks import TaskReach

__all__ = ["PAGE_AUDITS", "SITE_AUDITS", "PageKind", "months_since", "says"]

PAGE_AUDITS: tuple[type[PageAudit], ...] = (
    DeadEnd,
    ScriptLinks,
    Places,
    SecretInLink,
    PageParts,
    ContactBlock,
    Sketch,
    PageWeight,
    CrisisFacts,
    LinksApart,
    SearchFacts,
    Promises,
    StepOrder,
    Case,
    QuestionFacts,
    Skeleton,
    NewestNotice,
)
SITE_AUDITS: tuple[type[SiteAudit], ...] = (
    DeepPage,
    Orphan,
    OwnerConflict,
    OldPage,
    Undated,
    PassedDate,
    Removable,
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
    TaskWays,
    Breadcrumbs,
    CommonParts,
    DuplicatePage,
    Soft404,
    MenuDiffers,
    ThirdParties,
    SearchWords,
    CrisisReady,
    QuestionBank,
    LinkTexts,
    SearchResults,
    FaqPatterns,
    AnswersDiffer,
    Structure,
    OldNotices,
)
