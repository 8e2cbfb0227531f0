"""What somebody signed in may know, change and delete of themselves is answered as it is written down."""

from __future__ import annotations

from pathlib import Path

from clients.contract.walker import NO_SESSION, PASSWORD, Walker, walking
from clients.contract.witness import seated
from harness.hall import Hall
from harness.host import hallway
from harness.passes import Pass
from harness.server import HallwayServer

FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0"
OTHER = "four other words entirely"


async def test_sessions_are_listed_and_ended_as_written(walker: Walker) -> None:
    first = await walker.member("Ada of the sessions")
    sign_in = {"login": "Ada of the sessions", "password": PASSWORD}
    answer = await walker.call("signIn", 200, json=sign_in, headers={"User-Agent": FIREFOX})
    second = answer["accessToken"]
    newer, older = (await walker.call("listSessions", 200, token=second))["sessions"]
    assert (newer["current"], older["current"]) == (True, False), "the newest first"
    assert newer["device"] == "Firefox on Android"
    for nobodys, token in ((NO_SESSION, second), ("ses_1", second), (newer["id"], await walker.guest())):
        await walker.call("endSession", 404, "not_found", token, id=nobodys)
    await walker.call("endSession", 204, token=second, id=older["id"])
    await walker.call("getAccount", 401, "unauthorized", first)
    await walker.call("endSession", 404, "not_found", second, id=older["id"])
    await walker.call("endSession", 204, token=second, id=newer["id"])
    await walker.call("listSessions", 401, "unauthorized", second)


async def test_an_account_is_changed_as_written(walker: Walker) -> None:
    login = "Ada of the changes"
    token = await walker.member(login)
    sign_in = {"login": login, "password": PASSWORD}
    elsewhere = (await walker.call("signIn", 200, json=sign_in))["accessToken"]
    agreed = await walker.agreed()

    changed = await walker.call("changeAccount", 200, token=token, json={"displayName": "Ada L."})
    assert (changed["account"]["displayName"], changed["login"]) == ("Ada L.", login)
    assert await walker.call("getAccount", 200, token=token) == changed
    two_at_once = agreed | {"displayName": "Ada"}
    for malformed in ({}, {"displayName": ""}, {"newPassword": OTHER}, {"adult": True}, two_at_once):
        await walker.call("changeAccount", 400, "invalid_request", token, json=malformed)

    new_password = {"password": PASSWORD, "newPassword": OTHER}
    await walker.call("changeAccount", 400, "invalid_request", await walker.guest(), json=new_password)
    await walker.call("changeAccount", 422, "weak_password", token, json=new_password | {"newPassword": "short"})
    await walker.call("changeAccount", 401, "wrong_credentials", token, json=new_password | {"password": OTHER})
    assert await walker.call("changeAccount", 200, token=token, json=new_password) == changed
    await walker.call("getAccount", 401, "unauthorized", elsewhere)
    await walker.call("signIn", 401, "wrong_credentials", json=sign_in)
    await walker.call("signIn", 200, json=sign_in | {"password": OTHER})

    for refused in (agreed | {"adult": False}, agreed | {"terms": "another version"}):
        await walker.call("changeAccount", 403, "consent_required", token, json=refused)
    assert await walker.call("changeAccount", 200, token=token, json=agreed) == changed


async def test_an_account_is_deleted_as_written(hall: Hall, walker: Walker) -> None:
    sign_up = await walker.agreed() | {"login": "Ada of the deletion", "password": PASSWORD}
    token = (await walker.call("signUp", 201, json=sign_up))["accessToken"]
    ada = await seated(Pass(walker.url, token, {}))
    await walker.call("deleteAccount", 401, "wrong_credentials", token)
    await walker.call("deleteAccount", 401, "wrong_credentials", token, json={"password": OTHER})
    await walker.call("deleteAccount", 204, token=token, json={"password": PASSWORD})
    assert walker.last_cookie == "", "the cookie is to be forgotten"
    assert (await ada.hears("signedOut"))["code"] == "unauthorized"
    await ada.ends()
    await walker.call("getAccount", 401, "unauthorized", token)
    await walker.call("signIn", 401, "wrong_credentials", json={"login": sign_up["login"], "password": PASSWORD})
    await walker.call("signUp", 201, json=sign_up)
    await walker.call("deleteAccount", 204, token=await walker.guest())


async def test_a_guest_is_promoted_as_written(walker: Walker) -> None:
    agreed = await walker.agreed()
    guest = await walker.call("takeGuestPass", 201, json=agreed | {"displayName": "Ben"})
    token, cookie = guest["accessToken"], walker.last_cookie
    walker.last_cookie = ""
    sign_up = agreed | {"login": "Ben of the promotion", "password": PASSWORD}
    await walker.call("signUp", 401, "unauthorized", "not.a.token", json=sign_up)
    await walker.call("signIn", 401, "wrong_credentials", json={"login": sign_up["login"], "password": PASSWORD})
    member = await walker.call("signUp", 201, token=token, json=sign_up)
    assert member["account"] == guest["account"] | {"guest": False}
    assert walker.last_cookie == "", "the cookie that is there stays good"
    assert (await walker.call("refresh", 200, cookie=cookie))["account"] == member["account"]
    assert (await walker.call("getAccount", 200, token=token))["login"] == sign_up["login"]
    again = sign_up | {"login": "Ben once more"}
    await walker.call("signUp", 400, "invalid_request", member["accessToken"], json=again)
    await walker.call("signUp", 201, json=again)
    assert walker.last_cookie, "somebody new gets a cookie"


async def test_an_invite_lets_one_in_as_written(tmp_path: Path) -> None:
    async with (
        HallwayServer("contract-invite", SIGN_UP="invite", DATA_DIR=str(tmp_path)) as server,
        walking(server.url) as walker,
    ):
        assert (await walker.call("getConfig", 200))["signUp"] == "invite"
        sign_up = await walker.agreed() | {"login": "ada", "password": PASSWORD}
        await walker.call("signUp", 403, "sign_up_closed", json=sign_up)
        invite = {"invite": (await hallway("account", "invite", data=tmp_path)).splitlines()[0]}
        await walker.call("signUp", 201, json=sign_up | invite)
        await walker.call("signUp", 403, "sign_up_closed", json=sign_up | invite | {"login": "ben"})
        guest = await walker.guest()
        await walker.call("signUp", 403, "sign_up_closed", guest, json=sign_up | {"login": "ben"})
        invite = {"invite": (await hallway("account", "invite", data=tmp_path)).splitlines()[0]}
        await walker.call("signUp", 201, token=guest, json=sign_up | invite | {"login": "ben"})
