import { isSeen } from "../call/call-state";
import type { Clock } from "../clock";
import type { Chat, ChatView } from "./chat";
import type { ChatState } from "./state";

/** For so long a call on its way to the first picture is not drawn. Most have it sooner. */
export const callHeldMs = 400;
/** For so long it is not drawn that somebody is looked for: the server's answer may be a partner. */
export const findHeldMs = 200;

/** What is not drawn yet, and for how long at the most. */
interface Wait {
  readonly what: string;
  readonly ms: number;
}

/**
 * What of a chat is worth waiting for before the page is drawn anew: that somebody who waits is met at once, and the
 * first picture of a call that begins. `null` where anything else is to be told.
 *
 * A page that redraws itself on the way is at work just when the picture could come, and without a graphics card for
 * longer than the two take to connect.
 */
export function waitFor(drawn: ChatState, { room, link, lines, asking, camera, ring }: ChatState): Wait | null {
  if (link.status !== "open") return null;
  if (!room) {
    const opened = drawn.camera.status === "opening" && camera.status === "on";
    return opened && asking?.what === "find" && !ring ? { what: "find", ms: findHeldMs } : null;
  }
  if (drawn.room?.id === room.id || room.partnerAway || room.partnerWriting || lines.length > 0) return null;
  const { status, slow } = room.call;
  const onItsWay = (status === "connecting" || status === "connected") && !slow && !isSeen(room.call);
  return onItsWay ? { what: room.id, ms: callHeldMs } : null;
}

/** What is drawn of a chat: what it shows, but for what {@link waitFor} has wait, which is drawn when that is over. */
export class Drawing {
  private shown: ChatView;
  private held: { readonly what: string; readonly cancel: () => void } | null = null;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly chat: Pick<Chat, "view" | "watch">,
    private readonly clock: Clock,
  ) {
    this.shown = chat.view;
    chat.watch(() => this.follow());
  }

  get view(): ChatView {
    return this.shown;
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private follow(): void {
    const { view } = this.chat;
    const wait = waitFor(this.shown.state, view.state);
    if (!wait) return this.draw();
    if (this.held?.what !== wait.what) {
      this.held?.cancel();
      this.held = { what: wait.what, cancel: this.clock.after(wait.ms, () => this.draw()) };
    }
    // The element must have the stream before the picture is there. That changes nothing that is seen.
    if (view.theirs !== this.shown.theirs) this.show({ ...this.shown, theirs: view.theirs });
  }

  private draw(): void {
    this.held?.cancel();
    this.held = null;
    this.show(this.chat.view);
  }

  private show(view: ChatView): void {
    if (view === this.shown) return;
    this.shown = view;
    for (const watcher of this.watchers) watcher();
  }
}
