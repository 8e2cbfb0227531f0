import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./components/App";
import { inspect, openHallway } from "./core/hallway";

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/corridor.css";
import "./styles/home.css";
import "./styles/call.css";
import "./styles/stage.css";
import "./styles/safety.css";
import "./styles/conversation.css";
import "./styles/hall.css";
import "./styles/sheet.css";
import "./styles/account.css";
import "./styles/check.css";

const root = document.getElementById("hallway");
if (!root) throw new Error("the page has no place for Hallway");

const hallway = openHallway();
Object.defineProperty(window, "hallway", { value: inspect(hallway), enumerable: true });
void hallway.session.restore();

createRoot(root).render(
  <StrictMode>
    <App hallway={hallway} />
  </StrictMode>,
);
