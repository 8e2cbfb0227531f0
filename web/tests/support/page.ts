import assert from "node:assert/strict";
import { afterEach } from "node:test";

// First: React looks for a document when it is loaded.
import { dom } from "./browser";

import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { act } from "react-dom/test-utils";

import { App } from "../../src/components/App";
import { Account } from "../../src/core/account/account";
import { Api } from "../../src/core/api";
import { Chat } from "../../src/core/chat/chat";
import { Drawing, callHeldMs } from "../../src/core/chat/drawing";
import { Checkup } from "../../src/core/check/checkup";
import { followDevices, followSession, followWish } from "../../src/core/hallway";
import { Invitation } from "../../src/core/invite";
import type { CameraAnswer } from "../../src/core/media/camera";
import { DeviceList } from "../../src/core/media/devices";
import { Preferences } from "../../src/core/preferences";
import type { HallGuest, HostConfig, SessionEntry } from "../../src/core/protocol";
import { Session } from "../../src/core/session";
import type { SocketListener } from "../../src/core/socket/socket";
import { Sounds } from "../../src/core/sounds";
import type { Sound } from "../../src/core/sounds";
import { FakeClock, settled } from "./fake-clock";
import { FakeDevices } from "./fake-devices";
import { FakePeerConnection, FakeStream, FakeTrack } from "./fake-peer-connection";
import { secrets } from "./fake-secrets";

const { document } = dom.window;
let unmount: () => void = () => {};
afterEach(() => {
  unmount();
  dom.window.localStorage.clear();
});

/** How the pretended server is set up. */
export interface Setting {
  /** Whether the browser has a refresh cookie. */
  readonly cookie?: boolean;
  readonly host?: Partial<HostConfig>;
  readonly guest?: boolean;
  /** The version of the terms that the account agreed to. */
  readonly agreed?: string;
  readonly invite?: string;
  /** The calls that are not answered at first. */
  readonly down?: readonly string[];
}

const sessions: readonly SessionEntry[] = [
  { id: "ses_1", createdAt: "2026-11-21T08:00:00Z", refreshedAt: "2026-11-21T09:00:00Z", expiresAt: "", current: true },
  {
    id: "ses_2",
    createdAt: "2026-11-18T08:00:00Z",
    refreshedAt: "2026-11-20T09:00:00Z",
    expiresAt: "",
    device: "Firefox on Android",
    current: false,
  },
];

/** The whole page over a pretended server. */
export async function open({
  cookie = false,
  host = {},
  guest = true,
  agreed = "v1",
  invite = "",
  down = [],
}: Setting = {}) {
  const requests: string[] = [];
  const problems = new Map<string, { status: number; code: string; detail?: string }>();
  for (const call of down) problems.set(call, { status: 503, code: "unavailable" });
  let member = !guest;
  let terms = agreed;
  let hostTerms = "v1";
  const answerTo = (method: string, path: string): object => {
    const account = { id: "a", displayName: "ada", guest: !member };
    if (path.endsWith("config")) {
      const config = {
        version: "1",
        protocol: 1,
        signUp: "open",
        guestsAllowed: true,
        relayOnly: false,
        terms: hostTerms,
      };
      return { ...config, ...host };
    }
    if (path.endsWith("stats")) return { online: 12, waiting: 3, rooms: 4 };
    if (path.endsWith("export")) return { everything: true };
    if (path === "/api/account") return { account, ...(member ? { login: "ada" } : {}), createdAt: "", terms };
    if (path === "/api/sessions" && method === "GET") return { sessions };
    if (path === "/api/accounts") member = true;
    return { account: { ...account, guest: !member }, accessToken: "t", expiresIn: 900 };
  };
  const fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const method = init.method ?? "";
    requests.push(`${method} ${path} ${typeof init.body === "string" ? init.body : ""}`.trim());
    const refused = path.endsWith("refresh") && !cookie ? { status: 401, code: "unauthorized" } : null;
    const problem = problems.get(`${method} ${path}`) ?? refused;
    const answer = {
      ok: !problem,
      status: problem?.status ?? (method === "DELETE" ? 204 : 200),
      headers: new Map(),
      json: async () => problem ?? answerTo(method, path),
    };
    return answer as unknown as Response;
  };
  const connections: FakePeerConnection[] = [];
  const clock = new FakeClock();
  const api = new Api(fetch);
  const session = new Session(api, clock, {
    mayHaveSession: () => cookie,
    note: () => {},
    whenForgotten: () => {},
  });
  let server: SocketListener | null = null;
  const asked: { name: string; argument: Record<string, unknown> }[] = [];
  const answers = {
    answer: { status: "waiting" } as object | Promise<object>,
    hall: { guests: [], total: 0 } as object,
    camera: (): CameraAnswer => ({ stream: new FakeStream("audio", "video").real, without: null }),
  };
  const computer = new FakeDevices();
  const devices = new DeviceList(computer.real);
  const preferences = new Preferences(() => dom.window.localStorage);
  const played: Sound[] = [];
  const sounds = new Sounds({ play: (sound) => played.push(sound) }, preferences, () => false);
  const chat = new Chat({
    clock,
    secrets,
    iceServers: () => new Promise(() => {}),
    openCamera: async () => answers.camera(),
    openDevice: async () => ({ problem: "missing" }),
    openScreen: async () => ({ track: new FakeTrack("video").real }),
    makeConnection: (configuration) => {
      const connection = new FakePeerConnection(configuration);
      connections.push(connection);
      return connection.real;
    },
    makeStream: () => new FakeStream().real,
    hear: (sound) => sounds.hear(sound),
    openSocket: (listener) => {
      server = listener;
      return {
        connect: () => {},
        leave: () => {},
        send: () => {},
        ask: async (name, argument) => {
          asked.push({ name, argument: argument as Record<string, unknown> });
          // The hall is asked for by the page itself, beside whatever a test is about.
          const answer = name === "hall" ? answers.hall : answers.answer;
          return { kind: "answered", argument: await answer };
        },
      };
    },
  });
  const checked: FakePeerConnection[] = [];
  const checkup = new Checkup({
    clock,
    preferences,
    openCamera: async () => computer.answer(),
    present: { stream: () => chat.view.mine, watch: (watcher) => chat.watch(watcher) },
    meter: (_, tell) => computer.listen(tell),
    playSound: async (speaker) => void computer.played.push(speaker),
    iceServers: () =>
      session.state.status === "in"
        ? Promise.resolve({ iceServers: [{ urls: "turn:relay.test" }], iceTransportPolicy: "all" })
        : null,
    makeConnection: (configuration) => {
      const connection = new FakePeerConnection(configuration);
      checked.push(connection);
      return connection.real;
    },
  });
  const invitation = new Invitation(invite, session);
  const drawing = new Drawing(chat, clock);
  const account = new Account(api, session, clock);
  followWish(session, preferences, chat);
  followDevices(preferences, devices, chat);
  followSession(session, chat);
  const files = new Map<string, string>();
  const download = (name: string, text: string): void => void files.set(name, text);
  const place = document.getElementById("hallway");
  assert(place);
  const root = createRoot(place);
  const during = (work: () => void): Promise<void> =>
    act(async () => {
      work();
      await settled();
      await settled();
    });
  unmount = () => act(() => root.unmount());
  await during(() => {
    root.render(
      createElement(App, {
        hallway: { api, session, chat, drawing, account, preferences, sounds, devices, checkup, download, invitation },
      }),
    );
    void session.restore();
  });
  const every = (name: string): HTMLElement[] =>
    Array.from(document.querySelectorAll<HTMLElement>("button,input,select,textarea,video,dialog,ul,[role]")).filter(
      (element) => nameOf(element) === name && !element.closest("[hidden], dialog:not([open])"),
    );
  const named = (name: string): HTMLElement => {
    const found = every(name);
    assert.equal(found.length, 1, `there is one "${name}"`);
    return found[0] as HTMLElement;
  };
  const setter = (field: HTMLElement): ((value: string) => void) | undefined =>
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, "value")?.set?.bind(field);
  return {
    requests,
    problems,
    session,
    invitation,
    chat,
    clock,
    asked,
    played,
    computer,
    preferences,
    /** The connections that were made to check, not to call. */
    checked,
    files,
    /** What the server answers from now on. */
    set answer(answer: object | Promise<object>) {
      answers.answer = answer;
    },
    /** What opening the camera for a call comes to from now on. */
    set camera(camera: CameraAnswer) {
      answers.camera = () => camera;
    },
    /** Who is in the hall when it is next asked for. */
    set hall(guests: readonly HallGuest[]) {
      answers.hall = { guests, total: guests.length };
    },
    /** The account has agreed to that version, by the server's account. */
    agree: (version: string) => void (terms = version),
    /** The host has other terms from now on. */
    setTerms: (version: string) => void (hostTerms = version),
    /** The connections of calls. */
    connections,
    every,
    named,
    has: (name: string) => every(name).length > 0,
    during,
    press: (name: string) => during(() => named(name).click()),
    /** The server says something. A call that begins is drawn when it has not come to a picture for a while. */
    say: async (name: string, argument: unknown) => {
      await during(() => server?.event(name, argument));
      if (name === "matched") await during(() => void clock.pass(callHeldMs));
    },
    over: (code: string, message = "") => during(() => server?.over(code, message)),
    lose: () => during(() => server?.lost()),
    /** A key, wherever the keyboard is. */
    type: (key: string, more: KeyboardEventInit = {}) =>
      during(() => {
        const init = { key, bubbles: true, cancelable: true, ...more };
        document.activeElement?.dispatchEvent(new dom.window.KeyboardEvent("keydown", init));
      }),
    key: (name: string, key: string) =>
      during(() => {
        named(name).dispatchEvent(new dom.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      }),
    write: (name: string, text: string) =>
      during(() => {
        const field = named(name);
        setter(field)?.(text);
        field.dispatchEvent(new dom.window.Event("input", { bubbles: true }));
      }),
    /** Chooses what is called so in a list. */
    choose: (name: string, option: string) =>
      during(() => {
        const field = named(name) as HTMLSelectElement;
        const value = Array.from(field.options).find(({ text }) => text === option)?.value;
        assert(value !== undefined, `there is a "${option}"`);
        setter(field)?.(value);
        field.dispatchEvent(new dom.window.Event("change", { bubbles: true }));
      }),
    text: (selector: string) => document.querySelector(selector)?.textContent ?? "",
  };
}

/** A page inside: signed in, connected, nothing pressed. */
export async function inside(setting: Setting = {}): Promise<Awaited<ReturnType<typeof open>>> {
  const page = await open({ cookie: true, ...setting });
  await page.say("welcome", { guest: { id: "g", name: "ada" }, status: "idle", grace: 20 });
  return page;
}

/** What the server says when it has somebody. */
export const match = {
  room: "room_1",
  role: "caller",
  partner: { id: "p", name: "bob" },
  iceServers: [],
  iceTransportPolicy: "all",
  resumed: false,
};

/** A page in a call with bob. */
export async function inCall(setting: Setting = {}): Promise<Awaited<ReturnType<typeof open>>> {
  const page = await inside(setting);
  await page.press("Start");
  await page.say("matched", match);
  return page;
}

function nameOf(element: HTMLElement): string {
  const labels = (element as HTMLInputElement).labels;
  const titled = element.getAttribute("aria-labelledby");
  const title = titled === null ? null : document.getElementById(titled)?.textContent;
  const name = element.getAttribute("aria-label") ?? title ?? labels?.[0]?.textContent ?? element.textContent ?? "";
  return name.trim();
}
