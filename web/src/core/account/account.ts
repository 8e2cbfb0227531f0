import type { Api, SignUpFields } from "../api";
import type { Clock } from "../clock";
import { Problem, wordsForProblem } from "../problem";
import type { AccountChange, AccountProfile, SessionEntry } from "../protocol";
import type { Session } from "../session";
import { backoffMs } from "../socket/backoff";

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
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly clock: Clock,
  ) {
    let { visit } = session;
    session.watch(() => {
      if (visit === session.visit) return;
      ({ visit } = session);
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
      (profile) => this.show({ profile }),
    );
  }

  /** Asks the same until it is known, since terms may be due. Answers with the way to give up. */
  learnProfile(): () => void {
    const { visit } = this.session;
    let gone = false;
    let cancel: () => void = () => {};
    const ask = async (failures: number): Promise<void> => {
      await this.loadProfile();
      if (gone || this.shown.profile || visit !== this.session.visit) return;
      cancel = this.clock.after(backoffMs(failures, 1), () => void ask(failures + 1));
    };
    void ask(0);
    return () => {
      gone = true;
      cancel();
    };
  }

  /** Asks where the account is signed in. Never rejects: what goes wrong is shown. */
  loadSessions(): Promise<void> {
    return this.load(
      (token) => this.api.sessions(token),
      (sessions) => this.show({ sessions }),
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
    const { visit } = this.session;
    try {
      await this.session.keepName(fields);
    } catch (thrown) {
      if (visit !== this.session.visit) throw thrown;
      // It may have gone through, and only the answer was lost: the account tells.
      await this.loadProfile();
      if (this.shown.profile?.account.guest !== false) throw thrown;
      return;
    }
    await this.loadProfile();
  }

  async endSession(id: string): Promise<void> {
    await this.session.authorized((token) =>
      this.api.endSession(token, id).catch((thrown: unknown) => {
        // One that is not there has ended.
        if (!(thrown instanceof Problem && thrown.code === "not_found")) throw thrown;
      }),
    );
    this.show({ sessions: this.shown.sessions?.filter((entry) => entry.id !== id) ?? null });
  }

  /** All that is stored, as text for a file. */
  async export(): Promise<string> {
    const all = await this.session.authorized((token) => this.api.exportAccount(token));
    return `${JSON.stringify(all, null, 2)}\n`;
  }

  /** Deletes the account for good, and the session with it. @param password a member's; a guest has none */
  async delete(password: string | null): Promise<void> {
    let deleted = false;
    const remove = async (token: string): Promise<void> => {
      await this.api.deleteAccount(token, password);
      deleted = true;
    };
    await this.session.authorized(remove).catch((thrown: unknown) => {
      // The socket may have heard first that the session is over.
      if (!deleted) throw thrown;
      if (this.session.state.status === "in") deleted = false;
    });
    if (deleted) this.session.forget("deleted");
  }

  private async change(change: AccountChange): Promise<void> {
    const profile = await this.session.authorized((token) => this.api.changeAccount(token, change));
    this.show({ profile });
  }

  private async load<Answer>(ask: (token: string) => Promise<Answer>, keep: (answer: Answer) => void): Promise<void> {
    const { visit } = this.session;
    if (this.shown.problem !== null) this.show({ problem: null });
    try {
      const answer = await this.session.authorized(ask);
      if (visit === this.session.visit) keep(answer);
    } catch (thrown) {
      if (visit === this.session.visit) this.show({ problem: wordsForProblem(thrown) });
    }
  }

  private show(part: Partial<AccountView>): void {
    this.shown = { ...this.shown, ...part };
    for (const watcher of this.watchers) watcher();
  }
}
