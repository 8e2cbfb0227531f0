import type { Api, SignUpFields } from "./api";
import type { Clock } from "./clock";
import type { Keepsake } from "./keepsake";
import { Problem, wordsForCode } from "./problem";
import type { SessionGrant } from "./protocol";

/** Who this page is signed in as. `unknown` only until the first refresh has been answered. */
export type SessionState =
  | { readonly status: "unknown" }
  | { readonly status: "out"; readonly because: string | null }
  /** Shut out, in the server's words: why, and until when. */
  | { readonly status: "banned"; readonly message: string }
  | { readonly status: "in"; readonly name: string; readonly isGuest: boolean };

/** How long a returning visitor is kept from the home page by a slow refresh. */
const patienceMs = 3000;

/**
 * The visitor's session. The access token lives here, in memory alone; the refresh cookie, which no
 * script can read, brings it back after a reload.
 */
export class Session {
  private current: SessionState = { status: "unknown" };
  private grant: { readonly token: string; readonly staleAt: number } | null = null;
  private refreshing: Promise<string | null> | null = null;
  private cancelRenewal: () => void = () => {};
  /** The id of the account that is signed in. */
  private owner: string | null = null;
  private visits = 0;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly api: Api,
    private readonly clock: Clock,
    private readonly keepsake: Keepsake,
  ) {
    // The mark is left as it is: whoever signs in there next has set it for themselves.
    keepsake.whenForgotten(() => {
      if (this.current.status === "in") this.leave("unauthorized");
    });
  }

  get state(): SessionState {
    return this.current;
  }

  /** Changes with every sign-in and sign-out, so that what belongs to an earlier visitor is known to be stale. */
  get visit(): number {
    return this.visits;
  }

  /** The access token as it is now, fresh or not. */
  get token(): string | null {
    return this.grant?.token ?? null;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Silent sign-in with the refresh cookie. Failing is normal: most visitors have none. */
  async restore(): Promise<void> {
    if (!this.keepsake.mayHaveSession()) return this.become({ status: "out", because: null });
    const cancel = this.clock.after(patienceMs, () => {
      if (this.current.status === "unknown") this.become({ status: "out", because: null });
    });
    await this.freshToken(true).catch(() => null);
    cancel();
    if (this.current.status === "unknown") this.become({ status: "out", because: null });
  }

  async signUp(fields: SignUpFields): Promise<void> {
    this.accept(await this.api.signUp(fields));
  }

  /** Makes the guest who is here a member. They stay signed in, and their call stands. */
  async keepName(fields: SignUpFields): Promise<void> {
    this.accept(await this.authorized((token) => this.api.signUp(fields, token)));
  }

  async signIn(name: string, password: string): Promise<void> {
    this.accept(await this.api.signIn(name, password));
  }

  async enterAsGuest(name: string, terms: string): Promise<void> {
    this.accept(await this.api.guestPass(name, terms));
  }

  /** Signed out here at once, whatever the network does; the server is told as well as can be. */
  async signOut(): Promise<void> {
    const token = this.token;
    this.forget(null);
    await this.api.signOut(token).catch(() => undefined);
  }

  /** The visitor has another name from now on. */
  renamed(name: string): void {
    if (this.current.status === "in") this.become({ ...this.current, name });
  }

  /** Shut out. The session is kept for the day when that is over, if it lasts so long. */
  shutOut(message: string): void {
    this.grant = null;
    this.cancelRenewal();
    this.become({ status: "banned", message: message || wordsForCode("banned") });
  }

  /** Back to where everybody begins. */
  backToStart(): void {
    this.become({ status: "out", because: null });
  }

  /** Forgets the session because the server ended it. */
  forget(because: string | null): void {
    this.keepsake.note(false);
    this.leave(because);
  }

  /**
   * A token the server should take: the present one, or a new one where that is stale or `anew` is asked.
   *
   * `null` means there is no session any more. Throws where the server cannot be asked. Callers who
   * come together share one refresh, because the cookie rotates with each.
   */
  async freshToken(anew: boolean): Promise<string | null> {
    if (!anew && this.grant && this.clock.now() < this.grant.staleAt) return this.grant.token;
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  /**
   * Makes a call that needs a token. One that is refused is renewed once.
   *
   * Where there is no session any more the visitor is signed out, and the call fails as `unauthorized`. So does one whose
   * visitor has gone meanwhile: its answer is nothing for who comes next.
   */
  async authorized<Answer>(call: (token: string) => Promise<Answer>): Promise<Answer> {
    const { visit } = this;
    for (const anew of [false, true]) {
      const token = await this.freshToken(anew);
      if (token === null || visit !== this.visit) break;
      try {
        const answer = await call(token);
        if (visit !== this.visit) break;
        return answer;
      } catch (thrown) {
        if (visit !== this.visit) break;
        const code = thrown instanceof Problem ? thrown.code : "";
        if (thrown instanceof Problem && code === "banned") this.shutOut(thrown.detail);
        if (code !== "unauthorized") throw thrown;
      }
    }
    if (this.current.status === "in" && visit === this.visit) this.forget("unauthorized");
    throw new Problem("unauthorized", 401);
  }

  private async refresh(): Promise<string | null> {
    const before = this.grant;
    try {
      const grant = await this.api.refresh();
      // Somebody signed in or out by hand meanwhile: what they did is newer.
      if (this.grant !== before) return this.token;
      if (this.owner !== null && this.owner !== grant.account.id) {
        // Somebody else signed in in another tab. The cookie is theirs, and this tab has nothing to do with them: to
        // connect as them would take their call away.
        this.leave("unauthorized");
        return null;
      }
      this.accept(grant);
      return grant.accessToken;
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      const { code, detail, status } = thrown;
      if (status < 400 || status >= 500 || status === 429) throw thrown;
      if (code === "banned") {
        this.shutOut(detail);
        return null;
      }
      this.keepsake.note(false);
      return null;
    }
  }

  private leave(because: string | null): void {
    this.grant = null;
    this.cancelRenewal();
    this.become({ status: "out", because });
  }

  private accept(grant: SessionGrant): void {
    // Whoever was here before is gone first, with all that was theirs.
    if (this.owner !== null && this.owner !== grant.account.id) this.leave(null);
    const lifeMs = grant.expiresIn * 1000;
    // Renewed well before it ends, so that the stop which is sent while the page closes carries a good one.
    const freshMs = Math.max(lifeMs * 0.75, lifeMs - 60_000);
    this.grant = { token: grant.accessToken, staleAt: this.clock.now() + freshMs };
    this.keepsake.note(true);
    this.cancelRenewal();
    this.cancelRenewal = this.clock.after(Math.min(freshMs, 2 ** 31 - 1), () => {
      this.freshToken(true).catch(() => undefined);
    });
    this.owner = grant.account.id;
    this.become({ status: "in", name: grant.account.displayName, isGuest: grant.account.guest });
  }

  private become(state: SessionState): void {
    if ((state.status === "in") !== (this.current.status === "in")) this.visits += 1;
    if (state.status !== "in") this.owner = null;
    this.current = state;
    for (const watcher of this.watchers) watcher();
  }
}
