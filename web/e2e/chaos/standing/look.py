"""How a standing cluster is: what balancer, servers and Redis say of themselves, as a table."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import aiohttp

from chaos.standing.places import Places

#: A machine that hangs does not hang whoever looks.
ANSWERS_WITHIN = 2.0

COLUMNS = {
    "online": "hallway_guests_online",
    "waiting": "hallway_guests_waiting",
    "rooms": "hallway_rooms",
    "let in": "hallway_seats_taken_total",
    "pairs": "hallway_pairings_total",
    "texts": "hallway_texts_passed_total",
}


async def look(places: Places) -> str:
    """The table."""
    balanced, redis, *metrics = await asyncio.gather(
        balancer(places), redis_line(places), *(figures(port) for port in places.metrics.values())
    )
    rows = [f"{'server':8} {'balancer':10} {'sockets':>8}" + "".join(f"{name:>9}" for name in COLUMNS)]
    for name, its in zip(places.servers, metrics, strict=True):
        status, sockets = balanced.get(name, ("?", "?"))
        shown = "".join(f"{its.get(metric, '-'):>9}" for metric in COLUMNS.values())
        rows.append(f"{name:8} {status:10} {sockets:>8}{shown}")
    return "\n".join([*rows, f"redis    {redis}"])


async def asked(connect: Callable[[], object], line: bytes, until_end: bool = True) -> str:
    """What is answered to one line; empty where nobody answers."""
    try:
        async with asyncio.timeout(ANSWERS_WITHIN):
            reader, writer = await connect()  # type: ignore[misc]
            try:
                writer.write(line)
                return (await (reader.read() if until_end else reader.read(65_536))).decode()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return ""


async def balancer(places: Places) -> dict[str, tuple[str, str]]:
    """By server: whether the balancer finds it up, and how many requests it has there now."""
    text = await asked(lambda: asyncio.open_unix_connection(places.commands), b"show stat hallway 4 -1\n")
    head, *rows = text.lstrip("# ").splitlines() or [""]
    names = head.split(",")
    found = [dict(zip(names, row.split(","), strict=False)) for row in rows if row]
    return {row["svname"]: (row["status"], row["scur"]) for row in found}


async def figures(port: int) -> dict[str, str]:
    """A server's metrics, by name."""
    timeout = aiohttp.ClientTimeout(total=ANSWERS_WITHIN)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http:
            async with http.get(f"http://127.0.0.1:{port}/metrics") as response:
                text = await response.text()
    except (aiohttp.ClientError, TimeoutError):
        return {}
    return {name: f"{float(value):g}" for name, value in re.findall(r"(?m)^(hallway_\w+) ([\d.e+]+)$", text)}


async def redis_line(places: Places) -> str:
    """What Redis says of itself."""
    text = await asked(lambda: asyncio.open_connection("127.0.0.1", places.redis), b"INFO\r\n", until_end=False)
    known = dict(re.findall(r"(?m)^(\w+):([^\r\n]*)", text))
    if not known:
        return "does not answer"
    return (
        f"{known['connected_clients']} clients, {known['used_memory_human']}, "
        f"{known['instantaneous_ops_per_sec']} commands a second, up {known['uptime_in_seconds']} s"
    )
