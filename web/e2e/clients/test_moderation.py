"""The host's commands beside a running server: reports, bans, the audit trail, and what they say when they cannot."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import aiohttp

from harness.guest import Guest
from harness.hall import meet
from harness.passes import guest_pass
from harness.server import REPOSITORY, HallwayServer


async def say(*arguments: str, data: Path | None = None) -> tuple[int, str, str]:
    """Runs the command line; answers with its status and all that it says."""
    binary = os.environ.get("HALLWAY_BINARY") or str(REPOSITORY / ".build" / "debug" / "hallway")
    folder = ("--data-dir", str(data)) if data else ()
    process = await asyncio.create_subprocess_exec(
        binary,
        *arguments,
        *folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(process.communicate(), 20)
    return process.returncode or 0, said.decode(), complained.decode()


async def test_a_report_is_read_decided_once_and_on_record(tmp_path: Path) -> None:
    async with HallwayServer("moderation", DATA_DIR=str(tmp_path)) as server:
        ada, ben = Guest(await guest_pass(server.url)), Guest(await guest_pass(server.url))
        await ada.connect()
        await ben.connect()
        room = await meet(ada, ben)
        await ben.ask("text", {"room": room, "text": "buy \u202e\x1b[31m my things"})
        answer = await ada.ask("report", {"room": room, "reason": "spam", "note": "twice"})
        report = answer["report"]

        status, listed, _ = await say("reports", "list", data=tmp_path)
        assert status == 0 and report in listed and "spam" in listed, listed
        status, shown, _ = await say("reports", "show", report, data=tmp_path)
        assert status == 0 and "twice" in shown and "my things" in shown, shown
        assert "\x1b" not in shown and "\u202e" not in shown, "nothing that a guest wrote disturbs a terminal"
        status, decided, _ = await say(
            "reports", "decide", report, "--ban", "--reason", "Spam", "--until", "1h", "--by", "mod", data=tmp_path
        )
        assert status == 0 and "upheld" in decided and "shut out" in decided, decided
        farewell = await ben.hears("signedOut")
        assert farewell["code"] == "banned" and "Spam" in farewell["message"], farewell

        status, _, complaint = await say("reports", "decide", report, "--dismiss", data=tmp_path)
        assert status == 1 and complaint, "a report is decided once"
        status, empty, _ = await say("reports", "list", data=tmp_path)
        assert status == 0 and report not in empty, empty
        status, trail, _ = await say("audit", data=tmp_path)
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
            status, _, complaint = await say(*arguments, data=tmp_path)
            assert status != 0, arguments
            assert words.lower() in complaint.lower(), (arguments, complaint)
    status, _, complaint = await say("audit", data=tmp_path / "elsewhere")
    assert status == 1 and "no database" in complaint, complaint
    assert not (tmp_path / "elsewhere").exists(), "a slip of the folder makes nothing"


async def test_a_data_folder_has_one_server(tmp_path: Path) -> None:
    async with HallwayServer("first of two", DATA_DIR=str(tmp_path)) as server:
        status, _, complaint = await say("serve", "--port", "0", data=tmp_path)
        assert status == 1 and "another Hallway server" in complaint, complaint
        async with aiohttp.ClientSession() as http, http.get(server.url + "/healthz") as response:
            assert response.status == 200, "the first is not disturbed"
