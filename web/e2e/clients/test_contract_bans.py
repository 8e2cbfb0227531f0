"""Who is shut out is told so as it is written down, wherever they turn; and is back when it is over."""

from __future__ import annotations

from pathlib import Path

from clients.contract.documents import OPERATIONS
from clients.contract.walker import PASSWORD, Walker, walking
from clients.contract.witness import Witness, seated
from harness.host import hallway
from harness.passes import Pass
from harness.server import HallwayServer


async def test_a_ban_is_told_as_written(tmp_path: Path) -> None:
    async with (
        HallwayServer("contract-bans", DATA_DIR=str(tmp_path)) as server,
        walking(server.url) as walker,
    ):
        token = await walker.member("ada")
        cookie = walker.last_cookie
        ada, ben = Pass(server.url, token, {}), Pass(server.url, await walker.guest(), {})
        seat, partner = await seated(ada), await seated(ben)
        await seat.asks("find", {})
        await partner.asks("find", {})
        await seat.hears("matched")

        await hallway("account", "ban", "ada", "--reason", "spam", "--until", "7d", data=tmp_path)
        farewell = await seat.hears("signedOut")
        assert farewell["code"] == "banned" and "spam" in farewell["message"], farewell
        await seat.ends()
        assert seat.is_disconnected, "DISCONNECT follows"
        await partner.hears("ended", reason="partner_left")
        await partner.goes()
        await nothing_is_open_to(ada, cookie, walker)

        await hallway("account", "unban", "ada", data=tmp_path)
        export = await walker.call("exportAccount", 200, token=token)
        assert "ban" not in export, "it is over, and forgotten"
        await walker.call("refresh", 200, cookie=cookie)


async def nothing_is_open_to(ada: Pass, cookie: str, walker: Walker) -> None:
    for name, (_, _, operation) in OPERATIONS.items():
        if "security" not in operation or name == "signOut":
            problem = await walker.call(name, 403, "banned", ada.token)
            assert "spam" in problem["detail"], problem
    await walker.call("refresh", 403, "banned", cookie=cookie)
    sign_in = {"login": "ada", "password": PASSWORD}
    await walker.call("signIn", 403, "banned", json=sign_in)
    await walker.call("signIn", 401, "wrong_credentials", json=sign_in | {"password": "another password"})
    stranger = Witness(ada)
    await stranger.open()
    refusal = await stranger.refused()
    assert refusal["data"]["code"] == "banned" and "spam" in refusal["message"], refusal
    stranger.wire.reset()


async def test_a_guest_who_is_banned_is_not_promoted(tmp_path: Path) -> None:
    async with (
        HallwayServer("contract-banned-guest", DATA_DIR=str(tmp_path)) as server,
        walking(server.url) as walker,
    ):
        guest = await walker.call("takeGuestPass", 201, json=await walker.agreed())
        await hallway("account", "ban", guest["account"]["id"], "--reason", "spam", "--until", "7d", data=tmp_path)
        sign_up = await walker.agreed() | {"login": "ben", "password": PASSWORD}
        await walker.call("signUp", 403, "banned", guest["accessToken"], json=sign_up)
        await walker.call("signUp", 201, json=sign_up)
