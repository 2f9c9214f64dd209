import type { AnsweredReading, Finding } from "../rule.ts";
import { describeResponse } from "./errors/error-of.ts";

/** What to find if a request was not refused with a status. The type of the failure is judged by the status. */
export function expectRefusal(answer: AnsweredReading, ...expected: number[]): Finding[] | string {
  const { status } = answer.response;
  if (expected.includes(status)) return [];
  if (isBusy(status)) return `the server was busy: ${describeResponse(answer)}`;
  const message = `An invalid request got ${describeResponse(answer)}, not ${expected.join(" or ")}.`;
  return [{ where: "response.status", message, expected: expected[0], received: status }];
}

/** What to find if a valid request was refused. */
export function expectAcceptance(answer: AnsweredReading): Finding[] | string {
  const { status } = answer.response;
  if (status === 200) return [];
  if (isBusy(status)) return `the server was busy: ${describeResponse(answer)}`;
  const message = `A valid request got ${describeResponse(answer)}, not 200.`;
  return [{ where: "response.status", message, expected: 200, received: status }];
}

/** Whether the server had no time for the request, whatever it is. */
function isBusy(status: number): boolean {
  return status === 429 || status === 529;
}
