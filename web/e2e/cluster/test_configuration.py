"""What deploy/haproxy.cfg promises, tried on servers that do as they are told."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from cluster.balancer import SHIPPED, Balancer, haproxy_binary
from cluster.servers import NAMES
from cluster.stand_in import StandIn
from cluster.visitor import http_from
from harness.deadline import PATIENCE
from harness.host import hallway

#: What the file allows an address.
OPEN_CONNECTIONS = 500


@pytest_asyncio.fixture
async def one() -> AsyncIterator[StandIn]:
    async with StandIn("one") as server:
        yield server


@pytest_asyncio.fixture
async def two() -> AsyncIterator[StandIn]:
    async with StandIn("two") as server:
        yield server


@pytest_asyncio.fixture
async def balancer(one: StandIn, two: StandIn) -> AsyncIterator[Balancer]:
    async with Balancer({server.name: server.port for server in (one, two)}, "balancer-alone") as balancer:
        yield balancer


def to(name: str) -> dict[str, str]:
    return {"Cookie": f"hallway_server={name}"}


def test_it_is_valid_as_it_is_shipped() -> None:
    checked = subprocess.run([haproxy_binary() or "", "-c", "-dW", "-f", SHIPPED], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


async def test_a_server_that_is_not_ready_gets_nobody_new_and_keeps_its_open_sockets(
    balancer: Balancer, one: StandIn
) -> None:
    async with http_from("127.0.5.1", keeps_cookies=False) as http:
        async with http.ws_connect(f"{balancer.url}/echo", headers=to("one")) as socket:
            await socket.send_str("before")
            assert await socket.receive_str(timeout=PATIENCE) == "one before"
            one.is_ready = False
            await balancer.until_server("one", is_up=False)
            about = await balancer.about("one")
            assert (about["check_status"], about["check_code"]) == ("L7STS", "503"), about
            await socket.send_str("after")
            assert await socket.receive_str(timeout=PATIENCE) == "one after"
            # Even whose cookie names it is sent to the other, and told so.
            for _ in range(10):
                async with http.get(f"{balancer.url}/", headers=to("one")) as response:
                    assert (response.status, await response.text()) == (200, "two")
                    assert response.cookies["hallway_server"].value == "two"
            one.is_ready = True
            await balancer.until_server("one", is_up=True)
            async with http.get(f"{balancer.url}/", headers=to("one")) as response:
                assert await response.text() == "one"


#: What may be done twice, and what may not.
REPEATED = [("GET", "/"), ("GET", "/api/config"), ("GET", "/socket.io/?EIO=4&transport=polling")]
NOT_REPEATED = [
    ("POST", "/api/sessions/guest"),
    ("DELETE", "/api/account"),
    ("POST", "/socket.io/?EIO=4&transport=polling&sid=a"),
    ("GET", "/socket.io/?EIO=4&transport=polling&sid=a"),
]


@pytest.mark.parametrize(("method", "path"), REPEATED)
async def test_what_changes_nothing_is_asked_again_elsewhere(
    balancer: Balancer, one: StandIn, two: StandIn, method: str, path: str
) -> None:
    one.answers = False
    async with http_from("127.0.5.2", keeps_cookies=False) as http:
        async with http.request(method, balancer.url + path, headers=to("one")) as response:
            assert (response.status, await response.text()) == (200, "two")
    assert (len(one.asked), len(two.asked)) == (1, 1)


@pytest.mark.parametrize(("method", "path"), NOT_REPEATED)
async def test_what_may_have_been_done_is_not_asked_again(
    balancer: Balancer, one: StandIn, two: StandIn, method: str, path: str
) -> None:
    one.answers = False
    async with http_from("127.0.5.2", keeps_cookies=False) as http:
        async with http.request(method, balancer.url + path, headers=to("one")) as response:
            assert response.status == 502
    assert (len(one.asked), len(two.asked)) == (1, 0)


async def test_an_address_has_so_many_connections_open_and_no_more(balancer: Balancer) -> None:
    writers: list[asyncio.StreamWriter] = []

    async def connection(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", balancer.port, local_addr=(address, 0))
        writers.append(writer)
        return reader, writer

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await writer.drain()
        return await asyncio.wait_for(reader.readline(), PATIENCE)

    try:
        connections = [await connection("127.0.5.3") for _ in range(OPEN_CONNECTIONS)]
        assert await answer(*connections[-1]) == b"HTTP/1.1 200 OK\r\n"
        try:
            assert await answer(*await connection("127.0.5.3")) == b""
        except ConnectionError:
            pass  # it was closed before this end had said anything
        assert await answer(*await connection("127.0.5.4")) == b"HTTP/1.1 200 OK\r\n"
        assert await answer(*connections[0]) == b"HTTP/1.1 200 OK\r\n"
    finally:
        for writer in writers:
            writer.transport.abort()


async def test_https_is_as_the_comments_say(one: StandIn, two: StandIn, tmp_path: Path) -> None:
    await hallway("certificate", "--folder", str(tmp_path), "--name", "localhost", "--address", "127.0.0.1")
    together = tmp_path / "together.pem"
    together.write_bytes((tmp_path / "certificate.pem").read_bytes() + (tmp_path / "key.pem").read_bytes())
    trust = ssl.create_default_context(cafile=tmp_path / "authority.pem")
    servers = {server.name: server.port for server in (one, two)}
    async with (
        Balancer(servers, "balancer-https", certificate=together) as balancer,
        http_from("127.0.5.5", keeps_cookies=False) as http,
    ):
        secure = f"https://127.0.0.1:{balancer.secure_port}"
        async with http.get(f"{secure}/", ssl=trust) as response:
            assert await response.text() in NAMES
            assert response.cookies["hallway_server"]["secure"], response.headers
        async with http.ws_connect(f"{secure}/echo", headers=to("two"), ssl=trust) as socket:
            await socket.send_str("hello")
            assert await socket.receive_str(timeout=PATIENCE) == "two hello"
        async with http.get(f"{balancer.url}/?a=b", allow_redirects=False) as response:
            assert response.status == 308
            assert response.headers["Location"] == f"https://127.0.0.1:{balancer.port}/?a=b"
