import type { Hallway } from "../core/hallway";
import { useSession } from "../hooks/useSession";
import { CallPage } from "./CallPage";
import { Home } from "./Home";

/** The home page for who is not signed in, the call page for who is. */
export function App({ hallway }: { readonly hallway: Hallway }): JSX.Element {
  const session = useSession(hallway.session);
  return session.status === "in" ? (
    <CallPage hallway={hallway} name={session.name} />
  ) : (
    <Home hallway={hallway} session={session} />
  );
}
