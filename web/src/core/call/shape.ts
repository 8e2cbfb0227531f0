/** The measures of a picture, in its own pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** No camera is asked for more by this page, on its longer side. */
const cameraAtMost = 1280;
/** What cameras have, longer side to shorter. */
const ofCameras = [16 / 9, 4 / 3, 11 / 9, 1];
/** Browsers make pictures smaller by whole pixels. */
const nearly = 0.02;

/**
 * Whether a picture is rather a screen, whose edges are to be seen, than a face, which fills its pane.
 *
 * Nothing tells it but the picture: what is shown in the place of a camera is to the partner a picture like any other.
 * So it is judged by its measures, and may be wrong: a screen of just a camera's measures is taken for a face, and a camera
 * of unusual ones for a screen. Either can be set right by hand.
 */
export function isScreen({ width, height }: PictureSize): boolean {
  const [shorter, longer] = width < height ? [width, height] : [height, width];
  if (shorter <= 0) return false;
  const shape = longer / shorter;
  return longer > cameraAtMost || !ofCameras.some((one) => Math.abs(shape - one) / one < nearly);
}
