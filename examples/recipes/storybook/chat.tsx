import { createClient, isCompletionError } from "@text-completions/client";
import { buildPrompt } from "@text-completions/prompt";
import { type FormEvent, useEffect, useRef, useState } from "react";

/** Asks the back end of the page, which adds the key, and shows the response as it arrives. */
export function Chat() {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const request = useRef<AbortController>(undefined);

  useEffect(() => () => request.current?.abort(), []);

  async function ask(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const question = String(new FormData(event.currentTarget).get("question"));
    const { signal } = (request.current = new AbortController());
    setText("");
    setProblem("");
    try {
      const client = createClient({ apiKey: null, baseUrl: "/api", maxRetries: 0 });
      const prompt = buildPrompt({ turns: [{ role: "human", text: question }] });
      const stream = client.stream({ model: "claude-2.1", max_tokens_to_sample: 256, prompt }, { signal });
      for await (const part of stream.text()) setText((before) => before + part);
    } catch (error) {
      if (signal.aborted) return;
      const waitMs = isCompletionError(error) && error.kind === "api" ? error.retryAfterMs : undefined;
      setProblem(waitMs === undefined ? "The response ended early." : `Try again in ${waitMs / 1000} s.`);
    }
  }

  return (
    <form onSubmit={ask}>
      <input name="question" aria-label="Question" />
      <button type="submit">Ask</button>
      <button type="button" onClick={() => request.current?.abort()}>
        Stop
      </button>
      <output>{text}</output>
      <p role="alert">{problem}</p>
    </form>
  );
}
