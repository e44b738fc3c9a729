"""Exit codes, options and error handling that the commands share."""

import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, get_args

import click
from rich.console import Console

from crawler.cli.terminal import clean
from crawler.config import Locked
from reports.files import DISK_FULL
from rules import Impact, InvalidInput

DONE, GATE, WRONG_USE, DEGRADED, FAILED, LOCKED = 0, 1, 2, 3, 4, 5
IMPACTS = get_args(Impact)

log = logging.getLogger("webbrond")
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def fail(code: int, *messages: str) -> NoReturn:
    """Print one line for each message on standard error and exit with `code`."""
    for message in messages:
        err.print(f"[red]webbrond:[/red] {clean(message)}", soft_wrap=True)
    raise SystemExit(code)


def _is_foreseen(error: Exception) -> bool:
    """Return whether `error` is an expected one of a night or the database.

    Their classes are imported only here, because whatever raised such an error has already loaded them.
    """
    from crawler.night import NightFailed
    from reports.files import CannotWrite
    from reports.store import StoreError

    return isinstance(error, (NightFailed, StoreError, CannotWrite))


def spoken[**P](command: Callable[P, None]) -> Callable[P, None]:
    """Wrap a command so that every error ends it with a sentence and an exit code, never a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except InvalidInput as error:
            fail(WRONG_USE, *error.lines)
        except Locked as error:
            fail(LOCKED, str(error))
        except KeyboardInterrupt:
            fail(FAILED, "interrupted")
        except BrokenPipeError:
            sys.stderr.close()
        except click.ClickException:
            raise
        except OSError as error:
            place = f"{error.filename}: cannot be used: " if error.filename else ""
            advice = "; free some space, and run the command again" if error.errno in DISK_FULL else ""
            fail(FAILED, f"{place}{error.strerror or error}{advice}")
        except Exception as error:
            if _is_foreseen(error):
                fail(FAILED, str(error))
            # A bug in webbrond: print one sentence, and the details only with -v.
            log.debug("details", exc_info=True)
            fail(FAILED, f"unexpected error: {type(error).__name__}: {error} (webbrond -v … shows the details)")

    return run


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    from reports.export import dump_json

    click.echo(dump_json(value, indent=1))


site_argument = click.argument("site_file", metavar="SITE", type=click.Path(path_type=Path))
workdir_option = click.option(
    "--workdir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Work folder; default: next to SITE, named by its id.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
lang_option = click.option(
    "--lang", type=click.Choice(("sv", "en")), help="The language of sentences; default: that of [report] language."
)
run_option = click.option("--run", "run_id", help="Which run; default: the latest.")
fail_on_option = click.option(
    "--fail-on", type=click.Choice(IMPACTS), help="Exit with 1 when something of this impact, or more severe, is open."
)


def gate(issues: Iterable[Mapping[str, Any]], fail_on: str | None) -> None:
    """Exit with `GATE` if one of `issues` has the impact `fail_on` or a more severe one."""
    grave = IMPACTS[: IMPACTS.index(fail_on) + 1] if fail_on else ()
    if any(issue["impact"] in grave for issue in issues):
        raise SystemExit(GATE)
