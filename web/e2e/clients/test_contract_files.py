"""The documents themselves: valid, equal to their fixtures, and of the same routes as the source."""

from __future__ import annotations

import json
import re

from jsonschema import Draft7Validator
from openapi_spec_validator import validate

from clients.contract.documents import (
    ASYNCAPI,
    FIXTURES,
    MESSAGES,
    OPENAPI,
    OPERATIONS,
    complaints,
    examples,
    references,
    resolved,
)
from harness.server import REPOSITORY


def test_openapi_is_valid() -> None:
    validate(OPENAPI)


def test_asyncapi_is_whole() -> None:
    assert ASYNCAPI["asyncapi"] == "3.0.0"
    assert {"info", "channels", "operations", "components"} <= set(ASYNCAPI)
    for schema in ASYNCAPI["components"]["schemas"].values():
        Draft7Validator.check_schema(schema)
    used = set(references(ASYNCAPI))
    for reference in used:
        assert isinstance(resolved(ASYNCAPI, {"$ref": reference}), dict), reference
    # Nothing stands there that nobody says: every message is in the channel, and in an operation of its direction.
    assert set(ASYNCAPI["channels"]["socket"]["messages"]) == set(MESSAGES)
    said: dict[str, set[str]] = {"receive": set(), "send": set()}
    for operation in ASYNCAPI["operations"].values():
        said[operation["action"]] |= {entry["$ref"].split("/")[-1] for entry in operation["messages"]}
        said["send"] |= {entry["$ref"].split("/")[-1] for entry in operation.get("reply", {}).get("messages", [])}
    received = {key for key in MESSAGES if key.startswith("client.")} | {"connect.argument"}
    assert said == {"receive": received, "send": set(MESSAGES) - received}
    schemas = {f"#/components/schemas/{name}" for name in ASYNCAPI["components"]["schemas"]}
    assert schemas <= used, f"nobody uses {schemas - used}"


def test_an_example_and_its_fixture_are_equal() -> None:
    written = {path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*.json")}
    assert written == set(examples())
    for name, (_, value) in examples().items():
        assert json.loads((FIXTURES / name).read_text(encoding="utf-8")) == value, name


def test_every_example_on_the_socket_fits_its_schema_without_a_field_besides() -> None:
    for key, message in MESSAGES.items():
        assert message["name"] == key.split(".")[1] or key.startswith("connect."), key
        assert message["examples"], f"{key} has no example"
        for example in message["examples"]:
            assert not complaints(ASYNCAPI, message["payload"], example["payload"]), (key, example)


def test_every_example_over_http_fits_its_schema_without_a_field_besides() -> None:
    shown = set()
    bodies = [operation["requestBody"] for _, _, operation in OPERATIONS.values() if "requestBody" in operation]
    answers = [answer for _, _, operation in OPERATIONS.values() for answer in operation["responses"].values()]
    for body in bodies + answers:
        for kind, media in resolved(OPENAPI, body).get("content", {}).items():
            assert kind.startswith("text/html") or media["examples"], media
            for example in media.get("examples", {}).values():
                shown.add(example["$ref"].split("/")[-1])
                value = resolved(OPENAPI, example)["value"]
                assert not complaints(OPENAPI, media["schema"], value), (example, value)
    # The one that belongs to no operation: a method that is not there.
    assert set(OPENAPI["components"]["examples"]) - shown == {"problems.method_not_allowed"}
    problem = OPENAPI["components"]["examples"]["problems.method_not_allowed"]["value"]
    assert not complaints(OPENAPI, OPENAPI["components"]["schemas"]["Problem"], problem), problem


def test_every_route_of_the_source_is_written_down() -> None:
    route = re.compile(r"\b(api|router)\.(get|post|put|patch|delete)\(\"([^\"*]+)\"\)")
    found = set()
    for source in sorted((REPOSITORY / "Sources" / "HallwayServer" / "HTTP" / "Routes").glob("*.swift")):
        for group, method, path in route.findall(source.read_text(encoding="utf-8")):
            path = re.sub(r":(\w+)", r"{\1}", path.lstrip("/"))
            found.add((method.upper(), f"/api/{path}" if group == "api" else f"/{path}"))
    assert found == {(method, path) for method, path, _ in OPERATIONS.values()}


def test_a_field_that_is_not_written_down_is_a_complaint() -> None:
    """The gate itself: a value with a field too many fails, at any depth."""
    welcome = MESSAGES["server.welcome"]
    value = json.loads(json.dumps(welcome["examples"][0]["payload"]))
    assert not complaints(ASYNCAPI, welcome["payload"], value)
    value["guest"]["account"] = "acc_" + "0" * 32
    assert complaints(ASYNCAPI, welcome["payload"], value)
    assert not complaints(ASYNCAPI, welcome["payload"], value, strict=False), "the document itself is open"
    problem = OPENAPI["components"]["responses"]["NotConnected"]["content"]["application/problem+json"]["schema"]
    value = dict(OPENAPI["components"]["examples"]["problems.not_connected"]["value"])
    assert not complaints(OPENAPI, problem, value)
    assert complaints(OPENAPI, problem, value | {"cause": "x"})
    assert complaints(OPENAPI, problem, value | {"code": "not_in_room"})
