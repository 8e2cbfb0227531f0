import { stands } from "./call-state";
import type { CallState, Picture } from "./call-state";
import { advance } from "./directives";
import type { CallAdvance, CallDirective, CallReport } from "./directives";
import { framesBetween, qualityBetween } from "./quality";
import type { CallSample } from "./sample";
import { sendingAfter } from "./sending";

/** From one look at a call to the next. */
const lookMs = 2000;
/** So many weak measurements in a row are said. */
const weakEnough = 2;
/** So many measurements in a row without a new picture are said. */
const stillEnough = 3;
/** So long after it connected a call is reported that has shown no picture. */
const reportWithinMs = 5000;

/** One more look at a call that stands. */
export function measured(call: CallState, sample: CallSample): CallAdvance {
  if (!stands(call)) return advance(call);
  const before = call.sample;
  // With sound alone the browser cannot tell how much room there is, since it does not fill it.
  const seen = call.sending.share === "sound" ? { ...sample, mayBeSent: null } : sample;
  const quality = before ? qualityBetween(before, seen) : call.quality;
  const weakFor = quality?.level === "weak" ? call.weakFor + 1 : 0;
  const frames = framesBetween(before, sample);
  const stillFor = frames === 0 ? call.stillFor + 1 : 0;
  const sending = quality && before ? sendingAfter(call.sending, quality.level) : call.sending;
  const now: CallState = {
    ...call,
    sample,
    path: sample.path ?? call.path,
    quality,
    weakFor,
    status: weakFor >= weakEnough || (call.status === "weak" && weakFor > 0) ? "weak" : "connected",
    stillFor,
    picture: pictureAfter(call.picture, frames, stillFor),
    sending,
  };
  const share = sending.share;
  const changed: readonly CallDirective[] = share === call.sending.share ? [] : [{ do: "send", share }];
  const next: CallDirective = { do: "measure", ms: lookMs };
  const report = reportOf(now);
  if (!report) return advance(now, ...changed, next);
  return advance({ ...now, reported: true }, ...changed, { do: "report", report }, next);
}

function pictureAfter(before: Picture, frames: number | null, stillFor: number): Picture {
  if (frames === null) return before === "moving" ? before : "absent";
  if (frames > 0) return "moving";
  if (before === "moving" && stillFor < stillEnough) return "moving";
  return before === "moving" || before === "still" ? "still" : "awaited";
}

/** A call is reported when its first picture was seen, or when none came for a while. */
function reportOf({ reported, steps, sample, path, restarts }: CallState): CallReport | null {
  if (reported || !sample) return null;
  const stoodFor = sample.at - (steps.dtls ?? 0);
  if (steps.frame === undefined && stoodFor < reportWithinMs) return null;
  return { outcome: "connected", ...(path === null || path === "relay" ? {} : { path }), restarts, steps };
}
