"""A page with the official JavaScript client, served from an origin of its own."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

#: The client, and what the tests ask of it: what a socket hears is written down.
PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Socket.IO</title>
<script src="/socket.io.min.js"></script>
<script>
  const sockets = [];
  const plain = value => value instanceof ArrayBuffer
    ? {bytes: Array.from(new Uint8Array(value))}
    : Array.isArray(value) ? value.map(plain)
    : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
    : value;
  const real = value => Array.isArray(value) ? value.map(real)
    : value && typeof value === "object" ? value.bytes
      ? new Uint8Array(value.bytes).buffer
      : Object.fromEntries(Object.entries(value).map(([k, v]) => [k, real(v)]))
    : value;

  // Makes a socket with a connection of its own, and returns its number.
  const open_ = (url, options) => watch(io(url, {
    withCredentials: true, forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200, randomizationFactor: 0,
    ...options,
  }));

  // Makes a socket that shares the connection of another one.
  const share = (number, namespace, options) => watch(sockets[number].socket.io.socket(namespace, options));

  // Writes down what a socket hears.
  function watch(socket) {
    const entry = {socket, heard: [], waiting: [], reply: ["yes"], answers: true};
    const put = (...item) => {
      entry.heard.push(plain(item));
      for (const wake of entry.waiting.splice(0)) wake();
    };
    socket.on("connect", () => put("connect", socket.recovered === true, socket.id));
    socket.on("disconnect", reason => put("disconnect", reason));
    socket.on("connect_error", error => put("connect_error", error.message, error.data ?? null));
    socket.onAny((event, ...values) => {
      const answer = typeof values.at(-1) === "function" ? values.pop() : null;
      put(event, ...values);
      if (answer && entry.answers) answer(...real(entry.reply));
    });
    return sockets.push(entry) - 1;
  }

  // Waits until a socket has heard an event, takes it out of what it heard, and returns it.
  async function hear(number, event, within) {
    const entry = sockets[number];
    const deadline = performance.now() + within;
    for (;;) {
      const at = entry.heard.findIndex(item => item[0] === event);
      if (at >= 0) return entry.heard.splice(at, 1)[0].slice(1);
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`no ${event} within ${within} ms; heard ${JSON.stringify(entry.heard)}`);
      await new Promise(wake => { entry.waiting.push(wake); setTimeout(wake, left); });
    }
  }

  const say = (number, ...values) => { sockets[number].socket.emit(...real(values)); };
  const ask = async (number, within, ...values) =>
    plain(await new Promise((resolve, reject) => sockets[number].socket.timeout(within)
      .emit(...real(values), (error, ...answer) => error ? reject(error) : resolve(answer))));
  const transport = number => sockets[number].socket.io.engine.transport.name;
  // Takes the connection from below the socket, which does not mean to leave.
  const cut = number => {
    const manager = sockets[number].socket.io;
    manager.reconnection(false);
    manager.engine.close();
  };
  const restore = number => {
    const {socket} = sockets[number];
    socket.io.reconnection(true);
    socket.connect();
  };
  const closeAll = () => {
    for (const {socket} of sockets.splice(0)) {
      socket.io.reconnection(false);
      socket.disconnect();
      socket.io.engine.close();
    }
  };
</script>
"""


def official_client() -> Path:
    """`socket.io.min.js`, which the PyPI package `nicegui` carries. The package itself is not imported."""
    found = importlib.util.find_spec("nicegui")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("no nicegui: pip install --no-deps -r web/e2e/sockets/requirements.txt")
    return Path(found.submodule_search_locations[0]) / "static" / "socket.io.min.js"


@contextlib.asynccontextmanager
async def script_server() -> AsyncIterator[int]:
    """Serves the page, and yields the port, which is never the Socket.IO server's."""
    client = official_client().read_bytes()

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def script(_: web.Request) -> web.Response:
        return web.Response(body=client, content_type="text/javascript")

    application = web.Application()
    application.add_routes([web.get("/", page), web.get("/socket.io.min.js", script)])
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
