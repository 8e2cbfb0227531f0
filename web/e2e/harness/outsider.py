"""Somebody who calls with another implementation of WebRTC: aiortc, over somebody else's Socket.IO client."""

from __future__ import annotations

import asyncio
from typing import Any

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.contrib.media import MediaBlackhole
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack
from aiortc.sdp import candidate_from_sdp

from harness.guest import Guest


class Counted(MediaStreamTrack):
    """A track that is handed on, and counts what came."""

    def __init__(self, track: MediaStreamTrack) -> None:
        super().__init__()
        self.kind = track.kind
        self._track = track
        self.frames = 0

    async def recv(self) -> Any:
        frame = await self._track.recv()
        self.frames += 1
        return frame


class Outsider:
    """One call of a guest, in whichever role the server gives. It sends a green picture and silence."""

    def __init__(self, guest: Guest) -> None:
        self.guest = guest
        self.received: dict[str, Counted] = {}
        self._sink = MediaBlackhole()
        self._connection: RTCPeerConnection | None = None
        self._work: asyncio.Task[None] | None = None

    @property
    def connection(self) -> RTCPeerConnection:
        assert self._connection is not None
        return self._connection

    async def find(self) -> None:
        """Looks for somebody, and calls whoever is met."""
        await self.guest.ask("find", {})
        self._work = asyncio.create_task(self._call())

    async def _call(self) -> None:
        matched = await self.guest.hears("matched", within=60)
        room = matched["room"]
        servers = [
            RTCIceServer(urls=one["urls"], username=one.get("username"), credential=one.get("credential"))
            for one in matched["iceServers"]
        ]
        connection = self._connection = RTCPeerConnection(RTCConfiguration(iceServers=servers))

        @connection.on("track")
        def heard(track: MediaStreamTrack) -> None:
            counted = self.received[track.kind] = Counted(track)
            self._sink.addTrack(counted)

        if matched["role"] == "caller":
            self._attach()
            await connection.setLocalDescription(await connection.createOffer())
            await self._tell(room)
        elif offer := matched.get("offer"):
            await self._answer(room, offer)
        while True:
            signal = await self.guest.hears("signal", within=600, room=room)
            if description := signal.get("description"):
                if description["type"] == "offer":
                    await self._answer(room, description)
                else:
                    await connection.setRemoteDescription(RTCSessionDescription(description["sdp"], "answer"))
                    await self._sink.start()
            elif (candidate := signal.get("candidate")) and candidate.get("candidate"):
                found = candidate_from_sdp(candidate["candidate"].removeprefix("candidate:"))
                found.sdpMid, found.sdpMLineIndex = candidate.get("sdpMid"), candidate.get("sdpMLineIndex")
                await connection.addIceCandidate(found)

    def _attach(self) -> None:
        for track in (AudioStreamTrack(), VideoStreamTrack()):
            self.connection.addTrack(track)

    async def _answer(self, room: str, offer: dict[str, str]) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(offer["sdp"], "offer"))
        self._attach()
        await self.connection.setLocalDescription(await self.connection.createAnswer())
        await self._tell(room)
        await self._sink.start()

    async def _tell(self, room: str) -> None:
        """It finds all its candidates first, and does not trickle."""
        local = self.connection.localDescription
        description = {"type": local.type, "sdp": local.sdp}
        assert await self.guest.ask("signal", {"room": room, "description": description}) == {}

    def frames(self, kind: str) -> int:
        return self.received[kind].frames if kind in self.received else 0

    async def close(self) -> None:
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        await self._sink.stop()
        if self._connection is not None:
            await self._connection.close()
