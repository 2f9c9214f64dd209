import { RESPONSE_HEADERS, type HeaderSchema } from "../../document.gen.ts";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { operationResponse } from "../operation-response.ts";
import { missingPromptProbe } from "../probes.ts";
import { show } from "../show.ts";

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** That the documented headers of an answer hold what the document says. */
export const values: ExchangeRule = exchangeRule({
  id: "headers/values",
  title: "Documented headers have documented values",
  spec: "#/components/headers",
  remedy:
    "Write whole numbers into limits and `retry-after`, RFC 3339 into resets, true or false into `x-should-retry`.",
  probes: [missingPromptProbe],
  judge(reading) {
    const response = operationResponse(reading);
    if (response === undefined) return undefined;
    return Object.entries(RESPONSE_HEADERS).flatMap(([name, schema]) => {
      const value = response.headers.get(name);
      const expected = value === null ? undefined : expectedOf(schema, value);
      if (expected === undefined) return [];
      const message = `\`${name}\` is ${show(value)}, and must be ${expected}.`;
      return [{ where: `response.headers.${name}`, message, expected, received: value }];
    });
  },
});

/** What the schema asks for, if the value is something else. */
function expectedOf(schema: HeaderSchema, value: string): string | undefined {
  if (schema.type === "integer") return /^\d+$/.test(value) ? undefined : "a whole number";
  if (schema.format === "date-time") return DATE_TIME.test(value) ? undefined : "a date and time in RFC 3339";
  if (schema.enum !== undefined) return schema.enum.includes(value) ? undefined : schema.enum.join(" or ");
  if (schema.const !== undefined) return isListed(value, schema.const) ? undefined : schema.const;
  return undefined;
}

/** Whether a list such as that of `allow` names it, alone or beside others. */
function isListed(list: string, item: string): boolean {
  return list.split(",").some((each) => each.trim().toUpperCase() === item);
}
