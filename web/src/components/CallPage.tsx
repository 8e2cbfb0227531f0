import { useCallback, useEffect, useRef, useState } from "react";

import type { ChatEvent } from "../core/chat/events";
import { hallIsShown } from "../core/chat/hall";
import { phaseOf } from "../core/chat/phase";
import type { ChatState } from "../core/chat/state";
import { engaged } from "../core/chat/step";
import type { Hallway } from "../core/hallway";
import type { KeyAction } from "../core/keys";
import type { PressedAlone } from "../core/keys";
import { screenCanBeShown } from "../core/media/camera";
import type { HostConfig } from "../core/protocol";
import { toolsIn } from "../core/tools";
import type { Abilities, Tool, Views } from "../core/tools";
import { useChat } from "../hooks/useChat";
import { useCorner } from "../hooks/useCorner";
import { useDevices } from "../hooks/useDevices";
import { useFit } from "../hooks/useFit";
import { useKeptFocus } from "../hooks/useKeptFocus";
import { useKeys } from "../hooks/useKeys";
import { usePreferences } from "../hooks/usePreferences";
import { useSpeaker } from "../hooks/useSpeaker";
import { useViews } from "../hooks/useViews";
import { AccountPanel } from "./account/AccountPanel";
import { Button } from "./Button";
import { CheckDialog } from "./check/CheckDialog";
import { Controls } from "./Controls";
import { Conversation } from "./Conversation";
import { HallPanel } from "./hall/HallPanel";
import { RingDialog } from "./hall/RingDialog";
import { Icon, Mark } from "./Icon";
import { KeysDialog } from "./KeysDialog";
import { PartnerPane } from "./PartnerPane";
import { BlockDialog } from "./safety/BlockDialog";
import { ReportDialog } from "./safety/ReportDialog";
import { SelfPane } from "./SelfPane";

interface Props {
  readonly hallway: Hallway;
  readonly host: HostConfig | null;
  /** The visitor's own name. */
  readonly name: string;
}

const partnerVideo = ".partner-pane video";

/** The call: two screens, the conversation, and what can be done. */
export function CallPage({ hallway, host, name }: Props): JSX.Element {
  const { chat, preferences, sounds } = hallway;
  const { state, mine, theirs } = useChat(hallway.drawing);
  const placing = useCorner();
  const [accountShown, setAccountShown] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const [checkShown, setCheckShown] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  const tell = (event: ChatEvent): void => chat.tell(event);

  const frameShown = useCallback(() => chat.frameShown(), [chat]);
  const looked = useCallback((black: boolean) => chat.looked(black), [chat]);
  const partner = (): HTMLVideoElement | null => page.current?.querySelector<HTMLVideoElement>(partnerVideo) ?? null;
  const views = useViews(partner);
  const fit = useFit(page, partnerVideo);
  useSpeaker(partner, hallway.devices, preferences);
  const devices = useDevices(hallway.devices);
  const tools = toolsIn(state, abilitiesOf(views.can, devices.camera.length), { ...views.on, whole: fit.whole });
  const [viewTrouble, setViewTrouble] = useState("");
  const pick = (tool: Tool): void => {
    const shown = tools.find((one) => one.tool === tool);
    if (!shown || shown.disabled) return;
    setViewTrouble("");
    if (tool === "share") tell({ type: "sharePressed" });
    else if (tool === "flip") tell({ type: "flipPressed" });
    else if (tool === "whole") fit.toggle();
    else if (tool === "check") setCheckShown(true);
    else views.toggle(tool).catch(() => setViewTrouble(`Your browser would not: ${shown.words}.`));
  };

  const act = (action: NonNullable<KeyAction>): void => {
    if (action === "showKeys") setKeysShown(true);
    else if (action === "showAccount") setAccountShown(true);
    else if (action === "call") {
      if (hallIsShown(state)) tell({ type: "callPressed", guest: null });
    } else if (action === "write") page.current?.querySelector<HTMLElement>(".composer input")?.focus();
    else if ("tool" in action) pick(action.tool);
    else if ("complain" in action) {
      if (state.room) tell({ type: "complaintOpened", kind: action.complain, room: state.room.id });
    } else tell(pressed(action.tell, state));
  };
  useKeys(usePreferences(preferences).keys && !accountShown, act);
  const accountWasShown = useRef(false);
  useEffect(() => {
    // On a phone the head comes back only with the render that takes the account away.
    if (accountWasShown.current && !accountShown) {
      page.current?.querySelector<HTMLElement>(".call-head .button")?.focus();
    }
    accountWasShown.current = accountShown;
  }, [accountShown]);
  useKeptFocus();
  useEffect(() => {
    sounds.showConversation(!accountShown);
  }, [sounds, accountShown]);

  const { complaint, ring } = state;
  const hallShown = hallIsShown(state);
  const caller = ring?.way === "in" && ring.status !== "declining" ? ring.guest.name || "Somebody" : null;
  useEffect(() => {
    // Who is in another tab hears it ring, and sees which tab it is.
    if (caller === null) return undefined;
    document.title = `${caller} is calling`;
    return () => {
      document.title = "Hallway";
    };
  }, [caller]);
  const aboutPartner = complaint !== null && complaint.about.room === state.room?.id;

  return (
    <div
      className="call"
      data-phase={phaseOf(state)}
      data-account={accountShown}
      data-full={views.on.full}
      data-whole={fit.whole}
      ref={page}
    >
      <header className="call-head">
        <h1 className="call-name">
          <Mark />
          Hallway
        </h1>
        <p className="call-who">{name}</p>
        <Button look="quiet" expanded={accountShown} press={() => setAccountShown(!accountShown)}>
          <Icon name="gear" />
          <span className="unseen">Account</span>
        </Button>
      </header>
      <main
        className="call-main"
        data-corner={placing.corner}
        data-self={mine !== null}
        data-written={engaged(state) && state.lines.length > 0}
        data-hall={hallShown}
      >
        {accountShown && (
          <AccountPanel
            hallway={hallway}
            host={host}
            close={() => setAccountShown(false)}
            showKeys={() => setKeysShown(true)}
          />
        )}
        <PartnerPane
          state={state}
          stream={theirs}
          tell={tell}
          frameShown={frameShown}
          looked={looked}
          check={() => setCheckShown(true)}
        />
        <SelfPane state={state} stream={mine} placing={placing} />
        <Conversation state={state} tell={tell} typed={(empty) => chat.typed(empty)} />
        <Controls state={state} tell={tell} tools={tools} pick={pick} />
        <p className="unseen" role="alert">
          {viewTrouble}
        </p>
        {hallShown && <HallPanel state={state} preferences={preferences} tell={tell} />}
      </main>
      {caller !== null && <RingDialog key={ring?.call} caller={caller} state={state} tell={tell} />}
      {complaint?.shown && complaint.kind === "report" && (
        <ReportDialog complaint={complaint} inCall={aboutPartner} tell={tell} />
      )}
      {complaint?.shown && complaint.kind === "block" && (
        <BlockDialog complaint={complaint} inCall={aboutPartner} tell={tell} />
      )}
      {checkShown && (
        <CheckDialog
          checkup={hallway.checkup}
          devices={hallway.devices}
          preferences={preferences}
          inCall={state.room?.call.wasConnected === true}
          close={() => setCheckShown(false)}
        />
      )}
      {keysShown && <KeysDialog close={() => setKeysShown(false)} />}
    </div>
  );
}

/** What this browser can do. Front and back are a matter of phones, which are held and turned. */
function abilitiesOf(views: Views, cameras: number): Abilities {
  const { mediaDevices, maxTouchPoints = 0 } = navigator;
  return { ...views, share: screenCanBeShown(mediaDevices), flip: maxTouchPoints > 0 && cameras > 1 };
}

/** One key for what is next, and one for what is refused, whatever stands there now. */
function pressed(type: PressedAlone, state: ChatState): ChatEvent {
  if (type === "nextPressed" && !engaged(state)) return { type: "startPressed" };
  if (type === "declinePressed" && state.ring?.way === "out") return { type: "cancelPressed" };
  return { type };
}
