import { useId } from "react";

interface SystemTextProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** Instructions for the model, before the first question. */
export function SystemText({ text, onChange }: SystemTextProps) {
  const id = useId();
  return (
    <section className="section">
      <label htmlFor={id}>System text</label>
      <textarea
        id={id}
        rows={2}
        placeholder="You reply in one sentence."
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    </section>
  );
}
