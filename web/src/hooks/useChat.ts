import { useCallback, useSyncExternalStore } from "react";

import type { ChatView } from "../core/chat/chat";
import type { Drawing } from "../core/chat/drawing";

/** What is drawn of the chat now; renders again when that changes. */
export function useChat(drawing: Drawing): ChatView {
  const watch = useCallback((watcher: () => void) => drawing.watch(watcher), [drawing]);
  return useSyncExternalStore(watch, () => drawing.view);
}
