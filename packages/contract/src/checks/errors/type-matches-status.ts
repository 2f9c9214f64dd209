import { ERROR_STATUS } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { missingPromptProbe } from "../probes.ts";
import { errorOf } from "./error-of.ts";

/** The status of each type, as a record that may be asked for any name. */
const STATUSES: ReadonlyMap<string, number> = new Map(Object.entries(ERROR_STATUS));

/** That the type of a failure is that of its status. */
export const typeMatchesStatus: ExchangeRule = exchangeRule({
  id: "errors/type-matches-status",
  title: "The type of a failure is that of its status",
  spec: "#/components/schemas/ErrorType",
  remedy: "Send each `error.type` with the status the document gives it.",
  probes: [missingPromptProbe],
  judge(reading) {
    const error = errorOf(reading);
    const expected = STATUSES.get(error?.type ?? "");
    if (error === undefined || expected === undefined) return undefined;
    const { status } = error.response;
    // "Also any client fault without a status of its own."
    const isOther =
      error.type === "invalid_request_error" && status > 400 && status < 500 && !isDocumented(status);
    if (status === expected || isOther) return [];
    const message = `A ${status} has the type \`${error.type}\`, which is that of a ${expected}.`;
    return [{ where: "response.body/error/type", message, expected: typeOf(status), received: error.type }];
  },
});

function isDocumented(status: number): boolean {
  return typeOf(status) !== undefined;
}

function typeOf(status: number): string | undefined {
  return [...STATUSES].find(([, each]) => each === status)?.[0];
}
