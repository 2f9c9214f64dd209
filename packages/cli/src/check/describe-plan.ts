import type { Plan } from "@text-completions/contract";

/** What a run will send and roughly cost, in one sentence. */
export function describePlan({ requests, completions, tokens, checks }: Plan, baseUrl: string): string {
  const sent = `${count(checks.length, "check")} by ${count(requests, "request")} to ${baseUrl}`;
  if (completions === 0) return `${sent}. The model completes nothing.`;
  return `${sent}. The model completes ${count(completions, "time")}, which costs up to about ${count(tokens, "token")}.`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
