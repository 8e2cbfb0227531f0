/** Where on a phone the visitor's own picture lies, on the partner's. */
export type Corner = "top left" | "top right" | "bottom left" | "bottom right";

/** Where it lies until it is moved. */
export const firstCorner: Corner = "top right";

/** A place on the screen, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const clockwise: readonly Corner[] = ["top left", "top right", "bottom right", "bottom left"];

const at = (bottom: boolean, right: boolean): Corner =>
  `${bottom ? "bottom" : "top"} ${right ? "right" : "left"}` as Corner;

/** The corner of the stage that is nearest to a picture. */
export function nearestCorner(picture: Box, stage: Box): Corner {
  const right = picture.left + picture.width / 2 > stage.left + stage.width / 2;
  const bottom = picture.top + picture.height / 2 > stage.top + stage.height / 2;
  return at(bottom, right);
}

/** Where an arrow key leads; `null` for any other key. */
export function cornerByKey(corner: Corner, key: string): Corner | null {
  const bottom = corner.startsWith("bottom");
  const right = corner.endsWith("right");
  switch (key) {
    case "ArrowLeft":
      return at(bottom, false);
    case "ArrowRight":
      return at(bottom, true);
    case "ArrowUp":
      return at(false, right);
    case "ArrowDown":
      return at(true, right);
    default:
      return null;
  }
}

/** The next corner, clockwise. */
export function nextCorner(corner: Corner): Corner {
  return clockwise[(clockwise.indexOf(corner) + 1) % clockwise.length] ?? firstCorner;
}

/** How far a picture may follow a finger that moved so far, without leaving the stage. */
export function keptWithin(stage: Box, picture: Box, moved: readonly [x: number, y: number]): [x: number, y: number] {
  const keep = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
  return [
    keep(moved[0], stage.left - picture.left, stage.left + stage.width - picture.left - picture.width),
    keep(moved[1], stage.top - picture.top, stage.top + stage.height - picture.top - picture.height),
  ];
}

const key = "hallway.corner";

/** Remembers the corner for this visit. Where the storage is shut it lasts as long as the page. */
export interface CornerKeepsake {
  corner(): Corner;
  note(corner: Corner): void;
}

/** Kept in the storage of this tab. */
export function browserCornerKeepsake(storage: () => Storage): CornerKeepsake {
  return {
    corner() {
      try {
        const kept = storage().getItem(key);
        return clockwise.find((corner) => corner === kept) ?? firstCorner;
      } catch {
        return firstCorner;
      }
    },
    note(corner) {
      try {
        storage().setItem(key, corner);
      } catch {
        // Not remembering costs one more drag after a reload.
      }
    },
  };
}
