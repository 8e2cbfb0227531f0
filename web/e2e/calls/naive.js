// A page as one writes it first: the camera is opened when somebody was found, and the offer waits until every
// candidate has been gathered. For the bench alone. It speaks Socket.IO over one WebSocket by hand.
(() => {
  let socket;
  let matched;
  const waiting = [];
  const heard = [];

  const next = (name) =>
    new Promise((resolve) => {
      const at = heard.findIndex(([said]) => said === name);
      if (at >= 0) resolve(heard.splice(at, 1)[0][1]);
      else waiting.push([name, resolve]);
    });

  const hear = (name, argument) => {
    if (name === "matched") matched = performance.now();
    const at = waiting.findIndex(([wanted]) => wanted === name);
    if (at >= 0) waiting.splice(at, 1)[0][1](argument);
    else heard.push([name, argument]);
  };

  const send = (name, argument) => socket.send(`42${JSON.stringify([name, argument])}`);

  const gathered = (connection) =>
    new Promise((resolve) => {
      const look = () => connection.iceGatheringState === "complete" && resolve();
      connection.addEventListener("icegatheringstatechange", look);
      look();
    });

  async function enter() {
    const config = await (await fetch("/api/config")).json();
    const pass = await fetch("/api/sessions/guest", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ adult: true, terms: config.terms }),
    });
    const { accessToken: token } = await pass.json();
    socket = new WebSocket(`${location.origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    socket.onmessage = ({ data }) => {
      if (data === "2") socket.send("3");
      else if (data.startsWith("0")) socket.send(`40${JSON.stringify({ token, protocol: 1 })}`);
      else if (data.startsWith("42")) hear(...JSON.parse(data.slice(2)));
    };
    await next("welcome");
  }

  // One call: resolves with the milliseconds from `matched` to each step.
  async function call() {
    heard.length = 0;
    send("find", {});
    const { room, role, iceServers, iceTransportPolicy } = await next("matched");
    const since = matched;
    const steps = {};
    const step = (name) => (steps[name] ??= Math.round(performance.now() - since));
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 1280, height: 720 } });
    step("camera");
    const mine = document.createElement("video");
    mine.muted = true;
    mine.autoplay = true;
    mine.srcObject = stream;
    document.body.replaceChildren(mine);
    const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy });
    for (const track of stream.getTracks()) connection.addTrack(track, stream);
    connection.oniceconnectionstatechange = () => {
      if (/connected|completed/.test(connection.iceConnectionState)) step("pair");
    };
    connection.onconnectionstatechange = () => connection.connectionState === "connected" && step("dtls");
    const seen = new Promise((resolve) => {
      connection.ontrack = ({ track, streams }) => {
        if (track.kind !== "video") return;
        const video = document.createElement("video");
        video.muted = true;
        video.autoplay = true;
        video.srcObject = streams[0];
        document.body.append(video);
        video.requestVideoFrameCallback(() => resolve(step("frame")));
      };
    });
    const tell = async (made) => {
      await connection.setLocalDescription(made);
      await gathered(connection);
      const { type, sdp } = connection.localDescription;
      step(type);
      send("signal", { room, description: { type, sdp } });
    };
    const signal = async () => (await next("signal")).description;
    if (role === "caller") {
      await tell(await connection.createOffer());
      await connection.setRemoteDescription(await signal());
      step("answer");
    } else {
      await connection.setRemoteDescription(await signal());
      step("offer");
      await tell(await connection.createAnswer());
    }
    const outcome = await Promise.race([seen, new Promise((resolve) => setTimeout(resolve, 15_000, null))]);
    window.naive.end = () => {
      connection.close();
      for (const track of stream.getTracks()) track.stop();
      document.body.replaceChildren();
    };
    return { connected: outcome !== null, restarts: 0, steps };
  }

  window.naive = { enter, call, stop: () => send("stop", {}), end: () => {} };
})();
