import type { Api, SignUpFields } from "../api";
import { wordsForProblem } from "../problem";
import type { AccountChange, AccountProfile, SessionEntry } from "../protocol";
import type { Session } from "../session";

/** What is known of the visitor's account, and what hinders knowing it, in words. */
export interface AccountView {
  readonly profile: AccountProfile | null;
  readonly sessions: readonly SessionEntry[] | null;
  readonly problem: string | null;
}

const nothing: AccountView = { profile: null, sessions: null, problem: null };

/** The visitor's account on the server. Forgets everything when its owner signs out. */
export class Account {
  private shown = nothing;
  /** Changes with every sign-in and sign-out, so that an answer to an earlier visitor is known to be stale. */
  private visit = 0;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly api: Api,
    private readonly session: Session,
  ) {
    let inside = false;
    session.watch(() => {
      const signedIn = session.state.status === "in";
      if (signedIn === inside) return;
      inside = signedIn;
      this.visit += 1;
      this.shown = nothing;
      this.show({});
    });
  }

  get view(): AccountView {
    return this.shown;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Asks who the visitor is to this host. Never rejects: what goes wrong is shown. */
  loadProfile(): Promise<void> {
    return this.load(
      (token) => this.api.account(token),
      (profile) => this.show({ profile, problem: null }),
    );
  }

  /** Asks where the account is signed in. Never rejects: what goes wrong is shown. */
  loadSessions(): Promise<void> {
    return this.load(
      (token) => this.api.sessions(token),
      (sessions) => this.show({ sessions, problem: null }),
    );
  }

  /** Others see the new name from the next connection on. */
  async rename(displayName: string): Promise<void> {
    await this.change({ displayName });
    this.session.renamed(displayName);
  }

  agree(terms: string): Promise<void> {
    return this.change({ adult: true, terms });
  }

  /** Every other place where the account is signed in is signed out. */
  async changePassword(password: string, newPassword: string): Promise<void> {
    await this.change({ password, newPassword });
    await this.loadSessions();
  }

  /** A guest becomes a member, and stays who they are to everybody. */
  async keepName(fields: SignUpFields): Promise<void> {
    await this.session.keepName(fields);
    await this.loadProfile();
  }

  async endSession(id: string): Promise<void> {
    await this.session.authorized((token) => this.api.endSession(token, id));
    this.show({ sessions: this.shown.sessions?.filter((entry) => entry.id !== id) ?? null });
  }

  /** All that is stored, as text for a file. */
  async export(): Promise<string> {
    const all = await this.session.authorized((token) => this.api.exportAccount(token));
    return `${JSON.stringify(all, null, 2)}\n`;
  }

  /** Deletes the account for good, and the session with it. @param password a member's; a guest has none */
  async delete(password: string | null): Promise<void> {
    await this.session.authorized((token) => this.api.deleteAccount(token, password));
    this.session.forget("deleted");
  }

  private async change(change: AccountChange): Promise<void> {
    const profile = await this.session.authorized((token) => this.api.changeAccount(token, change));
    this.show({ profile });
  }

  private async load<Answer>(ask: (token: string) => Promise<Answer>, keep: (answer: Answer) => void): Promise<void> {
    const { visit } = this;
    try {
      const answer = await this.session.authorized(ask);
      if (visit === this.visit) keep(answer);
    } catch (thrown) {
      if (visit === this.visit) this.show({ problem: wordsForProblem(thrown) });
    }
  }

  private show(part: Partial<AccountView>): void {
    this.shown = { ...this.shown, ...part };
    for (const watcher of this.watchers) watcher();
  }
}
