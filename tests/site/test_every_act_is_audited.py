"""Every route that changes something leaves a line in the audit trail, or stands here with the reason why not.

Which do is read from the code: from a view along everything it names, to a function that writes the trail. That
finds a route that nobody thought of; that the line is really written is the matter of each room's tests, and for
acts over people, programs and connectors of the walk at the end.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import click
from django.urls import get_resolver

import pantau.cli
from pantau.office.api import interface

PEOPLE = "pantau.office.people.actions"
OPENS = {("pantau.cli.office", "open_office")}
WRITES = {(PEOPLE, name) for name in ("record", "record_many", "record_read", "record_reads")}

#: allauth's own pages. signals.py hears what they do and writes the line; those with a reason do nothing of the kind.
HEARD = {
    "account_login", "account_logout", "account_reauthenticate", "account_change_password", "account_set_password",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_login_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
}  # fmt: skip
_OWN = "one's own choice, about nobody else"
_STRANGER = "whoever asks is nobody known; what comes of it is a line of its own"
_DRAFT = "a draft, which says who changed it; its beginning, signing, correcting and dropping are lines"
_LOOK = "the ledger of looks says who looked, and refuses to be changed"
#: Route -> why it writes none.
SILENT = {
    "account_inactive": "shows a page", "mfa_index": "shows a page", "mfa_list_webauthn": "shows a page",
    "mfa_view_recovery_codes": "shows a page", "mfa_download_recovery_codes": "shows a page",
    "review:home": "shows a page",
    "mfa_edit_webauthn": "the name of one's own key",
    "ui:set_theme": _OWN, "ui:set_language": _OWN, "people:pictures": _OWN, "people:notices-read": _OWN,
    "people:notice-choices": _OWN,
    "people:notice-join": "shows a code; that a chat was joined with it is a line",
    "people:invitation": "looks a code up; its use is a line",
    "portal:report": _STRANGER, "portal:report-track": _STRANGER, "portal:report-leave": _STRANGER,
    "portal:report-discard": _STRANGER, "portal:report-drop-link": _STRANGER, "portal:report-drop-file": _STRANGER,
    "portal:report-files": _STRANGER,
    "prevention:mail": "puts letters on their way; each that the server took is a line in the name of whoever asked",
    "insight:ask-audit": "puts a count on its way; that it was made is a line in the name of whoever asked",
    "field:share": _DRAFT, "field:sync": _DRAFT, "field:choose": _DRAFT,
    "casework:save-paper": _DRAFT, "casework:refill-paper": _DRAFT,
    "review:renew": "keeps what one reads from being given to another", "review:leave": "gives it back",
    "collection:close-task": _LOOK, "collection:hand-over": _LOOK,
    "collection:share": "holds what a phone shared until its owner has read it over",
    "collection:discard-share": "throws that away again",
    "collection:import-dataset": "what came in says through whose address; taking it in is a line",
    "collection:import-dataset-at-root": "the same",
    "registry:import": "holds a file until it was checked; taking it in is a line", "registry:columns": "the same",
    "registry:discard": "throws that away again",
}  # fmt: skip


def _accepts_post(view: Any) -> bool:
    """False where a decorator lets only reading through."""
    seen = set()
    while view is not None and id(view) not in seen:
        seen.add(id(view))
        if isinstance(view, FunctionType) and "request_method_list" in view.__code__.co_freevars:
            at = view.__code__.co_freevars.index("request_method_list")
            if not {"POST", "PUT", "PATCH", "DELETE"} & set(view.__closure__[at].cell_contents):
                return False
        view = getattr(view, "__wrapped__", None)
    return True


def routes() -> dict[str, Any]:
    """Name -> view, of all that take more than reading."""
    found = {}

    def walk(patterns: Any, room: str) -> None:
        for one in patterns:
            inner = getattr(one, "namespace", None) or room
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, inner)
            elif inner not in ("portal_en", "api") and _accepts_post(one.callback):
                found[f"{inner}:{one.name}" if inner else one.name] = one.callback

    walk(get_resolver().url_patterns, "")
    return found


@cache
def parsed(module: ModuleType) -> dict[str, ast.AST]:
    tree = ast.parse(inspect.getsource(module))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    named = {one.name: one for one in tree.body if isinstance(one, kinds)}
    # What stands in a constant is named by whoever uses the constant.
    assigned = {
        target.id: one.value
        for one in tree.body
        if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
        if isinstance(target, ast.Name)
    }
    return assigned | named


Place = tuple[str, str]


def _place(module: ModuleType, name: str) -> Iterator[Place]:
    """Where a name used in this module is defined, if that is in our code."""
    if name in parsed(module):
        yield module.__name__, name
        return
    value = vars(module).get(name)
    where = getattr(value, "__module__", "") or ""
    if (
        where.startswith("pantau.")
        and where in sys.modules
        and getattr(value, "__name__", "") in parsed(sys.modules[where])
    ):
        yield where, value.__name__


def _inside(tree: ast.AST) -> dict[str, ModuleType]:
    """Modules that a function imports for itself."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pantau."):
            outer = importlib.import_module(node.module or "")
            for one in node.names:
                if not hasattr(outer, one.name):
                    importlib.import_module(f"{node.module}.{one.name}")
                if isinstance(inner := getattr(outer, one.name), ModuleType):
                    found[one.asname or one.name] = inner
    return found


def names_in(module: ModuleType, tree: ast.AST) -> Iterator[Place]:
    inside = _inside(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield from _place(module, node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = inside.get(node.value.id) or vars(module).get(node.value.id)
            if isinstance(owner, ModuleType) and owner.__name__.startswith("pantau."):
                yield from _place(owner, node.attr)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pantau."):
            inner = importlib.import_module(node.module or "")
            for one in node.names:
                if not isinstance(vars(inner).get(one.name), ModuleType):
                    yield from _place(inner, one.name)


@cache
def next_to(place: Place) -> frozenset[Place]:
    module = sys.modules[place[0]]
    return frozenset(names_in(module, parsed(module)[place[1]]))


def writes_the_trail(start: Place) -> bool:
    return reaches(start, WRITES)


def reaches(start: Place, wanted: set[Place]) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        place = waiting.pop()
        if place in wanted:
            return True
        for one in next_to(place) - seen:
            seen.add(one)
            waiting.append(one)
    return False


def place_of(view: Any) -> Place:
    """By the name under which a module holds the view: decorators make another function of it."""
    module = sys.modules[getattr(view, "__module__", "")]
    for name, value in vars(module).items():
        if value is view and name in parsed(module):
            return module.__name__, name
    if isinstance(view, FunctionType) and view.__name__ in parsed(module):
        return module.__name__, view.__name__
    raise LookupError(view)


def test_each_route_that_changes_something_writes_the_trail_or_says_why_not() -> None:
    views = routes()
    assert len(views) > 200
    foreign = {name for name, view in views.items() if not view.__module__.startswith("pantau.")}
    silent = {name for name in views.keys() - foreign if not writes_the_trail(place_of(views[name]))}
    assert foreign | silent == HEARD | SILENT.keys()
    assert not HEARD & SILENT.keys()


def test_each_operation_of_the_interface_that_changes_something_writes_it() -> None:
    operations = [
        (method, one.view_func)
        for _prefix, router in interface.api._routers
        for path in router.path_operations.values()
        for one in path.operations
        for method in one.methods
        if method != "GET"
    ]
    assert len(operations) > 4
    assert not [view.__name__ for _method, view in operations if not writes_the_trail(place_of(view))]


#: Verb -> why it writes none, though it opens the office.
READS = dict.fromkeys(
    (
        "claims.match", "closing.command", "coverage.command", "doctor.command", "evidence_office.audit",
        "evidence_office.show", "patrol.list_tasks", "people.list_people", "privacy.export",
    ),
    "only reads",
) | {
    "manage.command": "Django's own commands, for whoever has the machine: whose hand could take the trail's rows too",
    "migrate.command": "changes the layout; Django's table of migrations says which and when",
    "summaries.command": "counts anew what is counted by itself",
    "up.command": "starts processes",
    "work.command": "starts processes",
}  # fmt: skip


def test_each_command_that_changes_the_office_writes_it() -> None:
    commands = {}
    for file in Path(pantau.cli.__file__).parent.glob("*.py"):
        module = importlib.import_module(f"pantau.cli.{file.stem}")
        for name, value in vars(module).items():
            if (
                isinstance(value, click.Command)
                and not isinstance(value, click.Group)
                and name in parsed(module)
            ):
                commands[f"{file.stem}.{name}"] = (module.__name__, name)
    opening = {name for name, place in commands.items() if reaches(place, OPENS)}
    silent = {name for name in opening if not writes_the_trail(commands[name])}
    assert len(opening) > 30
    assert silent == READS.keys()
