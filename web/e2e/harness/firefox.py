"""Firefox, driven by WebDriver BiDi over a WebSocket: no driver is needed."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import aiohttp

from harness.deadline import until
from harness.relay import free_port

FIREFOX = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")

PREFERENCES: dict[str, bool | int | str] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
}

#: Presses the button of that name, as soon as it is there and can be pressed.
PRESS = """
new Promise((resolve) => {
  const look = () => {
    const found = [...document.querySelectorAll("button")].find((one) =>
      (one.getAttribute("aria-label") ?? one.textContent).trim() === NAME && one.getAttribute("aria-disabled") !== "true");
    if (found) { found.click(); resolve(true); } else setTimeout(look, 50);
  };
  look();
})
"""


class Firefox:
    """`async with Firefox() as firefox:` starts one with a page, a camera that is none and a profile of its own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hallway-firefox-", ignore_cleanup_errors=True)
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._context = ""

    async def __aenter__(self) -> Firefox:
        assert FIREFOX is not None
        port = free_port()
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in PREFERENCES.items()]
        (Path(self._folder.name) / "user.js").write_text("\n".join(lines))
        arguments = ["--headless", "--no-remote", "--profile", self._folder.name, f"--remote-debugging-port={port}"]
        self._process = subprocess.Popen(
            [FIREFOX, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._http = aiohttp.ClientSession()

        async def reached() -> Any:
            try:
                return await self._http.ws_connect(f"ws://127.0.0.1:{port}/session", max_msg_size=0)
            except aiohttp.ClientError:
                return None

        self._socket = await until(reached, "Firefox listens", 60)
        self._reading = asyncio.create_task(self._read())
        await self._ask("session.new", capabilities={})
        self._context = (await self._ask("browsingContext.create", type="tab"))["context"]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        self._reading.cancel()
        await self._socket.close()
        await self._http.close()
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self._process.wait, 15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    async def _read(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            answer = self._answers.pop(said.get("id") or 0, None)
            if answer is None or answer.done():
                continue
            if said["type"] == "error":
                answer.set_exception(AssertionError(f"{said['error']}: {said['message']}"))
            else:
                answer.set_result(said["result"])

    async def _ask(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, 60)

    async def goto(self, url: str) -> None:
        await self._ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    async def evaluate(self, expression: str) -> Any:
        """What it comes to, through JSON."""
        told = await self._ask(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))",
            target={"context": self._context},
            awaitPromise=True,
            userActivation=True,
        )
        assert told["type"] == "success", told
        return json.loads(told["result"]["value"])

    async def press(self, name: str) -> None:
        await asyncio.wait_for(self.evaluate(PRESS.replace("NAME", json.dumps(name))), 30)

    async def continue_as_guest(self) -> None:
        await self.evaluate("""new Promise((resolve) => {
          const look = () => {
            const box = document.querySelector('input[type="checkbox"]');
            if (box) { box.click(); resolve(true); } else setTimeout(look, 50);
          };
          look();
        })""")
        await self.press("Continue as guest")

    async def received(self) -> dict[str, int]:
        """How many pictures and packets of sound came."""
        return await self.evaluate("""(async () => {
          const received = { frames: 0, packets: 0 };
          for (const entry of (await window.hallway.pc?.getStats() ?? new Map()).values()) {
            if (entry.type !== "inbound-rtp") continue;
            if (entry.kind === "video") received.frames += entry.framesDecoded ?? 0;
            if (entry.kind === "audio") received.packets += entry.packetsReceived ?? 0;
          }
          return received;
        })()""")
