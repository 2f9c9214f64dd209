import { isBusy, type ChatState, type ChatTurn } from "./chat-state.ts";
import { useFollowEnd } from "./use-follow-end.ts";
import "./transcript.css";

/** The conversation. While an answer grows, screen readers wait for its end instead of reading every word twice. */
export function Transcript({ turns, phase }: Pick<ChatState, "turns" | "phase">) {
  const log = useFollowEnd<HTMLDivElement>(turns);
  const isAwaited = isBusy(phase) && turns.at(-1)?.role === "human";

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
      {turns.length === 0 && (
        <p className="transcript-empty">Ask something. The answer comes word by word.</p>
      )}
      <ol className="transcript-turns">
        {turns.map((turn, index) => (
          // Turns are only ever added at the end.
          <TurnItem
            key={index}
            turn={turn}
            isGrowing={phase.name === "answering" && index === turns.length - 1}
          />
        ))}
        {isAwaited && (
          <li className="turn turn-assistant" aria-hidden="true">
            <p className="turn-dots">
              <i />
              <i />
              <i />
            </p>
          </li>
        )}
      </ol>
    </div>
  );
}

const SPEAKER = { human: "You", assistant: "Claude" };
const CUT = { stopped: "Stopped here.", broken: "Broken off here." };

function TurnItem({ turn, isGrowing }: { turn: ChatTurn; isGrowing: boolean }) {
  return (
    <li className={`turn turn-${turn.role}`}>
      <span className="turn-speaker">{SPEAKER[turn.role]}</span>
      <p className={isGrowing ? "turn-text turn-growing" : "turn-text"}>{turn.text}</p>
      {turn.cut && <small className="turn-cut">{CUT[turn.cut]}</small>}
    </li>
  );
}
