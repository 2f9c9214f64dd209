import { useId, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import "./composer.css";

interface ComposerProps {
  readonly isBusy: boolean;
  readonly onAsk: (question: string) => void;
  readonly onStop: () => void;
}

/** Where questions are typed. Enter sends, Shift+Enter begins a line, Escape stops the response. */
export function Composer({ isBusy, onAsk, onStop }: ComposerProps) {
  const [question, setQuestion] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  function send(event?: FormEvent): void {
    event?.preventDefault();
    if (isBusy || question.trim() === "") return;
    onAsk(question.trim());
    setQuestion("");
    field.current?.focus();
  }

  function stop(): void {
    onStop();
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes a character, its keys are not for us.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape" && isBusy) stop();
  }

  return (
    <form className="composer" onSubmit={send}>
      <div className="composer-box">
        <label className="visually-hidden" htmlFor={id}>
          Question
        </label>
        <textarea
          ref={field}
          id={id}
          className="composer-field"
          rows={1}
          placeholder="Ask anything"
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {isBusy ? (
          <button type="button" className="composer-button" aria-label="Stop" onClick={stop}>
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" />
            </svg>
          </button>
        ) : (
          <button
            type="submit"
            className="composer-button"
            aria-label="Send"
            disabled={question.trim() === ""}
          >
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d="M10 15.5v-11M5 9.5l5-5 5 5" />
            </svg>
          </button>
        )}
      </div>
    </form>
  );
}
