"""Translate the sentences of a template when it is compiled, so that they cost nothing at run time.

``_("… %(name)s …", name=x)`` and ``ngettext("%(num)s sida", "%(num)s sidor", n)`` are calls with constant sentences, so
that Babel finds them. Each call becomes the translated text with the expressions in its gaps, each escaped as always.
"""

import re
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.visitor import NodeTransformer

from reports.language.i18n import Language

_GAP = re.compile(r"%\((\w+)\)s")


class TranslatingEnvironment(Environment):
    """An environment whose templates are compiled for one language."""

    def __init__(self, language: Language, **options: Any) -> None:
        super().__init__(**options)
        self.language = language

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Translator(self.language).visit(tree)
        return tree


class _Translator(NodeTransformer):
    """Replaces calls of ``_`` and ``ngettext`` with the translated text."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - jinja2 looks visitors up by this name
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name not in ("_", "ngettext"):
            return node
        values = {pair.key: pair.value for pair in node.kwargs}
        if name == "_":
            return _filled(self.language.gettext(_sentence(node, 0)), values, node)
        number = node.args[2]
        singular, plural = _sentence(node, 0), _sentence(node, 1)
        values.setdefault("num", nodes.Filter(number, "number", [], [], None, None, lineno=node.lineno))
        one, many = (self.language.ngettext(singular, plural, n) for n in (1, 2))
        is_one = nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))], lineno=node.lineno)
        return nodes.CondExpr(is_one, _filled(one, values, node), _filled(many, values, node), lineno=node.lineno)


def _sentence(node: nodes.Call, place: int) -> str:
    """Return the constant sentence that is argument ``place`` of a call. Raise `TemplateSyntaxError` if it is none."""
    argument = node.args[place]
    if not isinstance(argument, nodes.Const) or not isinstance(argument.value, str):
        raise TemplateSyntaxError("a sentence to translate must stand in the template itself", node.lineno)
    return argument.value


def _filled(sentence: str, values: dict[str, nodes.Expr], node: nodes.Call) -> nodes.Expr:
    """Return the sentence with ``values`` in its gaps. Raise `TemplateSyntaxError` if a value is missing."""
    parts: list[nodes.Expr] = []
    for index, piece in enumerate(_GAP.split(sentence)):
        if index % 2:
            if piece not in values:
                raise TemplateSyntaxError(f"nothing is given for %({piece})s in {sentence!r}", node.lineno)
            parts.append(values[piece])
        elif piece:
            parts.append(nodes.Const(piece.replace("%%", "%"), lineno=node.lineno))
    if len(parts) == 1:
        return parts[0]
    return nodes.Concat(parts, lineno=node.lineno)
