import { isBusy } from "./chat-state.ts";
import { Composer } from "./composer.tsx";
import { FailureNotice } from "./failure-notice.tsx";
import { StatusLine } from "./status-line.tsx";
import { SystemText } from "./system-text.tsx";
import { Transcript } from "./transcript.tsx";
import type { Chat } from "./use-chat.ts";
import "./chat-panel.css";

/** A conversation and its controls. */
export function ChatPanel({ chat }: { chat: Chat }) {
  const { phase } = chat;
  return (
    <main className="chat-panel">
      <SystemText text={chat.system} onChange={chat.setSystem} />
      <Transcript turns={chat.turns} phase={phase} />
      {phase.name === "failed" && <FailureNotice failure={phase.failure} onRetry={chat.retry} />}
      <StatusLine phase={phase} />
      <Composer isBusy={isBusy(phase)} onAsk={chat.ask} onStop={chat.stop} />
    </main>
  );
}
