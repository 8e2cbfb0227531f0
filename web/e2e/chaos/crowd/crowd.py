"""All guests of a run: lets them in, sets them going, and sends them home."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import aiohttp

from chaos.crowd.diary import Diary
from chaos.crowd.guest import Guest
from chaos.crowd.mind import Mind, Status
from chaos.settings import Settings
from harness.deadline import PATIENCE, until
from harness.passes import Pass, guest_pass, read_json, signed_up

#: One guest in so many comes by the street, whose network breaks; two in so many are of one account.
STREET_SHARE, ACCOUNT_SHARE = 8, 25

PASSWORD = "correct horse battery staple"

#: How many are let in side by side.
DOORS = 16


def address(number: int, second: bool) -> str:
    """Two addresses for each guest, in a part of this machine's own network that nothing else uses."""
    return f"127.{81 if second else 80}.{number // 250}.{number % 250 + 1}"


class Crowd:
    """`async with Crowd(...)`: within, they live."""

    def __init__(self, settings: Settings, folder: Path, url: str, street: str) -> None:
        self.settings, self.folder, self.url, self.street = settings, folder, url, street
        self.guests: list[Guest] = []
        self._lives: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Crowd:
        doors = asyncio.Semaphore(DOORS)
        timeout = aiohttp.ClientTimeout(total=10 * PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            await asyncio.gather(*(self._let_in(number, doors, http) for number in range(self.settings.guests)))
        self.guests.sort(key=lambda guest: guest.number)
        self._lives = [asyncio.create_task(guest.live()) for guest in self.guests]
        return self

    async def __aexit__(self, *_: object) -> None:
        left = set(self._lives)
        while left:
            # Again and again: `asyncio.wait_for` may swallow it, until Python 3.12.
            for life in left:
                life.cancel()
            _, left = await asyncio.wait(left, timeout=0.5)
        self.require_alive()

    async def _let_in(self, number: int, doors: asyncio.Semaphore, http: aiohttp.ClientSession) -> None:
        by_street = number % STREET_SHARE == 0
        url = self.street if by_street else self.url
        async with doors:
            await until(lambda: self._is_open(url, http), "the balancer has a server that is ready", 10 * PATIENCE)
            pass_ = await self._pass(number, http)
        diary = Diary(self.folder / f"guest-{number:04}.jsonl")
        diary.note("account", account=pass_.account["id"], number=number, path="street" if by_street else "direct")
        mind = Mind(random.Random(f"guest {self.settings.seed} {number}"), self.settings.pace)
        addresses = [address(number, False), address(number, True)]
        self.guests.append(Guest(number, pass_, url, addresses, mind, self.settings, diary))

    async def _is_open(self, url: str, http: aiohttp.ClientSession) -> bool:
        """Whether anybody is let in: servers that hash many passwords may be too busy for a moment to say that they are."""
        async with http.get(f"{url}/readyz") as response:
            return response.status == 200

    async def _pass(self, number: int, http: aiohttp.ClientSession) -> Pass:
        """Most are guests; some are members, of whom the next number is the same account once more."""
        place = number % ACCOUNT_SHARE
        if place not in (1, 2) or number + 1 >= self.settings.guests and place == 1:
            return await guest_pass(self.url, http=http)
        login = f"member {number - place}"
        if place == 1:
            return await signed_up(self.url, login, PASSWORD)
        while True:
            async with http.post(f"{self.url}/api/sessions", json={"login": login, "password": PASSWORD}) as response:
                if response.status == 200:
                    answer = await read_json(response)
                    return Pass(self.url, answer["accessToken"], answer["account"])
                assert response.status == 401, await response.text()
            await asyncio.sleep(0.2)  # the number before has not signed up yet

    def require_alive(self) -> None:
        """Fails when a guest has died of a fault of their own."""
        for life in self._lives:
            if life.done() and not life.cancelled() and (error := life.exception()) is not None:
                raise error

    def line(self) -> str:
        """How they are, for the one who watches."""
        statuses = Counter(guest.status for guest in self.guests if guest.is_connected)
        texts = sum(guest.texts for guest in self.guests)
        here = ", ".join(f"{statuses[status]} {status}" for status in Status)
        return f"{sum(statuses.values())} connected ({here}), {texts} texts"
