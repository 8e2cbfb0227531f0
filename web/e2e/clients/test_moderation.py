"""The host's commands beside a running server: reports, bans, the audit trail, and what they say when they cannot."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from harness.guest import Guest
from harness.hall import meet
from harness.host import hallway, say
from harness.passes import guest_pass
from harness.server import HallwayServer


async def test_a_report_is_read_decided_once_and_on_record(tmp_path: Path) -> None:
    async with HallwayServer("moderation", DATA_DIR=str(tmp_path)) as server:
        ada, ben = Guest(await guest_pass(server.url)), Guest(await guest_pass(server.url))
        await ada.connect()
        await ben.connect()
        room = await meet(ada, ben)
        await ben.ask("text", {"room": room, "text": "buy \u202e\x1b[31m my things"})
        answer = await ada.ask("report", {"room": room, "reason": "spam", "note": "twice"})
        report = answer["report"]

        listed = await hallway("reports", "list", data=tmp_path)
        assert report in listed and "spam" in listed, listed
        shown = await hallway("reports", "show", report, data=tmp_path)
        assert "twice" in shown and "my things" in shown, shown
        assert "\x1b" not in shown and "\u202e" not in shown, "nothing that a guest wrote disturbs a terminal"
        decided = await hallway(
            "reports", "decide", report, "--ban", "--reason", "Spam", "--until", "1h", "--by", "mod", data=tmp_path
        )
        assert "upheld" in decided and "shut out" in decided, decided
        farewell = await ben.hears("signedOut")
        assert farewell["code"] == "banned" and "Spam" in farewell["message"], farewell

        again = await say("reports", "decide", report, "--dismiss", data=tmp_path)
        assert again.status == 1 and again.complaint, "a report is decided once"
        empty = await hallway("reports", "list", data=tmp_path)
        assert report not in empty, empty
        trail = await hallway("audit", data=tmp_path)
        assert [line.split()[4] for line in trail.splitlines()[1:]] == ["report.decided", "account.banned", "report.read"]
        assert trail.count(" mod ") == 2, trail
        await ada.leave()


async def test_a_slip_is_told_in_words(tmp_path: Path) -> None:
    async with HallwayServer("slips", DATA_DIR=str(tmp_path)):
        for arguments, words in {
            ("account", "ban", "nobody", "--reason", "x"): "no such account",
            ("account", "ban", "nobody"): "--reason",
            ("account", "ban", "nobody", "--reason", "x", "--until", "soon"): "soon",
            ("account", "invite", "--uses", "0"): "1",
            ("reports", "show", "rep_00000000000000000000000000000000"): "report",
            ("reports", "show", "17"): "reports list",
            ("reports", "decide", "17", "--dismiss", "--reason", "x"): "--ban",
            ("reports", "decide", "17"): "--dismiss",
        }.items():
            said = await say(*arguments, data=tmp_path)
            assert said.status != 0, arguments
            assert words.lower() in said.complaint.lower(), (arguments, said)
    said = await say("audit", data=tmp_path / "elsewhere")
    assert said.status == 1 and "no database" in said.complaint, said
    assert not (tmp_path / "elsewhere").exists(), "a slip of the folder makes nothing"


async def test_a_data_folder_has_one_server(tmp_path: Path) -> None:
    async with HallwayServer("first of two", DATA_DIR=str(tmp_path)) as server:
        second = await say("serve", "--port", "0", data=tmp_path)
        assert second.status == 1 and "another Hallway server" in second.complaint, second
        async with aiohttp.ClientSession() as http, http.get(server.url + "/healthz") as response:
            assert response.status == 200, "the first is not disturbed"
