"""Comes last of the contract's tests, by its name: what none of them has met is either not true or not tested."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clients.contract.documents import ASYNCAPI, MESSAGES, OPENAPI, OPERATIONS, resolved
from clients.contract.walker import MET
from clients.contract.witness import HEARD

#: What a server that is well never answers, so that nothing here meets it.
NEVER_MET = {"internal", "unavailable"}

#: What is said only to a seat that is being displaced while it asks.
NEVER_HEARD = {"not_connected"}


@pytest.fixture(autouse=True)
def after_all_others(request: pytest.FixtureRequest) -> None:
    chosen = {item.name for item in request.session.items}
    for path in Path(__file__).parent.glob("test_contract_*.py"):
        tests = set(re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        if not tests <= chosen:
            pytest.skip("only some of the contract's tests were chosen")


def test_every_answer_over_http_that_is_written_down_was_met() -> None:
    written = set()
    for name, (_, _, operation) in OPERATIONS.items():
        for status, answer in operation["responses"].items():
            content = resolved(OPENAPI, answer).get("content", {})
            problem = content.get("application/problem+json")
            codes = problem["schema"]["allOf"][1]["properties"]["code"]["enum"] if problem else [""]
            written |= {(name, status, code) for code in codes if code not in NEVER_MET}
    page = {("getPage", status, "") for status in ("200", "304", "503")}
    assert written - page == MET - page, "written and never met, or met by a walk alone: see the difference"


def test_every_word_on_the_socket_that_is_written_down_was_heard() -> None:
    schemas = ASYNCAPI["components"]["schemas"]
    for key in set(MESSAGES) - {"connect.argument"}:
        assert key.startswith("client.") or key in {name for name, _ in HEARD}, f"nobody heard {key}"

    def kinds(key: str) -> set[str]:
        return {kind for name, kind in HEARD if name == key}

    assert kinds("server.ended") == set(schemas["Ended"]["properties"]["reason"]["enum"])
    assert kinds("server.callEnded") == set(schemas["CallEnded"]["properties"]["reason"]["enum"])
    assert kinds("server.partner") == set(schemas["Partner"]["properties"]["state"]["enum"])
    assert kinds("server.signedOut") == set(schemas["SignedOut"]["properties"]["code"]["enum"])
    assert kinds("answer.failure") | NEVER_HEARD == set(schemas["FailureCode"]["enum"])
    refusals = set(schemas["ConnectRefusal"]["properties"]["data"]["properties"]["code"]["enum"])
    assert kinds("connect.refusal") | NEVER_MET >= refusals and kinds("connect.refusal") <= refusals
