"""Tell how many pages of e-services are read rightly, field by field.

Run from the root of the repository, with the names of files in tests/crawler/browser/doors::

    PYTHONPATH=.:tests/helpers python -m door_scores unseen-blocks unseen-chains

To score the code of an earlier commit, check it out in a worktree, copy the pages and this folder of today into it,
and run it there. What is unknown or unclear where a value was expected counts as wrong.
"""

import sys
from collections import Counter

import doors


def measure(*names: str) -> tuple[Counter[str], Counter[str], list[str]]:
    """Return for each field how many pages speak of it, how many are read rightly, and what was read otherwise."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong = []
    with doors.Town() as town:
        for case in doors.read_cases(*names):
            town.serve(case)
            try:
                compared = doors.compare(case, town.record(case), town)
            except KeyError:  # no record: the service was not found
                compared = {field: (value, "no record") for field, value in case["expect"].items()}
            for field, (expected, found) in compared.items():
                asked[field] += 1
                right[field] += expected == found
                if expected != found:
                    wrong.append(f"{case['name']}: {field} is {expected!r}, read as {found!r}")
    return asked, right, wrong


def main() -> None:
    """Print the score of each field of the files named on the command line, and what was read otherwise."""
    asked, right, wrong = measure(*sys.argv[1:])
    print(*wrong, sep="\n")  # noqa: T201
    for field, count in asked.items():
        print(f"{field}: {right[field]} of {count}")  # noqa: T201


if __name__ == "__main__":
    main()
