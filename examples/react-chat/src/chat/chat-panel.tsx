import { isBusy } from "./chat-state.ts";
import { Composer } from "./composer.tsx";
import { Starters } from "./starters.tsx";
import { StatusLine } from "./status-line.tsx";
import { Transcript } from "./transcript.tsx";
import type { Chat } from "./use-chat.ts";
import "./chat-panel.css";

/** A conversation and its controls. Before the first question, the composer is in the middle. */
export function ChatPanel({ chat }: { chat: Chat }) {
  const { phase, turns } = chat;
  const isEmpty = turns.length === 0;
  return (
    <main className="chat-panel" data-empty={isEmpty}>
      {isEmpty ? (
        <h2 className="chat-panel-welcome">What would you like to know?</h2>
      ) : (
        <Transcript turns={turns} phase={phase} onRetry={chat.retry} />
      )}
      <Composer isBusy={isBusy(phase)} onAsk={chat.ask} onStop={chat.stop} />
      <StatusLine phase={phase} />
      {isEmpty && <Starters onAsk={chat.ask} />}
    </main>
  );
}
