"""Check whether the libraries that webbrond depends on can be imported."""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DISTRIBUTION = "webbrond"
# The module to import, for distributions whose module has another name.
_MODULES = {
    "beautifulsoup4": "bs4",
    "pyopenssl": "OpenSSL",
    "websocket-client": "websocket",
    "zope-interface": "zope.interface",
}


def module_of(name: str) -> str:
    """Return the name under which the distribution `name` is imported."""
    name = canonicalize_name(name)
    return _MODULES.get(name, name.replace("-", "_"))


def required() -> tuple[Requirement, ...]:
    """Return the dependencies that webbrond declares for this machine, without those of its extras."""
    declared = map(Requirement, requires(DISTRIBUTION) or ())
    return tuple(each for each in declared if each.marker is None or each.marker.evaluate({"extra": ""}))


def broken() -> Iterator[str]:
    """Yield what is wrong with each dependency that cannot be imported, and how to fix it."""
    try:
        needed = required()
    except PackageNotFoundError:
        yield "webbrond itself is not installed here, only its files are; install it with pipx, uv tool or pip"
        return
    for each in needed:
        try:
            import_module(module_of(each.name))
        except Exception as error:  # a library built for another Python may raise any exception
            cure = f"python -m pip install --force-reinstall '{each.name}{each.specifier}'"
            yield f"{each.name}: {type(error).__name__}: {error}; install webbrond again, or run: {cure}"
