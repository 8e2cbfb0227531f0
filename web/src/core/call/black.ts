/** From so much light on, of 255, a picture is not black. A dark room seen by a camera is brighter, by its noise alone. */
const darkest = 24;
/** So far from the mean may the light of a black picture be, on average. A face by the light of a screen is farther. */
const plainest = 6;

/**
 * Whether a picture shows nothing: a covered lens, or a camera that is switched off.
 *
 * @param pixels red, green, blue and opacity of each, as a canvas gives them; few are enough
 */
export function isBlack(pixels: ArrayLike<number>): boolean {
  const lights: number[] = [];
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const [red, green, blue] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
    lights.push(0.299 * red + 0.587 * green + 0.114 * blue);
  }
  if (lights.length === 0) return false;
  const mean = lights.reduce((sum, light) => sum + light, 0) / lights.length;
  const spread = lights.reduce((sum, light) => sum + Math.abs(light - mean), 0) / lights.length;
  return mean < darkest && spread < plainest;
}
