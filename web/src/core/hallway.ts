import { Account } from "./account/account";
import { Api } from "./api";
import { watchSleep } from "./asleep";
import { Chat } from "./chat/chat";
import { Drawing } from "./chat/drawing";
import { isSeated, phaseOf } from "./chat/phase";
import { browserSecrets } from "./call/words-compared";
import { browserClock } from "./clock";
import { browserDownload } from "./download";
import type { Download } from "./download";
import { Invitation, inviteIn } from "./invite";
import { browserKeepsake } from "./keepsake";
import { Checkup } from "./check/checkup";
import { openCamera, openDevice, openScreen } from "./media/camera";
import type { CameraAnswer } from "./media/camera";
import { browserChimes } from "./media/chimes";
import { DeviceList, isThere } from "./media/devices";
import { meter } from "./media/meter";
import { playTestSound } from "./media/speaker";
import { makePageID } from "./page-id";
import { Preferences } from "./preferences";
import { hiddenBy } from "./relay";
import { Session } from "./session";
import { openBrowserTransport } from "./socket/browser-transports";
import { Socket } from "./socket/socket";
import type { SocketAuth } from "./socket/socket";
import { Sounds } from "./sounds";
import { anybody } from "./wish";

/** The name and version the server is told. */
const client = { name: "hallway-page", version: "0.1.0" };

/** The whole page without its looks. */
export interface Hallway {
  readonly api: Api;
  readonly session: Session;
  readonly chat: Chat;
  readonly drawing: Drawing;
  readonly account: Account;
  readonly preferences: Preferences;
  readonly sounds: Sounds;
  readonly devices: DeviceList;
  readonly checkup: Checkup;
  readonly download: Download;
  readonly invitation: Invitation;
}

/**
 * What browser tests and curious builders may read, at `window.hallway`:
 *
 * - `peerConnectionsMade`: how many RTCPeerConnections the rooms of this page have had since it was loaded. One a room.
 * - `room`: the id of the room that is drawn, or null. A call that begins is drawn with its first picture.
 * - `state`: the phase that is drawn, one of {@link Phase}: "idle", "waiting", "calling", "ringing", "connected" and so on.
 * - `pc`: the present RTCPeerConnection, or null. For `getStats()`.
 *
 * It can be read and not written, and nothing of the page depends on it.
 */
export interface Inspection {
  readonly peerConnectionsMade: number;
  readonly room: string | null;
  readonly state: string;
  readonly pc: RTCPeerConnection | null;
}

/** Puts the page together, in a browser. */
export function openHallway(): Hallway {
  const api = new Api((url, init) => fetch(url, init));
  const session = new Session(
    api,
    browserClock,
    browserKeepsake(() => localStorage, window),
  );
  const preferences = new Preferences(() => localStorage);
  const sounds = new Sounds(
    browserChimes(() => new AudioContext(), window, preferences),
    preferences,
    () => document.hidden,
  );
  // Without https there are none, whatever the types say.
  const mediaDevices = navigator.mediaDevices as MediaDevices | undefined;
  const openChosen = (soundAlone: boolean): Promise<CameraAnswer> =>
    openCamera(mediaDevices, soundAlone, preferences.choices);
  const makeConnection = (configuration: RTCConfiguration): RTCPeerConnection =>
    new RTCPeerConnection(hiddenBy(preferences.choices, configuration));
  const page = makePageID((bytes) => crypto.getRandomValues(bytes));
  const auth = async (anew: boolean): Promise<SocketAuth | null> => {
    const token = await session.freshToken(anew);
    // Naming the room is how a page that comes back keeps its call; a page that names none is a new one.
    const { room: present, returnTo } = chat.view.state;
    const room = present?.id ?? returnTo ?? undefined;
    return token === null ? null : { token, protocol: 1, client, page, ...(room === undefined ? {} : { room }) };
  };
  const chat = new Chat({
    clock: browserClock,
    secrets: browserSecrets,
    iceServers: async () => hiddenBy(preferences.choices, await session.authorized((token) => api.iceServers(token))),
    openCamera: openChosen,
    openDevice: (wish) => openDevice(mediaDevices, wish),
    openScreen: () => openScreen(mediaDevices),
    makeConnection,
    makeStream: () => new MediaStream(),
    hear: (sound) => sounds.hear(sound),
    openSocket: (listener) => {
      const socket = new Socket(
        { open: openBrowserTransport, clock: browserClock, chance: Math.random, auth },
        listener,
      );
      addEventListener("online", () => socket.hurry());
      watchSleep(browserClock, Date.now, (ms) => {
        // What is told first is why the connection is lost.
        chat.tell({ type: "woke", ms });
        socket.slept(ms);
      });
      return socket;
    },
  });
  const drawing = new Drawing(chat, browserClock);
  const account = new Account(api, session, browserClock);
  followWish(session, preferences, chat);
  followSession(session, chat);
  followNetwork(chat);
  leaveWithPage(api, session, chat);
  const invitation = new Invitation(takeInvite(), session);
  const devices = new DeviceList(mediaDevices);
  followDevices(preferences, devices, chat);
  const checkup = new Checkup({
    clock: browserClock,
    preferences,
    openCamera: () => openChosen(true),
    present: { stream: () => chat.view.mine, watch: (watcher) => chat.watch(watcher) },
    meter: (stream, tell) => meter(stream, { clock: browserClock, openAudio: () => new AudioContext() }, tell),
    playSound: playTestSound,
    iceServers: () =>
      session.state.status === "in"
        ? session.authorized((token) => api.iceServers(token)).then((ice) => hiddenBy(preferences.choices, ice))
        : null,
    makeConnection,
  });
  const download = browserDownload;
  return { api, session, chat, drawing, account, preferences, sounds, devices, checkup, download, invitation };
}

/** Makes `window.hallway`. */
export function inspect({ chat, drawing }: Pick<Hallway, "chat" | "drawing">): Inspection {
  return Object.freeze({
    get peerConnectionsMade() {
      return chat.peerConnectionsMade;
    },
    get room() {
      return drawing.view.state.room?.id ?? null;
    },
    get state() {
      return phaseOf(drawing.view.state);
    },
    get pc() {
      return chat.peerConnection;
    },
  });
}

/** The invite of the link that was followed. */
function takeInvite(): string {
  const { invite, address } = inviteIn(location.href);
  if (address !== null) history.replaceState(history.state, "", address);
  return invite;
}

/** The browser knows at once when a device has lost its network; the socket would take its time. */
function followNetwork(chat: Chat): void {
  const tell = (): void => chat.tell({ type: "networkChanged", online: navigator.onLine });
  for (const change of ["online", "offline"]) addEventListener(change, tell);
  // Not every browser tells of another network; where none does, the call notices by itself, later.
  const { connection } = navigator as { readonly connection?: EventTarget & { readonly type?: string } };
  let type = connection?.type;
  connection?.addEventListener("change", () => {
    // It tells of every guess at the speed, too.
    if (connection.type === type) return;
    type = connection.type;
    chat.tell({ type: "networkSwitched" });
  });
  tell();
}

/**
 * What the visitor asks for is remembered by the browser and told to the chat. It is forgotten with whoever signs out:
 * the next one at this device may be somebody else.
 */
export function followWish(session: Session, preferences: Preferences, chat: Chat): void {
  const tell = (): void => {
    const { interests, language, relay } = preferences.choices;
    chat.tell({ type: "wishChosen", wish: { interests, language, ...(relay ? { relay } : {}) } });
  };
  preferences.watch(tell);
  tell();
  let inside = false;
  session.watch(() => {
    const { state } = session;
    // Whoever was signed out by something else comes back as who they were.
    if (inside && state.status === "out" && state.because !== "unauthorized") preferences.choose(anybody);
    inside = state.status === "in";
  });
}

/** Which devices to use is remembered by the browser and told to the chat, and so is what is plugged in and out. */
export function followDevices(preferences: Preferences, list: DeviceList, chat: Chat): void {
  const tell = (): void => {
    const { camera, microphone } = preferences.choices;
    chat.tell({ type: "devicesChosen", chosen: { camera, microphone } });
  };
  preferences.watch(tell);
  tell();
  let before = list.devices;
  list.watch(() => {
    const { speaker } = preferences.choices;
    const unplugged =
      speaker !== "" && isThere(before, "speaker", speaker) && !isThere(list.devices, "speaker", speaker);
    before = list.devices;
    if (unplugged) chat.tell({ type: "speakerLost" });
    chat.tell({ type: "devicesChanged" });
  });
}

/** Who signs in enters the chat, who signs out departs, and a session that the server ended is forgotten here. */
export function followSession(session: Session, chat: Chat): void {
  let inside = false;
  session.watch(() => {
    const signedIn = session.state.status === "in";
    if (signedIn === inside) return;
    inside = signedIn;
    chat.tell({ type: signedIn ? "entered" : "departed" });
  });
  chat.watch(() => {
    const { link } = chat.view.state;
    if (!inside || link.status !== "over" || link.code === "displaced") return;
    if (link.code === "banned") session.shutOut(link.message);
    else session.forget(link.code);
  });
}

/** Closing the page tells the server at once, so that the partner need not wait out the grace. */
function leaveWithPage(api: Api, session: Session, chat: Chat): void {
  addEventListener("pagehide", () => {
    const { token } = session;
    if (token && isSeated(chat.view.state)) api.stopOnLeaving(token).catch(() => undefined);
  });
  // A page that the browser kept and shows again has a past and no connection: it begins anew.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
