import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";

import { browserCornerKeepsake, keptWithin, nearestCorner } from "../core/corner";
import type { Corner } from "../core/corner";

/** Where the visitor's own picture lies, and the way to move it. */
export interface Placing {
  readonly corner: Corner;
  readonly move: (corner: Corner) => void;
}

/** Where the picture lies on the partner's; wider screens give it a place of its own. The style sheets say the same. */
const lies = "(max-width: 899px), (max-height: 500px)";
/** A finger that moves less than this only touched. */
const slackPx = 6;
const glideMs = 140;
const keepsake = browserCornerKeepsake(() => sessionStorage);

/** The corner, remembered for this visit. */
export function useCorner(): Placing {
  const [corner, setCorner] = useState(() => keepsake.corner());
  const move = (to: Corner): void => {
    keepsake.note(to);
    setCorner(to);
  };
  return { corner, move };
}

/** Lets a picture be dragged over the stage it lies on. Let go, it glides to the nearest corner. */
export function useDrag(stage: () => Element | null, { corner, move }: Placing): RefObject<HTMLElement> {
  const picture = useRef<HTMLElement>(null);
  const latest = useRef({ stage, corner, move });
  const from = useRef<DOMRect | null>(null);

  useEffect(() => {
    latest.current = { stage, corner, move };
  });

  useLayoutEffect(() => {
    if (picture.current && from.current) glide(picture.current, from.current);
    from.current = null;
  });

  useEffect(() => {
    const element = picture.current;
    if (!element) return undefined;
    return followPointer(
      element,
      () => latest.current.stage(),
      (to, dropped) => {
        // Let go near the corner that it came from, it is back there already. Else it is when the page is laid out anew.
        if (to === latest.current.corner) return glide(element, dropped);
        from.current = dropped;
        latest.current.move(to);
      },
    );
  }, []);
  return picture;
}

function followPointer(
  picture: HTMLElement,
  stageNow: () => Element | null,
  drop: (corner: Corner, dropped: DOMRect) => void,
): () => void {
  let drag: { pointer: number; x: number; y: number; stage: DOMRect; start: DOMRect; moving: boolean } | null = null;

  const letGo = (): void => {
    drag = null;
    picture.removeAttribute("data-dragging");
    picture.style.removeProperty("translate");
  };
  const down = (event: PointerEvent): void => {
    const stage = stageNow();
    if (drag || !stage || event.button !== 0 || !matchMedia(lies).matches) return;
    const { pointerId: pointer, clientX: x, clientY: y } = event;
    drag = {
      pointer,
      x,
      y,
      stage: stage.getBoundingClientRect(),
      start: picture.getBoundingClientRect(),
      moving: false,
    };
    picture.setPointerCapture(pointer);
  };
  const moved = (event: PointerEvent): void => {
    if (drag?.pointer !== event.pointerId) return;
    const way = [event.clientX - drag.x, event.clientY - drag.y] as const;
    if (!drag.moving && Math.hypot(...way) < slackPx) return;
    drag.moving = true;
    picture.setAttribute("data-dragging", "true");
    const [x, y] = keptWithin(drag.stage, drag.start, way);
    // Set on the object, which the content security policy allows; in markup it would not.
    picture.style.setProperty("translate", `${x}px ${y}px`);
  };
  const up = (event: PointerEvent): void => {
    if (drag?.pointer !== event.pointerId) return;
    const { moving, stage } = drag;
    const dropped = picture.getBoundingClientRect();
    letGo();
    if (moving) drop(nearestCorner(dropped, stage), dropped);
  };
  const cancelled = (event: PointerEvent): void => {
    if (drag?.pointer === event.pointerId) letGo();
  };

  picture.addEventListener("pointerdown", down);
  picture.addEventListener("pointermove", moved);
  picture.addEventListener("pointerup", up);
  picture.addEventListener("pointercancel", cancelled);
  return () => {
    picture.removeEventListener("pointerdown", down);
    picture.removeEventListener("pointermove", moved);
    picture.removeEventListener("pointerup", up);
    picture.removeEventListener("pointercancel", cancelled);
  };
}

/** Shows the way from where a picture was to where it is now, unless the visitor wants no motion. */
function glide(picture: HTMLElement, from: DOMRect): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const to = picture.getBoundingClientRect();
  const way = `${from.left - to.left}px ${from.top - to.top}px`;
  picture.animate([{ translate: way }, { translate: "0 0" }], { duration: glideMs, easing: "ease-out" });
}
