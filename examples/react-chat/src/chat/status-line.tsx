import type { Phase } from "./chat-state.ts";

/** What the page is doing, for eyes and for screen readers. */
export function StatusLine({ phase }: { phase: Phase }) {
  return (
    <p className="status-line" role="status">
      {describe(phase)}
    </p>
  );
}

function describe(phase: Phase): string {
  switch (phase.name) {
    case "idle":
    case "failed":
      return "";
    case "waiting":
      return "Waiting for the answer…";
    case "answering":
      return "Answering… Escape stops it.";
    case "retrying":
      return `${phase.reason} Trying again, attempt ${phase.attempt}…`;
    case "answered":
      return "The answer is complete.";
    case "stopped":
      return "Stopped.";
  }
}
