import { COMPLETE_PATH, HEADER } from "@text-completions/core";
import { inconclusive } from "../reason.ts";
import { type ActiveCheck, activeCheck } from "./define.ts";
import { rejectedRequest } from "./outcomes.ts";
import type { Probe } from "./probes.ts";

const getProbe: Probe = { id: "route/get", billable: false, method: "GET", body: () => undefined };
const putProbe: Probe = { id: "route/put", billable: false, method: "PUT", body: () => ({}) };

/** Checks of method and path. */
export function listMethodChecks(): ActiveCheck[] {
  return [
    ...[getProbe, putProbe].map((probe) =>
      rejectedRequest(
        {
          id: `method/${probe.method?.toLowerCase()}-rejected`,
          title: `${probe.method} is rejected with 405`,
          spec: "#/components/responses/MethodNotAllowed",
          remedy: "Respond to every method but POST with 405.",
          send: probe,
        },
        405,
      ),
    ),
    activeCheck({
      id: "method/allow",
      title: "A 405 has an allow header",
      spec: "#/components/responses/MethodNotAllowed/headers/allow",
      remedy: "Send `allow: POST` with a 405.",
      severity: "should",
      probes: [getProbe],
      evaluate({ response }) {
        if (response.status !== 405) {
          return inconclusive("unexpected-response", `the response is a ${response.status}, not a 405`);
        }
        if (response.headers.has(HEADER.allow)) return [];
        return [
          {
            where: `response.headers.${HEADER.allow}`,
            message: "A 405 has no `allow` header.",
            expected: "POST",
          },
        ];
      },
    }),
    rejectedRequest(
      {
        id: "path/unknown-rejected",
        title: "A path that does not exist is rejected with 404",
        spec: "#/components/responses/NotFound",
        remedy: "Respond with 404 and `not_found_error` for every path the API does not have.",
        // It begins and ends as the path of the API does, and lies below it.
        send: { id: "route/unknown-path", path: `${COMPLETE_PATH}/complete` },
      },
      404,
    ),
  ];
}
