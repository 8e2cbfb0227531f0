/**
 * What a connection may use for somebody who hides their address, whatever the server says of it: one that does not know of
 * the wish must not make it untrue.
 */
export function hiddenBy<Ice extends { readonly iceTransportPolicy?: RTCIceTransportPolicy }>(
  { relay = false }: { readonly relay?: boolean },
  ice: Ice,
): Ice {
  return relay ? { ...ice, iceTransportPolicy: "relay" } : ice;
}
