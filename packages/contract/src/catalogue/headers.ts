import { HEADER } from "@text-completions/core";
import { type HeaderSchema, RESPONSE_HEADERS } from "../document.gen.ts";
import { inconclusive } from "../reason.ts";
import { type PassiveCheck, type ActiveCheck, passiveCheck, activeCheck } from "./define.ts";
import { acceptedRequest, operationResponse, rejectedRequest, show } from "./outcomes.ts";
import { countProbe, countStreamProbe, missingPromptProbe, notJsonProbe, plainProbe } from "./probes.ts";
import { BETA, highestProbe, lowestProbe } from "./variations.ts";

/** Statuses that the edge or a proxy sends before a request reaches the API and has an id. */
const EDGE_STATUSES: ReadonlySet<number> = new Set([403, 404, 405, 408, 413, 431, 502, 503, 504]);

export const requestId: PassiveCheck = passiveCheck({
  id: "headers/request-id",
  title: "Every response has a request-id",
  spec: "#/components/headers/request-id",
  remedy: "Send a `request-id` header with every response, streams and errors included.",
  evaluate(parsed) {
    const response = operationResponse(parsed);
    if (response === undefined || EDGE_STATUSES.has(response.status)) return undefined;
    if ((response.headers.get(HEADER.requestId) ?? "") !== "") return [];
    return [
      {
        where: `response.headers.${HEADER.requestId}`,
        message: `A ${response.status} has no \`${HEADER.requestId}\` header.`,
      },
    ];
  },
});

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

export const values: PassiveCheck = passiveCheck({
  id: "headers/values",
  title: "Headers have the documented values",
  spec: "#/components/headers",
  remedy:
    "Send limits and `retry-after` as whole numbers, reset times in RFC 3339, and `x-should-retry` as true or false.",
  evaluate(parsed) {
    const response = operationResponse(parsed);
    if (response === undefined) return undefined;
    return Object.entries(RESPONSE_HEADERS).flatMap(([name, schema]) => {
      const value = response.headers.get(name);
      const expected = value === null ? undefined : expectedOf(schema, value);
      if (expected === undefined) return [];
      const message = `\`${name}\` is ${show(value)}, expected ${expected}.`;
      return [{ where: `response.headers.${name}`, message, expected, received: value }];
    });
  },
});

/** What the schema requires; undefined if the value conforms. */
function expectedOf(schema: HeaderSchema, value: string): string | undefined {
  if (schema.type === "integer") return /^\d+$/.test(value) ? undefined : "a whole number";
  if (schema.format === "date-time") return DATE_TIME.test(value) ? undefined : "a date and time in RFC 3339";
  if (schema.enum !== undefined) return schema.enum.includes(value) ? undefined : schema.enum.join(" or ");
  if (schema.const !== undefined) return isListed(value, schema.const) ? undefined : schema.const;
  return undefined;
}

/** Whether a comma-separated list, such as `allow`, contains an item. */
function isListed(list: string, item: string): boolean {
  return list.split(",").some((each) => each.trim().toUpperCase() === item);
}

const VERSION = "#/components/parameters/anthropic-version";

/** A check that a request is rejected for its version. */
/* @__NO_SIDE_EFFECTS__ */ function rejectedVersion(
  id: string,
  title: string,
  value: string | null,
): ActiveCheck {
  return rejectedRequest(
    {
      id,
      title,
      spec: VERSION,
      remedy: `Respond with 400 and \`invalid_request_error\` unless \`${HEADER.anthropicVersion}\` is a known version.`,
      send: { headers: () => ({ [HEADER.anthropicVersion]: value }) },
    },
    400,
  );
}

/** Checks of the headers of a request, and of ids, that send their own requests. */
export function listHeaderChecks(): ActiveCheck[] {
  return [
    activeCheck({
      id: "headers/request-id-unique",
      title: "Every response has a unique request-id",
      spec: "#/components/headers/request-id",
      remedy: "Create a new id for each request.",
      probes: [plainProbe, countProbe, countStreamProbe, missingPromptProbe, notJsonProbe],
      evaluate(...exchanges) {
        const ids = exchanges.map(({ response }) => response.headers.get(HEADER.requestId) ?? "");
        if (ids.filter((id) => id !== "").length < 2)
          return inconclusive("no-evidence", "fewer than two responses have a request-id");
        const probe = ids.findIndex((id, at) => id !== "" && ids.indexOf(id) < at);
        if (probe < 0) return [];
        const where = `response.headers.${HEADER.requestId}`;
        return [{ where, message: `Two responses have the id ${ids[probe]}.`, received: ids[probe], probe }];
      },
    }),
    rejectedVersion("headers/version-required", "A request without a version is rejected", null),
    rejectedVersion("headers/version-known", "A version that does not exist is rejected", "1999-01-01"),
    acceptedRequest({
      id: "headers/content-type-parameters",
      title: "`content-type: application/json; charset=utf-8` is accepted",
      spec: "#/paths/~1v1~1complete/post/requestBody/content/application~1json",
      remedy: "Compare the media type alone, without its parameters.",
      within: lowestProbe,
      send: { headers: () => ({ [HEADER.contentType]: "application/json; charset=utf-8" }) },
    }),
    acceptedRequest({
      id: "headers/content-type-absent",
      title: "A request without a content type is accepted",
      spec: "spec/README.md#decisions (17)",
      remedy: "Read the body as JSON whatever its content type.",
      severity: "should",
      within: highestProbe,
      send: { headers: () => ({ [HEADER.contentType]: null }) },
    }),
    acceptedRequest({
      id: "headers/beta-ignored",
      title: `\`${HEADER.anthropicBeta}\` has no effect`,
      spec: "#/components/parameters/anthropic-beta",
      remedy: `Ignore \`${HEADER.anthropicBeta}\` on this operation.`,
      severity: "should",
      within: lowestProbe,
      send: { headers: () => ({ [HEADER.anthropicBeta]: BETA }) },
    }),
  ];
}
