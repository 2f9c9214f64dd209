import { buildPrompt, parsePrompt, validatePrompt, type Conversation } from "@text-completions/prompt";

const conversation: Conversation = { turns: [{ role: "human", text: "Hi" }] };

export const prompt: string = buildPrompt(conversation);
export const back: Conversation = parsePrompt(prompt);
export const messages: string[] = validatePrompt(prompt).map(({ message }) => message);

// @ts-expect-error Nobody has this role.
export const wrong: string = buildPrompt({ turns: [{ role: "user", text: "Hi" }] });
