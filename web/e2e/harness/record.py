"""What visitors were told, in order: the state line of each, with the seconds since the record began."""

from __future__ import annotations

import time
from typing import Any

from harness.deadline import until
from harness.server import ARTIFACTS
from harness.visitor import Visitor

#: Keeps each sentence of the state line, from now on. The state line is one and the same element for a whole visit.
FOLLOW = """
() => {
  const line = document.querySelector('[role="status"]');
  const said = [];
  const note = () => {
    const words = line.textContent.trim();
    if (words !== "" && words !== said.at(-1)?.words) said.push({ at: Date.now(), words });
  };
  note();
  new MutationObserver(note).observe(line, { subtree: true, childList: true, characterData: true });
  window.e2e.said = said;
}
"""


class Record:
    """What these visitors were told: `async with Record("name", ada, ben) as record:`.

    It is written to `artifacts/records/`, to be read by whoever wants to know what such a thing looks like.
    """

    def __init__(self, name: str, *visitors: Visitor) -> None:
        self._file = ARTIFACTS / "records" / f"{name}.txt"
        self._visitors = visitors
        self._notes: list[tuple[float, str, str]] = []

    async def __aenter__(self) -> Record:
        for visitor in self._visitors:
            await visitor.page.evaluate(FOLLOW)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._write()

    def note(self, words: str) -> None:
        """Writes down what is done to them at this moment, by the clock of the machine they are all on."""
        self._notes.append((time.time() * 1000, "", words))

    async def told(self, visitor: Visitor) -> list[str]:
        """The sentences that this visitor was told, in order."""
        said: list[dict[str, Any]] = await visitor.page.evaluate("() => window.e2e.said")
        return [one["words"] for one in said]

    async def tells(self, visitor: Visitor, *parts: str, within: float = 20.0) -> None:
        """Waits until this visitor has been told all of that, in that order; other things may have been told between."""

        async def told() -> bool:
            sentences = iter(await self.told(visitor))
            return all(any(part in sentence for sentence in sentences) for part in parts)

        try:
            await until(told, f"{visitor.name} is told {parts}", within)
        except AssertionError as failure:
            raise AssertionError(f"{failure}: {await self.told(visitor)}") from None

    async def _write(self) -> None:
        """All of it, by the clock."""
        lines = list(self._notes)
        for visitor in self._visitors:
            said: list[dict[str, Any]] = await visitor.page.evaluate("() => window.e2e.said")
            lines += [(one["at"], visitor.name, one["words"]) for one in said]
        lines.sort()
        begun = lines[0][0]
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(
            "".join(f"{(at - begun) / 1000:6.1f} s  {who or '--':<5} {words}\n" for at, who, words in lines)
        )
