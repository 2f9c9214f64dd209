"use client";

import { useCompletion } from "@ai-sdk/react";

export default function Page() {
  const { completion, error, input, handleInputChange, handleSubmit, stop } = useCompletion({
    api: "/api/completion",
    streamProtocol: "text",
  });

  return (
    <form onSubmit={handleSubmit}>
      <input value={input} onChange={handleInputChange} aria-label="Question" />
      <button type="submit">Ask</button>
      <button type="button" onClick={stop}>
        Stop
      </button>
      <output>{completion}</output>
      <p role="alert">{error && "The response ended early."}</p>
    </form>
  );
}
