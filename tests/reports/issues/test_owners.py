"""Who must act: mark, then path, then the web team."""

import pytest

from audits.site_config import WEB_TEAM, Identity, Owner, Site
from reports.issues.owners import Ownership, folder_of, owner_name, owner_of

SITE = Site(
    Identity(id="x", name="Exempels kommun", start=("https://www.exempel.se/",)),
    owner=(
        Owner("uaf", "Utbildningsförvaltningen", "UAF", paths=("/skola/*",)),
        Owner("kof", "Kultur- och fritidsförvaltningen", "KoF", paths=("/uppleva/*", "/skola/kulturskolan/*")),
        Owner("sof", "Socialförvaltningen", match=("Omsorgskontoret",), former=("Vård- och omsorgsförvaltningen",)),
    ),
)


@pytest.mark.parametrize(
    ("path", "marks", "expected"),
    [
        ("/skola/forskola", (), Ownership("uaf", "path")),
        ("/skola/kulturskolan/dans", (), Ownership("kof", "path")),  # the last match wins
        ("/om", (), Ownership(WEB_TEAM, "none")),
        ("/skola/forskola", ("Socialförvaltningen, avdelningen för stöd",), Ownership("sof", "mark")),
        ("/om", ("omsorgskontoret",), Ownership("sof", "mark")),
        ("/om", ("Vård- och omsorgsförvaltningen",), Ownership("sof", "mark")),  # its name before 2024, say
        ("/om", ("Anna på UAF",), Ownership("uaf", "mark")),
        ("/om", ("KoFfert AB",), Ownership(WEB_TEAM, "none")),  # a short name counts as a whole word only
    ],
)
def test_owner(path: str, marks: tuple[str, ...], expected: Ownership):
    assert owner_of(SITE, "https://www.exempel.se" + path, marks) == expected


def test_longest_name_wins():
    """One administration's name may be the end of another's."""
    longer = Owner("asf", "Arbetsmarknads- och socialförvaltningen")
    site = Site(SITE.site, owner=(*SITE.owner, longer))
    assert owner_of(site, "https://www.exempel.se/om", ("Arbetsmarknads- och socialförvaltningen",)).owner == "asf"
    assert owner_of(site, "https://www.exempel.se/om", ("Socialförvaltningen",)).owner == "sof"


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://www.exempel.se/", "www.exempel.se/"),
        ("https://www.exempel.se/om", "www.exempel.se/"),
        ("https://www.exempel.se/skola/forskola/x", "www.exempel.se/skola/"),
    ],
)
def test_section(url: str, section: str):
    assert folder_of(url) == section


def test_names():
    assert owner_name(SITE, "kof") == "Kultur- och fritidsförvaltningen"
    assert owner_name(SITE, WEB_TEAM) == "Webbteamet"
