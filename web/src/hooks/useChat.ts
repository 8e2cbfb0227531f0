import { useCallback, useSyncExternalStore } from "react";

import type { Chat, ChatView } from "../core/chat/chat";

/** What the chat shows now; renders again when that changes. */
export function useChat(chat: Chat): ChatView {
  const watch = useCallback((watcher: () => void) => chat.watch(watcher), [chat]);
  return useSyncExternalStore(watch, () => chat.view);
}
