"""Pages and paths that should lead nowhere."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from abuse.stage import Attack, Stage, expecting
from abuse.tokens import refreshed, signed_in
from abuse.wires import opening
from harness.passes import terms
from harness.wire import SOCKET_PATH

FOREIGN = ["https://elsewhere.example", "null", "http://127.0.0.1", "file://", "http://hall.elsewhere.example", "", "x"]


async def origins(stage: Stage) -> None:
    """Other pages with a visitor's cookie: refused over HTTP, polling and WebSocket, and the cookie is not used up."""
    host = urlsplit(stage.url).netloc
    pass_, cookie = await signed_in(stage)
    foreign = [*FOREIGN, f"http://{host}.elsewhere.example", f"http://elsewhere.example#{host}", f"https://{host}"]
    for origin in foreign:
        async with expecting(stage, f"Origin {origin!r}"):
            http, fields = stage.http(), {"Origin": origin}
            status, problem, _ = await refreshed(stage, cookie, **fields)
            stage.require(
                (status, problem["code"]) == (403, "forbidden_origin"),
                f"Origin {origin!r}: refresh said {status} {problem}",
            )
            for method, path in (("POST", "/api/next"), ("DELETE", "/api/sessions/current"), ("PATCH", "/api/account")):
                async with http.request(method, stage.url + path, headers=fields | pass_.headers, json={}) as response:
                    stage.require(
                        response.status in (403, 405), f"Origin {origin!r}: {method} {path} said {response.status}"
                    )
            async with http.get(f"{stage.url}/api/account", headers=fields | pass_.headers) as response:
                shown = response.headers.get("Access-Control-Allow-Origin")
                stage.require(shown is None, f"Origin {origin!r}: an answer is shown to {shown}")
            async with http.options(
                f"{stage.url}/api/next", headers=fields | {"Access-Control-Request-Method": "POST"}
            ) as response:
                shown = response.headers.get("Access-Control-Allow-Origin")
                stage.require(shown is None, f"Origin {origin!r}: a preflight allows {shown}")
            async with http.get(f"{stage.url}{SOCKET_PATH}&transport=polling", headers=fields) as response:
                stage.require(response.status == 403, f"Origin {origin!r}: polling said {response.status}")
            raw = await stage.raw()
            await raw.send(opening(host, f"{SOCKET_PATH}&transport=websocket", fields))
            status, _ = await raw.answer()
            stage.require(status == 403, f"Origin {origin!r}: a WebSocket was answered {status}")
    status, _, _ = await refreshed(stage, cookie, Origin=stage.url)
    stage.require(status == 200, f"the own page's refresh was answered {status} behind them")
    stage.tell(f"{len(foreign)} origins")


#: None of these is a file of the page, and none leads out of its folder.
FILES = [
    "/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f..%2fetc%2fpasswd", "//etc/passwd",
    "/assets/../../../.env.sample", "/assets/..%2f..%2f..%2f.env.sample", "/assets/%2e%2e/%2e%2e/package.json",
    "/..\\..\\..\\etc\\passwd", "/%5c..%5c..%5cetc/passwd", "/.git/config", "/.env", "/hallway.sqlite", "/signing-key",
    "/index.html%00.js", "/%00", "/%ff%fe", "/%c0%ae%c0%ae/etc/passwd", "/assets/", "/assets", "/%2e%2e%2findex.html",
    "/./index.html", "//index.html", "/assets/..", "file:///etc/passwd", "/api/../../../etc/passwd",
]  # fmt: skip

#: Other spellings of a call that needs a token.
ACCOUNT = [
    "/api/account", "//api/account", "/api//account", "/api/account/", "/%61pi/account", "/api/%61ccount",
    "/api%2faccount", "/api/./account", "/api/x/../account", "/x/../api/account", "/API/account",
    "/api/account%00", "/api/account;x=y",
    "/api/account?x=/api/stats", "/api/stats/../account", "/api/stats%2f..%2faccount", "http://elsewhere/api/account",
]  # fmt: skip

#: Other spellings of a call that no foreign page may make.
GUEST = [
    "/api/sessions/guest", "//api/sessions/guest", "/api//sessions/guest", "/%61pi/sessions/guest",
    "///api/sessions///guest", "/api/sessions%2fguest", "/api%2fsessions%2fguest", "/./api/sessions/guest",
    "/x/../api/sessions/guest",
    "http://elsewhere/api/sessions/guest", "/api/sessions/guest/", "/api;/sessions/guest",
]  # fmt: skip


async def ask(
    stage: Stage, method: str, target: str, host: str, fields: str = "", body: bytes = b""
) -> tuple[int, bytes]:
    """One request, its target and its host as they are given."""
    raw = await stage.raw()
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    await raw.send(
        f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{fields}{length}Connection: close\r\n\r\n".encode() + body
    )
    try:
        return await raw.answer()
    finally:
        raw.close()


async def paths(stage: Stage) -> None:
    """Other spellings of paths: no file but the page's, no call without its token, none from a foreign page."""
    host = urlsplit(stage.url).netloc
    _, page = await ask(stage, "GET", "/", host)
    for target in FILES:
        async with expecting(stage, target):
            status, body = await ask(stage, "GET", target, host)
            stage.require(status in (0, 400, 404) or body == page, f"{target}: {status}, {body[:60]!r}")
    for target in ACCOUNT:
        async with expecting(stage, target):
            status, body = await ask(stage, "GET", target, host)
            stage.require(status in (0, 400, 401, 404), f"{target} without a token: {status}, {body[:60]!r}")
    guest = json.dumps({"adult": True, "terms": await terms(stage.url, stage.http())}).encode()
    fields = "Origin: https://elsewhere.example\r\nContent-Type: application/json\r\n"
    for target in GUEST:
        async with expecting(stage, target):
            status, body = await ask(stage, "POST", target, host, fields, guest)
            stage.require(status in (0, 400, 403, 404, 405), f"{target} from a foreign page: {status}")
    stage.tell(f"{len(FILES) + len(ACCOUNT) + len(GUEST)} spellings")


async def hosts(stage: Stage) -> None:
    """Another server's name in Host, none, two, or rubbish: no redirect, no cookie and no page's rights go there."""
    own = f"Origin: {stage.url}\r\n"
    for host in (
        "elsewhere.example",
        "",
        "elsewhere.example\r\nHost: hall",
        "hall@elsewhere.example",
        "a" * 5_000,
        "[::1",
        "\x7f",
    ):
        async with expecting(stage, f"Host {host[:40]!r}"):
            status, body = await ask(stage, "GET", "/", host)
            stage.require(status in (0, 200, 400), f"Host {host[:40]!r}: {status}")
            stage.require(b"elsewhere.example" not in body, f"Host {host[:40]!r}: it stands in the page")
            status, _ = await ask(stage, "POST", "/api/sessions/refresh", host, own)
            stage.require(
                status in (0, 400, 403), f"Host {host[:40]!r}: the origin of another host was answered {status}"
            )


ATTACKS = [Attack("origins", origins), Attack("paths", paths), Attack("hosts", hosts)]
