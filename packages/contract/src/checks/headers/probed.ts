import { HEADER } from "@text-completions/core";
import { probeRule, type ProbeRule } from "../../rule.ts";
import { countProbe, missingPromptProbe, plainProbe } from "../probes.ts";
import { acceptedRequest, refusedRequest } from "../request-rule.ts";

const VERSION = "#/components/parameters/anthropic-version";

/** A check that a request is refused for its version. */
function refusedVersion(id: string, title: string, value: string | null): ProbeRule {
  return refusedRequest(
    {
      id,
      title,
      spec: VERSION,
      remedy: `Answer with 400 and \`invalid_request_error\` unless \`${HEADER.anthropicVersion}\` is a known version.`,
      send: { headers: () => ({ [HEADER.anthropicVersion]: value }) },
    },
    400,
  );
}

/** Checks of the headers of a request, and of ids, that need requests of their own. */
export const headerRules: readonly ProbeRule[] = [
  probeRule({
    id: "headers/request-id-unique",
    title: "Every answer has a request-id of its own",
    spec: "#/components/headers/request-id",
    remedy: "Make a new id for each request.",
    probes: [missingPromptProbe, plainProbe, countProbe],
    judge(...answers) {
      const ids = answers.map(({ response }) => response.headers.get(HEADER.requestId) ?? "");
      if (ids.filter((id) => id !== "").length < 2) return "fewer than two answers had a request-id";
      const probe = ids.findIndex((id, at) => id !== "" && ids.indexOf(id) < at);
      if (probe < 0) return [];
      const where = `response.headers.${HEADER.requestId}`;
      return [{ where, message: `Two answers have the id ${ids[probe]}.`, received: ids[probe], probe }];
    },
  }),
  refusedVersion("headers/version-required", "A request without a version is refused", null),
  refusedVersion("headers/version-known", "A version that does not exist is refused", "1999-01-01"),
  acceptedRequest({
    id: "headers/content-type-parameters",
    title: "`content-type: application/json; charset=utf-8` is accepted",
    spec: "#/paths/~1v1~1complete/post/requestBody/content/application~1json",
    remedy: "Compare the media type alone, without its parameters.",
    send: { headers: () => ({ [HEADER.contentType]: "application/json; charset=utf-8" }) },
  }),
  acceptedRequest({
    id: "headers/content-type-absent",
    title: "A request without a content type is accepted",
    spec: "spec/README.md#decisions (17)",
    remedy: "Read the body as JSON whatever its content type.",
    severity: "should",
    send: { headers: () => ({ [HEADER.contentType]: null }) },
  }),
  acceptedRequest({
    id: "headers/beta-ignored",
    title: `\`${HEADER.anthropicBeta}\` has no effect`,
    spec: "#/components/parameters/anthropic-beta",
    remedy: `Ignore \`${HEADER.anthropicBeta}\` on this operation.`,
    severity: "should",
    send: { headers: () => ({ [HEADER.anthropicBeta]: "a-feature-2024-01-01,another-2024-01-01" }) },
  }),
];
