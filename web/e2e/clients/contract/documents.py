"""The two documents, and what is wrong with a value by either of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from jsonschema import Draft7Validator, Draft202012Validator

from harness.server import REPOSITORY

DOCS = REPOSITORY / "docs"
FIXTURES = DOCS / "contract"
OPENAPI: dict[str, Any] = yaml.safe_load((DOCS / "openapi.yaml").read_text(encoding="utf-8"))
ASYNCAPI: dict[str, Any] = yaml.safe_load((DOCS / "asyncapi.yaml").read_text(encoding="utf-8"))

Operation = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS: dict[str, tuple[str, str, Operation]] = {
    operation["operationId"]: (method.upper(), path, operation)
    for path, methods in OPENAPI["paths"].items()
    for method, operation in methods.items()
    if method in METHODS
}
MESSAGES: dict[str, dict[str, Any]] = ASYNCAPI["components"]["messages"]


def closed(value: Any) -> Any:
    """The schema with every object closed that does not say by itself that it is open.

    The documents leave objects open, since the protocol may grow; what a server says today has no field besides.
    """
    if isinstance(value, list):
        return [closed(item) for item in value]
    if not isinstance(value, dict):
        return value
    shut = {key: closed(item) for key, item in value.items()}
    if value.get("type") == "object" and "properties" in value:
        shut.setdefault("additionalProperties", False)
    return shut


def resolved(document: dict[str, Any], value: Any) -> Any:
    """What a reference leads to; anything else is itself."""
    while isinstance(value, dict) and set(value) == {"$ref"}:
        target: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        value = target
    return value


def complaints(document: dict[str, Any], schema: dict[str, Any], value: Any, *, strict: bool = True) -> list[str]:
    """What is wrong with a value, by a schema of that document."""
    components = {"schemas": document["components"]["schemas"]}
    whole = {"allOf": [schema], "components": components}
    checker = Draft202012Validator if document is OPENAPI else Draft7Validator
    found = checker(closed(whole) if strict else whole).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def examples() -> dict[str, tuple[dict[str, Any], Any]]:
    """Every example by the fixture that has to equal it, and the document that it stands in."""
    of_http = {
        f"http/{name.replace('.', '/', 1)}.json": (OPENAPI, example["value"])
        for name, example in OPENAPI["components"]["examples"].items()
    }
    of_socket = {
        f"socket/{key.replace('.', '/', 1)}/{example['name']}.json": (ASYNCAPI, example["payload"])
        for key, message in MESSAGES.items()
        for example in message["examples"]
    }
    return of_http | of_socket


def placed(value: Any, room: str) -> Any:
    """An example's value, about this room instead of its own."""
    return value | {"room": room} if "room" in value else value
