// The floor of the prompt functions: right as long as no text holds a marker and every prompt is valid.
export interface Turn {
  role: string;
  text: string;
}

export function buildPrompt(system: string, turns: readonly Turn[]): string {
  return `${system}${turns.map(({ role, text }) => `\n\n${role}: ${text}`).join("")}\n\nAssistant:`;
}

export function parsePrompt(prompt: string): { system: string; turns: Turn[] } {
  const [system = "", ...pieces] = prompt.split(/\n\n(Human|Assistant): ?/);
  const turns = pieces.flatMap((role, index) =>
    index % 2 === 0 ? [{ role, text: pieces[index + 1] ?? "" }] : [],
  );
  return { system, turns };
}

export function toMessages(prompt: string): {
  system: string;
  messages: { role: string; content: string }[];
} {
  const { system, turns } = parsePrompt(prompt);
  const messages = turns.map(({ role, text }) => ({
    role: role === "Human" ? "user" : "assistant",
    content: text,
  }));
  return { system, messages };
}
