"""The OpenAPI document as something to read: groups of operations, what they take, what they give."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt

from pantau.office.api import interface

_MARKDOWN = MarkdownIt("zero").enable(["backticks", "paragraph"])


def groups() -> list[dict[str, Any]]:
    """Tag -> its operations, in the order in which they were written."""
    document = interface.document()
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(document, path, method, operation))
    return [{"title": tag, "operations": operations} for tag, operations in found.items()]


def _operation(document: Any, path: str, method: str, operation: Any) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    given = _answer(document, operation)
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "text": _MARKDOWN.render(operation.get("description", "")),
        "scope": operation["x-scope"],
        "takes": [_parameter(document, one) for one in operation.get("parameters", [])]
        + (_fields(document, body) if body else []),
        "gives": _fields(document, given) if given else [],
    }


def _answer(document: Any, operation: Any) -> Any:
    """What is in the answer that says yes; of a page, one of its items."""
    for status, told in operation["responses"].items():
        if str(status).startswith("2"):
            schema = _resolved(
                document, told.get("content", {}).get("application/json", {}).get("schema") or {}
            )
            items = schema.get("properties", {}).get("items", {}).get("items")
            return items or schema
    return None


def _resolved(document: Any, schema: Any) -> Any:
    if "$ref" not in schema:
        return schema
    return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]


def _parameter(document: Any, one: Any) -> dict[str, Any]:
    schema = one["schema"]
    return {
        "name": one["name"],
        "kind": _kind(document, schema),
        "needed": one.get("required", False),
        "text": _MARKDOWN.renderInline(one.get("description") or schema.get("description", "")),
    }


def _fields(document: Any, schema: Any) -> list[dict[str, Any]]:
    schema = _resolved(document, schema)
    needed = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "kind": _kind(document, one),
            "needed": name in needed,
            "text": _MARKDOWN.renderInline(one.get("description", "")),
        }
        for name, one in schema.get("properties", {}).items()
    ]


def _kind(document: Any, schema: Any) -> str:
    """A type in a few letters: "string", "list of string", "a | b", "date-time or null"."""
    if "anyOf" in schema:
        return " or ".join(_kind(document, one) for one in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(document, schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", "any"))
