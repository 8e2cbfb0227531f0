import { Problem } from "./problem";
import type {
  AccountChange,
  AccountProfile,
  HostConfig,
  IceGrant,
  LobbyCount,
  SessionEntry,
  SessionGrant,
} from "./protocol";

/** The part of `fetch` that is used, so that a test can stand in for a server. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string | null;
  readonly keepalive?: boolean;
}

/** What somebody signs up with. */
export interface SignUpFields {
  readonly login: string;
  readonly password: string;
  readonly terms: string;
  /** Empty where the host asks for none. */
  readonly invite: string;
}

/** The JSON API of the server. Every failure is thrown as a {@link Problem}. */
export class Api {
  private readonly watchers = new Set<(code: string) => void>();

  constructor(private readonly fetch: Fetch) {}

  /** Calls back with the code of every refusal. */
  watchRefusals(watcher: (code: string) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  config(): Promise<HostConfig> {
    return this.call({ method: "GET", path: "/api/config" });
  }

  stats(): Promise<LobbyCount> {
    return this.call({ method: "GET", path: "/api/stats" });
  }

  /**
   * The login is for signing in and shown to nobody; the server makes up what the other person sees.
   *
   * @param guest the token of the guest who becomes a member, and keeps their name; none for somebody new
   */
  signUp({ login, password, terms, invite }: SignUpFields, guest: string | null = null): Promise<SessionGrant> {
    const body = { login, password, adult: true, terms, ...(invite ? { invite } : {}) };
    return this.call({ method: "POST", path: "/api/accounts", body, token: guest });
  }

  signIn(login: string, password: string): Promise<SessionGrant> {
    return this.call({ method: "POST", path: "/api/sessions", body: { login, password } });
  }

  guestPass(name: string, terms: string): Promise<SessionGrant> {
    const body = { ...(name ? { displayName: name } : {}), adult: true, terms };
    return this.call({ method: "POST", path: "/api/sessions/guest", body });
  }

  /** Trades the refresh cookie for a new access token. */
  refresh(): Promise<SessionGrant> {
    return this.call({ method: "POST", path: "/api/sessions/refresh" });
  }

  signOut(token: string | null): Promise<void> {
    return this.call({ method: "DELETE", path: "/api/sessions/current", token });
  }

  account(token: string): Promise<AccountProfile> {
    return this.call({ method: "GET", path: "/api/account", token });
  }

  changeAccount(token: string, body: AccountChange): Promise<AccountProfile> {
    return this.call({ method: "PATCH", path: "/api/account", body, token });
  }

  /** @param password a member's; a guest has none */
  deleteAccount(token: string, password: string | null): Promise<void> {
    const body = password === null ? {} : { body: { password } };
    return this.call({ method: "DELETE", path: "/api/account", token, ...body });
  }

  /** All that is stored about the caller, as the server tells it. */
  exportAccount(token: string): Promise<unknown> {
    return this.call({ method: "GET", path: "/api/account/export", token });
  }

  /** Servers and credentials to reach others by, as they are now. */
  async iceServers(token: string): Promise<IceGrant> {
    const told = await this.call<Partial<IceGrant>>({ method: "GET", path: "/api/ice-servers", token });
    return {
      iceServers: Array.isArray(told.iceServers) ? told.iceServers : [],
      iceTransportPolicy: told.iceTransportPolicy === "relay" ? "relay" : "all",
      ttl: typeof told.ttl === "number" && told.ttl > 0 ? told.ttl : 0,
    };
  }

  async sessions(token: string): Promise<readonly SessionEntry[]> {
    const { sessions } = await this.call<{ sessions: readonly SessionEntry[] }>({
      method: "GET",
      path: "/api/sessions",
      token,
    });
    return sessions;
  }

  endSession(token: string, id: string): Promise<void> {
    return this.call({ method: "DELETE", path: `/api/sessions/${encodeURIComponent(id)}`, token });
  }

  /** Sent while the page closes: the browser finishes it after the page is gone. */
  stopOnLeaving(token: string): Promise<void> {
    return this.call({ method: "POST", path: "/api/stop", token, keepalive: true });
  }

  private async call<Answer>(call: Call): Promise<Answer> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (call.body !== undefined) headers["content-type"] = "application/json";
    if (call.token) headers["authorization"] = `Bearer ${call.token}`;
    const init: RequestInit = { method: call.method, headers, credentials: "same-origin", cache: "no-store" };
    if (call.body !== undefined) init.body = JSON.stringify(call.body);
    if (call.keepalive) init.keepalive = true;
    let response: Response;
    try {
      response = await this.fetch(call.path, init);
    } catch {
      throw new Problem("offline", 0);
    }
    if (!response.ok) {
      const problem = await readProblem(response);
      for (const watcher of this.watchers) watcher(problem.code);
      throw problem;
    }
    if (response.status === 204) return undefined as Answer;
    try {
      return (await response.json()) as Answer;
    } catch {
      throw new Problem("internal", response.status);
    }
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const { code, detail } = (typeof body === "object" && body !== null ? body : {}) as {
    code?: unknown;
    detail?: unknown;
  };
  const seconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  return new Problem(
    typeof code === "string" ? code : response.status === 503 ? "unavailable" : "internal",
    response.status,
    Number.isFinite(seconds) ? seconds : null,
    typeof detail === "string" ? detail : "",
  );
}
