import { memo, useState } from "react";
import Markdown from "react-markdown";
import { isBusy, type ChatState, type ChatTurn } from "./chat-state.ts";
import { FailureNotice } from "./failure-notice.tsx";
import { useFollowEnd } from "./use-follow-end.ts";
import "./transcript.css";

interface TranscriptProps extends Pick<ChatState, "turns" | "phase"> {
  readonly onRetry: () => void;
}

/** The conversation. While a response grows, screen readers wait for its end instead of reading every word twice. */
export function Transcript({ turns, phase, onRetry }: TranscriptProps) {
  const log = useFollowEnd<HTMLDivElement>(turns);
  const last = turns.at(-1);
  const hasText = last?.role === "assistant";

  return (
    <div
      className="transcript"
      ref={log}
      role="log"
      aria-label="Conversation"
      aria-busy={isBusy(phase)}
      // What scrolls can be scrolled by keyboard.
      tabIndex={0}
    >
      <ol className="transcript-turns">
        {turns.map((turn, index) => (
          // Turns are only ever added at the end.
          <TurnItem key={index} turn={turn} isGrowing={phase.name === "streaming" && turn === last} />
        ))}
        {isBusy(phase) && !hasText && (
          <li className="turn turn-assistant" aria-hidden="true">
            <p className="turn-dots">
              <i />
              <i />
              <i />
            </p>
          </li>
        )}
        {hasText && !isBusy(phase) && (
          <li className="transcript-actions">
            <CopyButton text={last.text} />
            {phase.name === "stopped" && (
              <button type="button" className="button button-plain" onClick={onRetry}>
                Continue
              </button>
            )}
          </li>
        )}
        {phase.name === "failed" && (
          <li>
            <FailureNotice failure={phase.failure} canContinue={hasText} onRetry={onRetry} />
          </li>
        )}
      </ol>
    </div>
  );
}

const SPEAKER = { human: "You", assistant: "Claude" };
const CUT = { stopped: "Stopped here.", broken: "Cut off here." };

const TurnItem = memo(function TurnItem({ turn, isGrowing }: { turn: ChatTurn; isGrowing: boolean }) {
  return (
    <li className={`turn turn-${turn.role}`}>
      <span className="visually-hidden">{SPEAKER[turn.role]}</span>
      <div className={isGrowing ? "turn-text turn-growing" : "turn-text"}>
        {turn.role === "human" ? (
          turn.text
        ) : (
          // An image would be fetched from wherever the model says.
          <Markdown disallowedElements={["img"]}>{turn.text}</Markdown>
        )}
      </div>
      {turn.cut && <small className="turn-cut">{CUT[turn.cut]}</small>}
    </li>
  );
});

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState("");

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  }

  return (
    <button type="button" className="button button-plain" onClick={copy}>
      {copied === text ? "Copied" : "Copy"}
    </button>
  );
}
