export { type BuildOptions, buildPrompt, toPrefill } from "./build-prompt.ts";
export type { Conversation, HumanEnds, Role, Turn } from "./conversation.ts";
export { fitPrompt, type FitOptions, type FittedPrompt } from "./fit-prompt.ts";
export {
  type ContentBlock,
  fromMessages,
  type MessagesSource,
  type NotedConversation,
} from "./from-messages.ts";
export { AI_PROMPT, HUMAN_PROMPT } from "./markers.ts";
export type { MessagesNote, SourceNote } from "./conversion-notes.ts";
export { parsePrompt, type ParseOptions } from "./parse-prompt.ts";
export type { PromptKeyword, PromptProblem } from "./prompt-problem.ts";
export { type PromptValue, safePrompt } from "./safe-prompt.ts";
export { sanitizePrompt } from "./sanitize-prompt.ts";
export { type Message, type MessagesPrompt, toMessages } from "./to-messages.ts";
export type { CountTokens, ValidateOptions } from "./validate-options.ts";
export { validatePrompt } from "./validate-prompt.ts";
