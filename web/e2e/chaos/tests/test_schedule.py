"""What is broken, and when."""

from __future__ import annotations

import pytest

from chaos.schedule import RECOVERY, Kind, kinds, schedule
from chaos.settings import Settings

NAMES = ["one", "two", "three"]


def settings(seed: int, seconds: float = 600) -> Settings:
    return Settings(guests=1, servers=3, seconds=seconds, seed=seed)


def test_the_same_seed_has_the_same_faults() -> None:
    assert schedule(settings(5), NAMES) == schedule(settings(5), NAMES)
    assert schedule(settings(5), NAMES) != schedule(settings(6), NAMES)


@pytest.mark.parametrize("seed", range(20))
def test_every_kind_comes_in_a_long_run_and_the_end_is_quiet(seed: int) -> None:
    its = settings(seed)
    faults = schedule(its, NAMES)
    assert {fault.kind for fault in faults} == set(kinds(its))
    assert max(fault.at + fault.lasts for fault in faults) <= its.seconds - its.quiet


@pytest.mark.parametrize("seed", range(20))
def test_one_server_at_least_is_left_alone(seed: int) -> None:
    faults = [fault for fault in schedule(settings(seed), NAMES) if fault.kind.is_of_server]
    for fault in faults:
        hit = {one.target for one in faults if one.at <= fault.at < one.at + one.lasts + RECOVERY - 0.01}
        assert len(hit) < len(NAMES), fault


def test_one_server_alone_has_no_fault_of_a_lobby_that_is_shared() -> None:
    alone = Settings(guests=1, servers=1, seconds=600, seed=1, shares_lobby=False)
    assert {fault.kind for fault in schedule(alone, ["one"])} == {
        Kind.KILL, Kind.DRAIN, Kind.STALL, Kind.STREET_CUT, Kind.STREET_HUSH,
    }  # fmt: skip
