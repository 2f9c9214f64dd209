import { useId } from "react";
import "./system-text.css";

interface SystemTextProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** What the model is told before the first question. */
export function SystemText({ text, onChange }: SystemTextProps) {
  const id = useId();
  return (
    <details className="system-text">
      <summary>
        System text
        <span className="system-text-state">{text.trim() === "" ? "none" : text.trim()}</span>
      </summary>
      <label className="visually-hidden" htmlFor={id}>
        System text
      </label>
      <textarea
        id={id}
        rows={3}
        placeholder="You answer in one sentence."
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    </details>
  );
}
