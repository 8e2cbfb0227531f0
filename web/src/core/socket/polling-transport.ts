import type { Fetch } from "../api";
import { joinPayload, readEnginePacket, splitPayload } from "./engine-packet";
import type { Transport, TransportListener } from "./transport";

/** Engine.IO over HTTP long-polling, for networks that let no WebSocket through. */
export class PollingTransport implements Transport {
  private sid = "";
  private maxPayload = 100_000;
  private unsent: string[] = [];
  private posting = false;
  private closed = false;
  private closing = false;
  private readonly abort = new AbortController();

  constructor(
    private readonly url: string,
    private readonly fetch: Fetch,
    private readonly listener: TransportListener,
  ) {
    void this.poll();
  }

  send(packet: string): void {
    if (this.closed || this.closing) return;
    this.unsent.push(packet);
    void this.post();
  }

  close(): void {
    // What was sent before, a DISCONNECT above all, still goes out.
    this.closing = true;
    if (!this.posting) this.end();
  }

  private async poll(): Promise<void> {
    while (!this.closed && !this.closing) {
      try {
        // One after the other is the protocol: a second poll at the same time ends the session.
        const response = await this.request("GET");
        for (const text of splitPayload(await response.text())) this.receive(text);
      } catch {
        this.lose();
        return;
      }
    }
  }

  private receive(text: string): void {
    const packet = readEnginePacket(text);
    if (!packet || this.closed || this.closing) return;
    if (packet.type === "open") {
      this.sid = packet.handshake.sid;
      this.maxPayload = packet.handshake.maxPayload;
    }
    this.listener.received(packet);
  }

  private async post(): Promise<void> {
    if (this.posting) return;
    this.posting = true;
    try {
      while (this.unsent.length > 0 && !this.closed) {
        const [payload, rest] = joinPayload(this.unsent, this.maxPayload);
        this.unsent = rest;
        await this.request("POST", payload);
      }
    } catch {
      this.lose();
    }
    this.posting = false;
    if (this.closing) this.end();
  }

  private async request(method: "GET" | "POST", body?: string): Promise<Response> {
    const init: RequestInit = {
      method,
      cache: "no-store",
      credentials: "same-origin",
      signal: this.abort.signal,
      headers: body === undefined ? {} : { "content-type": "text/plain;charset=UTF-8" },
    };
    if (body !== undefined) init.body = body;
    const sid = this.sid ? `&sid=${encodeURIComponent(this.sid)}` : "";
    const response = await this.fetch(`${this.url}?EIO=4&transport=polling${sid}`, init);
    if (!response.ok) throw new Error(`polling answered ${response.status}`);
    return response;
  }

  private lose(): void {
    if (this.closed) return;
    const wasClosing = this.closing;
    this.end();
    if (!wasClosing) this.listener.closed();
  }

  private end(): void {
    this.closed = true;
    this.abort.abort();
  }
}
