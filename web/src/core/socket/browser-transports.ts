import { PollingTransport } from "./polling-transport";
import type { OpenTransport, TransportListener } from "./transport";
import { WebSocketTransport } from "./websocket-transport";

const path = "/socket.io/";

/** Transports to the server that served this page. */
export const openBrowserTransport: OpenTransport = (kind, listener: TransportListener) => {
  if (kind === "polling") return new PollingTransport(path, (url, init) => fetch(url, init), listener);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  try {
    const socket = new WebSocket(`${scheme}//${location.host}${path}?EIO=4&transport=websocket`);
    return new WebSocketTransport(socket, listener);
  } catch {
    // Some browsers throw where a policy forbids it; the same as one that does not open.
    queueMicrotask(() => listener.closed());
    return { send: () => {}, close: () => {} };
  }
};
