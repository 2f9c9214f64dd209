import { ERROR_STATUS } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { missingPromptProbe } from "../probes.ts";
import { errorOf } from "./error-of.ts";

const TYPES: ReadonlySet<string> = new Set(Object.keys(ERROR_STATUS));
const STATUSES: ReadonlySet<number> = new Set(Object.values(ERROR_STATUS));

/** What the API's edge says in a 403. */
const EDGE_TYPE = "forbidden";

/** That a documented status has a documented type. The list of types may grow, so this is no must. */
export const knownType: ExchangeRule = exchangeRule({
  id: "errors/known-type",
  title: "A documented status has a documented type",
  spec: "#/components/schemas/ErrorType",
  remedy:
    "Use the documented `error.type` of the status: clients choose their error class and their retries by it.",
  severity: "should",
  probes: [missingPromptProbe],
  judge(reading) {
    const error = errorOf(reading);
    if (error === undefined || !STATUSES.has(error.response.status)) return undefined;
    if (TYPES.has(error.type) || (error.response.status === 403 && error.type === EDGE_TYPE)) return [];
    const message = `A ${error.response.status} has the unknown type ${JSON.stringify(error.type)}.`;
    return [{ where: "response.body/error/type", message, expected: [...TYPES], received: error.type }];
  },
});
