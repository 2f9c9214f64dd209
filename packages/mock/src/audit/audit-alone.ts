import { HEADER } from "@text-completions/core";
import type { Call } from "../call.ts";
import { createKeyPattern } from "../redact-keys.ts";
import type { FindingId } from "./finding.ts";

/** Notes a finding. */
export type Add = (id: FindingId, call: Call, message: string) => void;

/** What a call shows by itself. */
export function auditAlone(call: Call, add: Add): void {
  const { number, method, headers, url, body } = call;
  if (method !== "POST") return;
  const name = `Call ${number}`;
  if (!headers[HEADER.anthropicVersion]) {
    add("missing-version", call, `${name} has no ${HEADER.anthropicVersion}. Send it with every request.`);
  }
  if (!headers[HEADER.contentType]) {
    const advice = "Say application/json, as every documented request does.";
    add("missing-content-type", call, `${name} has no ${HEADER.contentType}. ${advice}`);
  }
  if (createKeyPattern([]).test(url)) {
    const advice = `URLs are logged everywhere: send it as ${HEADER.xApiKey}.`;
    add("key-in-url", call, `${name} has what looks like a key in its URL. ${advice}`);
  }
  if (createKeyPattern([]).test(promptOf(body))) {
    const advice = "The model can repeat it: take it out, and replace the key.";
    add("key-in-prompt", call, `${name} has what looks like a key in its prompt. ${advice}`);
  }
}

/** The prompt as it was sent; nothing, if there is none. */
export function promptOf(body: unknown): string {
  const hasPrompt = typeof body === "object" && body !== null && "prompt" in body;
  return hasPrompt && typeof body.prompt === "string" ? body.prompt : "";
}
