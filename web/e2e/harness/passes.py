"""Coming in over HTTP: guest passes, accounts, and the calls that bear a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(frozen=True)
class Pass:
    """Somebody who was let in."""

    url: str
    token: str
    account: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, path: str, body: object) -> tuple[int, Any]:
        """Posts as this person: status, and the JSON that came back."""
        async with aiohttp.ClientSession() as http:
            async with http.post(f"{self.url}{path}", json=body, headers=self.headers) as response:
                return response.status, await read_json(response)

    async def get(self, path: str) -> tuple[int, Any]:
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}{path}", headers=self.headers) as response:
            return response.status, await read_json(response)


async def read_json(response: aiohttp.ClientResponse) -> Any:
    """The JSON of an answer, whatever it calls itself; None when there is none."""
    body = await response.read()
    return None if not body else await response.json(content_type=None)


async def terms(url: str, http: aiohttp.ClientSession) -> str:
    """The version of the terms that is to be agreed to now."""
    async with http.get(f"{url}/api/config") as response:
        assert response.status == 200, await response.text()
        return (await response.json())["terms"]


async def guest_pass(url: str, name: str | None = None, http: aiohttp.ClientSession | None = None) -> Pass:
    """A fresh guest."""
    if http is None:
        async with aiohttp.ClientSession() as own:
            return await guest_pass(url, name, own)
    body: dict[str, object] = {"adult": True, "terms": await terms(url, http)}
    if name is not None:
        body["displayName"] = name
    async with http.post(f"{url}/api/sessions/guest", json=body) as response:
        answer = await read_json(response)
        assert response.status == 201, f"guest pass: {response.status} {answer}"
    return Pass(url, answer["accessToken"], answer["account"])


async def signed_up(url: str, login: str, password: str) -> Pass:
    """A fresh account."""
    async with aiohttp.ClientSession() as http:
        body = {"login": login, "password": password, "adult": True, "terms": await terms(url, http)}
        async with http.post(f"{url}/api/accounts", json=body) as response:
            answer = await read_json(response)
            assert response.status == 201, f"sign-up: {response.status} {answer}"
    return Pass(url, answer["accessToken"], answer["account"])


def assert_problem(status: int, headers: Any, body: Any, expected: int, code: str) -> None:
    """Requires an RFC 9457 problem with its code."""
    assert status == expected, f"{status} instead of {expected}: {body}"
    assert headers["Content-Type"].startswith("application/problem+json"), headers["Content-Type"]
    assert body["code"] == code, body
