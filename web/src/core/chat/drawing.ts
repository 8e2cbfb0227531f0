import { isSeen } from "../call/call-state";
import type { Clock } from "../clock";
import type { Chat, ChatView } from "./chat";
import type { ChatState } from "./state";

/** For so long a call on its way to the first picture is not drawn. Most have it sooner. */
export const heldMs = 400;

/**
 * What is drawn of a chat: what it shows, but for a call that begins, which is drawn with its first picture.
 *
 * A page that redraws itself for *connecting* is at work just when the picture could come, and without a graphics card
 * for longer than the connecting takes. Whatever takes longer, or goes another way, is drawn as it is.
 */
export class Drawing {
  private shown: ChatView;
  /** The room that is not drawn yet, and what ends the wait. */
  private held: { readonly room: string; readonly cancel: () => void } | null = null;
  /** The room that was held back last. No room is held back twice. */
  private past: string | null = null;
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
    const room = view.state.room?.id ?? null;
    const fresh = room !== null && room !== this.past && room !== this.shown.state.room?.id;
    if (!fresh || !isOnItsWay(view.state)) {
      this.held?.cancel();
      this.held = null;
      if (room !== null) this.past = room;
      return this.show(view);
    }
    if (this.held?.room !== room) this.hold(room);
    // The element must have the stream before the picture is there. That changes nothing that is seen.
    const { mine, theirs } = view;
    if (mine !== this.shown.mine || theirs !== this.shown.theirs) this.show({ state: this.shown.state, mine, theirs });
  }

  private hold(room: string): void {
    this.held?.cancel();
    const cancel = this.clock.after(heldMs, () => {
      this.past = room;
      this.follow();
    });
    this.held = { room, cancel };
  }

  private show(view: ChatView): void {
    if (view === this.shown) return;
    this.shown = view;
    for (const watcher of this.watchers) watcher();
  }
}

/** Whether a call is on its way to its first picture, and nothing else is to be told of it. */
export function isOnItsWay({ room, link, lines }: ChatState): boolean {
  if (!room || link.status !== "open" || room.partnerAway || room.partnerWriting || lines.length > 0) return false;
  const { status, slow } = room.call;
  return (status === "connecting" || status === "connected") && !slow && !isSeen(room.call);
}
