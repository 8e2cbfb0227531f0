"""Calls over HTTP, by their names in `docs/openapi.yaml`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from clients.contract.documents import OPENAPI, OPERATIONS, complaints, resolved
from harness.passes import terms

PASSWORD = "correct horse battery staple"
NO_SESSION = "ses_" + "0" * 32

#: Operation, status, and the code where there is one: what has been met so far, over all walks of a run.
MET: set[tuple[str, str, str]] = set()


class Walker:
    """Calls operations by name, and holds every answer against what is written for it."""

    def __init__(self, url: str, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.http = http
        #: The refresh cookie of the last answer that set one.
        self.last_cookie = ""

    async def agreed(self) -> dict[str, Any]:
        """What everybody says who comes in for the first time."""
        return {"adult": True, "terms": await terms(self.url, self.http)}

    async def member(self, login: str) -> str:
        """Signs somebody up, and returns their access token."""
        body = await self.agreed() | {"login": login, "password": PASSWORD}
        return (await self.call("signUp", 201, json=body))["accessToken"]

    async def guest(self) -> str:
        """Takes a guest pass, and returns its access token."""
        return (await self.call("takeGuestPass", 201, json=await self.agreed()))["accessToken"]

    async def call(self, name: str, status: int, code: str = "", token: str = "", **request: Any) -> Any:
        """Makes the call, requires that status (and code), and returns the body.

        `cookie` is the refresh cookie, `id` what the path names.
        """
        method, path, operation = OPERATIONS[name]
        path = path.format(id=request.pop("id", NO_SESSION))
        headers = dict(request.pop("headers", {}))
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if cookie := request.pop("cookie", ""):
            headers["Cookie"] = f"hallway_refresh={cookie}"
        if "json" in request and status < 400:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            assert not complaints(OPENAPI, schema, request["json"], strict=False), request["json"]
        async with self.http.request(method, self.url + path, headers=headers, **request) as response:
            raw = await response.read()
            assert response.status == status, (name, response.status, raw)
            written = operation["responses"].get(str(status))
            assert written, f"{name} answered {status}, which is not written down: {raw!r}"
            body = self._check(name, resolved(OPENAPI, written), response, raw)
        said = body["code"] if isinstance(body, dict) and status >= 400 else ""
        assert said == code, (name, body)
        MET.add((name, str(status), said))
        return body

    def _check(self, name: str, written: dict[str, Any], response: aiohttp.ClientResponse, raw: bytes) -> Any:
        for header, description in written.get("headers", {}).items():
            description = resolved(OPENAPI, description)
            if not description["required"] and header not in response.headers:
                continue
            assert len(response.headers.getall(header, [])) == 1, (name, header, response.headers)
            value: Any = response.headers[header]
            if description["schema"].get("type") == "integer":
                value = int(value)
            assert not complaints(OPENAPI, description["schema"], value), (name, header, value)
        for header in ("Set-Cookie", "WWW-Authenticate", "Retry-After", "Allow", "ETag"):
            if header in response.headers:
                assert header in written.get("headers", {}), f"{name} sets {header}, which is not written down"
        if "Set-Cookie" in response.headers:
            self._check_cookie(response)
        if "/api/" in response.url.path:
            assert response.headers["Cache-Control"] == "no-store", name
        content = written.get("content")
        if content is None:
            assert raw == b"", (name, raw)
            return None
        kind = response.headers["Content-Type"]
        assert kind in content, (name, kind)
        value = json.loads(raw) if kind.endswith("json") else raw.decode()
        found = complaints(OPENAPI, content[kind]["schema"], value)
        assert not found, (name, found, value)
        if isinstance(value, dict) and kind == "application/problem+json":
            assert value["status"] == response.status, value
        return value

    def _check_cookie(self, response: aiohttp.ClientResponse) -> None:
        cookie, *attributes = response.headers["Set-Cookie"].split("; ")
        assert {"HttpOnly", "SameSite=Strict", "Path=/api/sessions"} <= set(attributes), attributes
        self.last_cookie = cookie.partition("=")[2]


@asynccontextmanager
async def walking(url: str) -> AsyncIterator[Walker]:
    """Somebody who calls a server, and minds cookies themselves."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Walker(url, http)
