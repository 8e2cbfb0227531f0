"""What the rules forbid, what they excuse, and where the line is."""

from __future__ import annotations

import pytest

from chaos.checker.breach import Breach, Promise
from chaos.tests.tale import Person, Tale


def promises(found: list[Breach]) -> list[Promise]:
    return [breach.promise for breach in found]


def two(tale: Tale, *servers: str) -> tuple[Person, Person]:
    """Two in a room since the second second, on these servers."""
    ada, ben = tale.person(), tale.person()
    for person, server in zip((ada, ben), servers or ("one", "two"), strict=True):
        person.comes(1, server)
    tale.pair(2, "room", ada, ben)
    return ada, ben


# Who may not meet


def test_whom_one_has_blocked_one_never_meets_again() -> None:
    tale = Tale()
    ada, ben = two(tale)
    ada.asks(5, "block", {}, room="room")
    tale.part(5, "room", ada, ben)
    tale.pair(90, "again", ada, ben)
    assert promises(tale.breaches(100)) == [Promise.STRANGERS]


def test_last_partners_do_not_meet_within_the_cooldown() -> None:
    tale = Tale()
    ada, ben = two(tale)
    tale.part(5, "room", ada, ben, status="waiting")
    tale.pair(9, "again", ada, ben)
    assert promises(tale.breaches(15)) == [Promise.STRANGERS] * 2


def test_last_partners_meet_when_both_have_waited_or_the_cooldown_is_over() -> None:
    for at in (14, 66):
        tale = Tale()
        ada, ben = two(tale)
        tale.part(5, "room", ada, ben, status="waiting")
        tale.pair(at, "again", ada, ben)
        assert [breach for breach in tale.breaches(at + 3) if breach.promise is Promise.STRANGERS] == []


def test_a_lobby_that_was_lost_has_forgotten_last_partners() -> None:
    tale = Tale()
    ada, ben = two(tale)
    tale.part(5, "room", ada, ben, status="waiting")
    tale.breaks(6, 7, "empty", "redis")
    tale.pair(9, "again", ada, ben)
    assert tale.breaches(15) == []


def test_a_call_brings_last_partners_together() -> None:
    tale = Tale()
    ada, ben = two(tale)
    tale.part(5, "room", ada, ben)
    ada.asks(6, "call", {"call": "call_1"}, guest=ben.id)
    ben.hears(6.1, "ringing", call="call_1", guest={"id": ada.id})
    tale.pair(7, "again", ada, ben)
    assert tale.breaches(15) == []


# Who waits


@pytest.mark.parametrize(("end", "found"), [(24, []), (27, [Promise.WAITING])])
def test_two_who_suit_do_not_wait_beyond_the_bound(end: float, found: list[Promise]) -> None:
    tale = Tale()
    for server in ("one", "two"):
        tale.person().comes(1, server).waits(5)
    assert promises(tale.breaches(end)) == found


def test_nobody_need_be_found_while_redis_is_down_or_their_server_is_broken() -> None:
    for kind, target in (("restart", "redis"), ("stall", "two")):
        tale = Tale()
        for server in ("one", "two"):
            tale.person().comes(1, server).waits(5)
        tale.breaks(15, 18, kind, target)
        assert tale.breaches(34) == []
        assert promises(tale.breaches(40)) == [Promise.WAITING]


def test_two_of_one_account_may_both_wait_for_ever() -> None:
    tale = Tale()
    for server in ("one", "two"):
        tale.person("acc_same").comes(1, server).waits(5)
    assert tale.breaches(90) == []


def test_whoever_wants_in_is_let_in() -> None:
    tale = Tale()
    ada = tale.person()
    ada.comes(1, "one").loses_the_socket(5)
    for second in range(6, 30):
        ada.note(second, "refused", why="")
    ada.comes(30, "two")
    assert promises(tale.breaches(40)) == [Promise.LET_IN]


def test_a_server_ends_no_socket_while_nothing_is_broken() -> None:
    tale = Tale()
    tale.person().comes(1, "one").loses_the_socket(5, "broken")
    assert promises(tale.breaches(40)) == [Promise.LET_IN]
    tale.breaks(4.9, 8, "kill", "one")
    assert tale.breaches(40) == []


# Ghosts


def test_nobody_is_left_with_one_who_is_gone() -> None:
    tale = Tale()
    _, ben = two(tale)
    ben.loses_the_socket(5)
    assert tale.breaches(21) == []
    assert promises(tale.breaches(23)) == [Promise.ENDED]


def test_a_return_by_another_server_is_none() -> None:
    tale = Tale()
    ada, ben = two(tale)
    ben.loses_the_socket(5).comes(8, "three", "matched", room="room")
    ben.hears(8, "matched", room="room", role="callee", partner={"id": ada.id}, resumed=True)
    assert tale.breaches(60) == []


# Texts


def test_order_is_that_of_what_was_said_and_said_again() -> None:
    tale = Tale()
    ada, ben = two(tale)
    ada.asks(3, "text", {"error": {"code": "unavailable"}}, room="room", text="a", nonce="a")
    ada.says(4, "room", "b").says(5, "room", "a")
    ben.hears_text(6, "room", "b").hears_text(6.1, "room", "a")
    assert tale.breaches(10) == []
    ada.says(7, "room", "c").says(8, "room", "d")
    ben.hears_text(8.1, "room", "d").hears_text(8.2, "room", "c")
    assert promises(tale.breaches(10)) == [Promise.ORDER]


def test_a_text_may_be_lost_on_its_way_to_a_socket_that_breaks() -> None:
    tale = Tale()
    ada, ben = two(tale)
    ada.says(5, "room", "a")
    ben.loses_the_socket(5.3)
    assert tale.breaches(15) == []


def test_a_text_to_one_who_listens_is_not_lost() -> None:
    tale = Tale()
    ada, ben = two(tale)
    ada.says(5, "room", "a")
    ben.loses_the_socket(9)
    assert promises(tale.breaches(15)) == [Promise.NO_TEXT_LOST]


def back_for_what_was_kept(tale: Tale) -> tuple[Person, Person]:
    """Ada writes while Ben, who was at server two, is away; he comes back by server three."""
    ada, ben = two(tale)
    ben.loses_the_socket(4)
    ada.says(6, "room", "a")
    ben.comes(8, "three", "matched", room="room")
    ben.hears(8, "matched", room="room", role="callee", partner={"id": ada.id}, resumed=True)
    return ada, ben


def test_what_is_kept_for_one_who_is_away_is_told_on_return() -> None:
    tale = Tale()
    _, ben = back_for_what_was_kept(tale)
    assert promises(tale.breaches(20)) == [Promise.NO_TEXT_LOST]
    ben.hears_text(8.1, "room", "a")
    assert tale.breaches(20) == []


@pytest.mark.parametrize(
    ("kind", "server", "is_excused"),
    [("kill", "two", True), ("kill", "one", False), ("kill", "three", False), ("drain", "two", False)],
)
def test_only_the_server_that_kept_it_takes_it_along_when_it_dies(kind: str, server: str, is_excused: bool) -> None:
    tale = Tale()
    back_for_what_was_kept(tale)
    tale.breaks(6.5, 7.9, kind, server)
    lost = [breach for breach in tale.breaches(20) if breach.promise is Promise.NO_TEXT_LOST]
    assert (lost == []) == is_excused


@pytest.mark.parametrize(("until", "is_excused"), [(16.0, True), (7.0, False)])
def test_a_server_that_is_given_up_keeps_texts_for_nobody(until: float, is_excused: bool) -> None:
    tale = Tale()
    ada, ben = two(tale)
    ben.loses_the_socket(4)
    tale.breaks(5, until, "cut", "one")
    ben.comes(6, "three", "matched", room="room")
    ben.hears(6, "matched", room="room", role="callee", partner={"id": ada.id}, resumed=True)
    ada.says(8, "room", "a")
    lost = [breach for breach in tale.breaches(25) if breach.promise is Promise.NO_TEXT_LOST]
    assert (lost == []) == is_excused


def test_redis_takes_no_text_along() -> None:
    for kind in ("restart", "empty"):
        tale = Tale()
        back_for_what_was_kept(tale)
        tale.breaks(6.5, 7.9, kind, "redis")
        assert promises(tale.breaches(20)) == [Promise.NO_TEXT_LOST]


@pytest.mark.parametrize(
    ("back", "kind", "is_excused"), [(7.9, "empty", False), (10, "empty", True), (10, "restart", False)]
)
def test_a_lost_lobby_need_not_bring_back_what_was_kept_in_a_room_that_was_over(
    back: float, kind: str, is_excused: bool
) -> None:
    tale = Tale()
    ada, ben = two(tale)
    ben.loses_the_socket(4)
    ada.says(6, "room", "a")
    tale.breaks(6.5, 7.8, kind, "redis")
    ben.comes(back, "three", "matched", room="room")
    ben.hears(back, "matched", room="room", role="callee", partner={"id": ada.id}, resumed=True)
    lost = [breach for breach in tale.breaches(20) if breach.promise is Promise.NO_TEXT_LOST]
    assert (lost == []) == is_excused


def test_a_text_is_heard_again_only_if_it_was_said_again_and_a_server_died() -> None:
    for dies in (False, True):
        tale = Tale()
        ada, ben = two(tale)
        ada.says(5, "room", "a")
        ben.hears_text(5, "room", "a").loses_the_socket(6)
        ben.comes(7, "three", "matched", room="room")
        ben.hears(7, "matched", room="room", role="callee", partner={"id": ada.id}, resumed=True)
        ada.says(8, "room", "a")
        ben.hears_text(8, "room", "a")
        if dies:
            tale.breaks(6, 6.5, "kill", "two")
        assert promises(tale.breaches(20)) == ([] if dies else [Promise.SAID_ONCE])
