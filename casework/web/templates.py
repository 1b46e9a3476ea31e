"""How are templates made fast without being written otherwise: one compiled form for each language, addresses that are
put together once, and a short way for what needs no escaping?

Most of what a page says is a sentence without places. Where a template is compiled for one language, `_("…")` is that
sentence already, so that Jinja joins it with the markup around it instead of asking for it at each rendering. Most of
what is written into it holds no sign that has to be escaped: MarkupSafe wraps each all the same.
"""

import re
from collections.abc import Callable, MutableMapping
from typing import Any, Final

from flask import Flask, current_app, request
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from casework import texts
from casework.web import face

_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
_ID: Final = re.compile("[0-9a-f]{32}")
_WORKED_ON: Final = (
    nodes.BinExpr, nodes.Concat, nodes.Compare, nodes.Filter, nodes.Getattr, nodes.Getitem, nodes.Test,
)  # fmt: skip
_MARKUP: Final = re.compile("[&<>'\"]")
"""What `markupsafe.escape` replaces in a text."""


def escaped(value: Any) -> str:
    """What `markupsafe.escape` gives, as text to be joined."""
    kind = type(value)
    if kind is Markup or (kind is str and not _MARKUP.search(value)):
        return value  # type: ignore[no-any-return]  # its class was just looked at
    return str(value) if kind is int else escape(value)


class _Writer(CodeGenerator):
    """Writes the code of templates: what they put out goes through `escaped`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class SpokenEnvironment(Environment):
    """Flask's environment, with an overlay of its own for each language."""

    code_generator_class = _Writer
    escaped = staticmethod(escaped)
    speaks: str | None = None
    """The language of an overlay; None for the environment that the application holds."""

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name for it
    ) -> Template:
        """The template as it is compiled for the language of this page."""
        if self.speaks is None:
            return self.speaking(face.language()).get_template(name, parent, globals)
        return super().get_template(name, parent, globals)

    def speaking(self, language: str) -> "SpokenEnvironment":
        """The overlay of a language. Two threads may both make it: they make the same."""
        overlays: dict[str, SpokenEnvironment] = self.__dict__.setdefault("overlays", {})
        found = overlays.get(language)
        if found is None:
            made: Any = self.overlay()
            made.speaks = language
            made.globals = {**self.globals, "_": face.translator(language)}
            made.filters = {**self.filters, "label": face.labeller(language)}
            found = overlays[language] = made
        return found

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        spoken = source if self.speaks is None else _Speaker(self.speaks).visit(source)
        return super()._generate(spoken, name, filename, defer_init)


class _Speaker(NodeTransformer):
    """Says what `_` would say, where that is the same every time. As `_` does, it gives text that is safe; so it leaves
    alone what an operator or filter still works on, for there Jinja reckons with constants as with plain strings.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, _WORKED_ON):
            return node
        said = self._said(node) if isinstance(node, nodes.Call) else None
        if said is not None:
            return nodes.MarkSafe(nodes.Const(said), lineno=node.lineno)
        return super().visit(node, *args, **kwargs)

    def _said(self, node: nodes.Call) -> str | None:
        if not isinstance(node.node, nodes.Name) or node.node.name != "_":
            return None
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) != 1:
            return None
        [text] = node.args
        if not isinstance(text, nodes.Const):
            return None
        said = texts.translate(text.value, self.language)
        return None if "%" in said else said


def addresses() -> Callable[..., str]:
    """`url_for` of templates. Most addresses hold nothing but public ids: their patterns are kept, and so are the
    addresses of files that are the same for everybody: as many as our templates ask for.
    """
    patterns: dict[tuple[object, ...], str] = {}
    files: dict[tuple[object, ...], str] = {}

    def url_for(endpoint: str, /, **values: Any) -> str:
        if not _ours():
            return current_app.url_for(endpoint, **values)
        if endpoint == "static":
            return _kept(files, (request.method, *values.items()), lambda: current_app.url_for(endpoint, **values))
        for value in values.values():
            if not isinstance(value, str) or not _ID.fullmatch(value):
                return current_app.url_for(endpoint, **values)
        return _kept(patterns, (request.method, endpoint, *values), lambda: _pattern(endpoint, list(values))) % values

    return url_for


def _kept(found: dict[tuple[object, ...], str], key: tuple[object, ...], make: Callable[[], str]) -> str:
    kept = found.get(key)
    if kept is None:
        kept = found[key] = make()
    return kept


def _ours() -> bool:
    """Beside its values an address depends on the path below which we are served and on the method that is preferred. A
    client may send any word as a method: what is kept is kept for those alone that our pages answer to, and at the
    root.
    """
    return request.method in _METHODS and not request.root_path


def _pattern(endpoint: str, names: list[str]) -> str:
    stand_ins: dict[str, Any] = {name: f"{at:032x}" for at, name in enumerate(names, start=0xCA5E)}
    pattern = current_app.url_for(endpoint, **stand_ins).replace("%", "%%")
    for name, stand_in in stand_ins.items():
        pattern = pattern.replace(stand_in, f"%({name})s")
    return pattern


def install(app: Flask) -> None:
    """For the application that has such an environment."""
    app.jinja_env.globals["url_for"] = addresses()
