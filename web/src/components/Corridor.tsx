/** The quiet picture of the place: a corridor with doors and light behind some of them. For the eye alone. */
export function Corridor({ moving }: { readonly moving: boolean }): JSX.Element {
  return (
    <div className="corridor" data-moving={moving} aria-hidden="true">
      <div className="corridor-run">
        <div className="corridor-floor" />
        <div className="corridor-ceiling" />
        <div className="corridor-wall corridor-left" />
        <div className="corridor-wall corridor-right" />
      </div>
      <div className="corridor-light" />
    </div>
  );
}
