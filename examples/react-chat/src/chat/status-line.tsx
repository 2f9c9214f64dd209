import { isBusy, type Phase } from "./chat-state.ts";

/** What the page is doing, for eyes and for screen readers. */
export function StatusLine({ phase }: { phase: Phase }) {
  return (
    <p className="status-line" role="status">
      {/* That it has ended is to be seen anyway. */}
      <span className={isBusy(phase) ? undefined : "visually-hidden"}>{describe(phase)}</span>
    </p>
  );
}

function describe(phase: Phase): string {
  switch (phase.name) {
    case "idle":
    case "failed":
      return "";
    case "waiting":
      return "Waiting for the first word…";
    case "streaming":
      return "Writing… Press Escape to stop.";
    case "retrying":
      return `${phase.reason} Trying again, attempt ${phase.attempt}…`;
    case "complete":
      return "Complete.";
    case "stopped":
      return "Stopped.";
  }
}
