"""Every mistake that is planted into a real run is found, as the mistake that it is."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from chaos.checker.breach import Promise
from chaos.checker.texts import Tally
from chaos.checker.verdict import breaches
from chaos.tests.plants import PLANTS, Recording

#: Each is planted at so many places.
SEEDS = range(3)


async def test_a_run_in_which_nothing_was_broken_has_no_breach(recording: Recording) -> None:
    run, tally = recording.run(), Tally()
    assert breaches(run, tally) == []
    assert len(run.rooms) > 40 and tally.heard > 200, (len(run.rooms), tally)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("plant", "promise"), PLANTS.items(), ids=[plant.__name__ for plant in PLANTS])
async def test_what_is_planted_is_found(
    recording: Recording, plant: Callable[[Recording, random.Random], None], promise: Promise, seed: int
) -> None:
    planted = recording.copy()
    plant(planted, random.Random(seed))
    found = {breach.promise for breach in breaches(planted.run())}
    assert promise in found, found
