import type { Share } from "../call/sending";

/** What this version of TypeScript does not know yet. */
type Encoding = Partial<RTCRtpEncodingParameters> & { readonly maxFramerate?: number };

/** A small picture: a quarter of the width, half the frames, what a poor mobile network carries. */
const small: Encoding = { scaleResolutionDownBy: 4, maxFramerate: 15, maxBitrate: 150_000 };

/** The parameters of a sender that sends that much of the picture. What else they say stays. */
export function parametersFor(share: Share, before: RTCRtpSendParameters): RTCRtpSendParameters {
  const encodings = before.encodings.map((encoding: RTCRtpEncodingParameters & Encoding) => {
    const { scaleResolutionDownBy: _scale, maxFramerate: _frames, maxBitrate: _bits, ...rest } = encoding;
    return { ...rest, active: share !== "sound", ...(share === "small" ? small : { scaleResolutionDownBy: 1 }) };
  });
  return { ...before, encodings };
}
