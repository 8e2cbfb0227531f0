import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";

import type { ShownTool, Tool } from "../../core/tools";
import { useMedia } from "../../hooks/useMedia";
import { Button } from "../Button";
import { Icon } from "../Icon";
import type { IconName } from "../Icon";

interface Props {
  readonly tools: readonly ShownTool[];
  readonly pick: (tool: Tool) => void;
}

const icons: Readonly<Record<Tool, IconName>> = {
  share: "screen",
  flip: "flip",
  small: "smallWindow",
  full: "fullScreen",
  whole: "whole",
  check: "sliders",
};

/** Where there is room for it, what is used most stands beside the other controls. */
const roomy = "(min-width: 1100px) and (min-height: 501px)";

/** What can be done beside the call, behind one button that says *More*. */
export function Tools({ tools, pick }: Props): JSX.Element {
  const wide = useMedia(roomy);
  const beside = tools.filter(({ tool }) => wide && tool === "share");
  const behind = tools.filter((tool) => !beside.includes(tool));
  return (
    <>
      {beside.map(({ tool, words, disabled }) => (
        <Button key={tool} look="plain" disabled={disabled} press={() => pick(tool)}>
          <Icon name={icons[tool]} />
          {words}
        </Button>
      ))}
      <More tools={behind} pick={pick} />
    </>
  );
}

function More({ tools, pick }: Props): JSX.Element {
  const [shown, setShown] = useState(false);
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!shown) return undefined;
    const elsewhere = (event: Event): void => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) setShown(false);
    };
    for (const way of ["pointerdown", "focusin"]) document.addEventListener(way, elsewhere);
    return () => {
      for (const way of ["pointerdown", "focusin"]) document.removeEventListener(way, elsewhere);
    };
  }, [shown]);

  const close = (): void => {
    menu.current?.querySelector<HTMLElement>(".button")?.focus();
    setShown(false);
  };
  const steer = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !shown) return;
    event.stopPropagation();
    close();
  };
  const choose = (tool: Tool): void => {
    // A dialog gives the keyboard back to where it was, which must not be an item that is gone.
    close();
    pick(tool);
  };
  return (
    // It only listens for Esc on its way up from the buttons.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="tools" ref={menu} onKeyDown={steer}>
      <Button look="plain" expanded={shown} press={() => setShown(!shown)}>
        <Icon name="more" />
        More
      </Button>
      <div className="tools-items" role="group" aria-label="More" hidden={!shown}>
        {tools.map(({ tool, words, disabled }) => (
          <button
            key={tool}
            type="button"
            className="tools-item"
            aria-disabled={disabled}
            onClick={() => !disabled && choose(tool)}
          >
            <Icon name={icons[tool]} />
            {words}
          </button>
        ))}
      </div>
    </div>
  );
}
