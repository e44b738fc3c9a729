"""The command `webbrond`: messages to operators are in English, findings on pages are in the language of the reports.

Libraries and stages are imported where a command needs them, so that `--help` does not wait for Selenium to load.
"""

import logging

import click

from crawler.cli.commands.check import check
from crawler.cli.commands.decide import decide
from crawler.cli.commands.demo import demo
from crawler.cli.commands.doctor import doctor
from crawler.cli.commands.explain import explain
from crawler.cli.commands.export import export
from crawler.cli.commands.init import init
from crawler.cli.commands.mail import mail
from crawler.cli.commands.month import month
from crawler.cli.commands.night import STAGES, night
from crawler.cli.commands.owners import owners
from crawler.cli.commands.recheck import recheck
from crawler.cli.commands.status import status
from crawler.log import to_terminal
from reports import garbage


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="webbrond")
@click.option("-v", "--verbose", is_flag=True, help="Say more in the log.")
def main(verbose: bool) -> None:
    """Audit a municipality's sites: crawl, test in a real browser, judge, remember, publish.

    Begin with `webbrond init`, fill in site.toml, check it with `webbrond doctor site.toml`, and let
    `webbrond night site.toml` run every night. `webbrond demo` shows all of it on an invented municipality.

    Exit codes: 0 done; 1 a gate asked for with --fail-on failed; 2 wrong use or configuration; 3 degraded
    (something was not checked); 4 the run failed; 5 another run holds the lock.
    """
    garbage.collect_rarely()
    to_terminal(logging.DEBUG if verbose else logging.WARNING)
    logging.getLogger("webbrond").setLevel(logging.DEBUG if verbose else logging.INFO)
    for noisy in ("scrapy", "selenium", "filelock"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # urllib3 warns about each connection that is lost when a browser is stopped.
    logging.getLogger("urllib3").setLevel(logging.ERROR)


for command in (
    init,
    doctor,
    demo,
    night,
    *STAGES,
    check,
    recheck,
    status,
    explain,
    owners,
    decide,
    export,
    month,
    mail,
):
    main.add_command(command)


if __name__ == "__main__":
    main()
