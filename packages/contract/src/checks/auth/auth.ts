import { HEADER } from "@text-completions/core";
import type { Probe } from "../../probe.ts";
import { probeRule, type ProbeRule } from "../../rule.ts";
import { expectAcceptance, expectRefusal } from "../expect-status.ts";
import { WRONG_KEY, wrongKeyProbe } from "../probes.ts";

const ORDER = "spec/README.md#decisions (15)";
const REFUSE = "Answer with 401 and `authentication_error`";

/** A request with a wrong key and one more fault. */
function wrongKey(id: string, part: Partial<Probe>): Probe {
  return {
    id,
    completes: false,
    headers: () => ({ [HEADER.xApiKey]: WRONG_KEY }),
    body: () => ({}),
    ...part,
  };
}

/** Checks of keys: needed, judged, and judged first. */
export const authRules: readonly ProbeRule[] = [
  probeRule({
    id: "auth/key-required",
    title: "A request without a key is refused with 401",
    spec: "#/components/responses/Authentication",
    remedy: `${REFUSE} when neither \`${HEADER.xApiKey}\` nor a bearer token comes.`,
    probes: [
      { id: "auth/no-key", completes: false, headers: () => ({ [HEADER.xApiKey]: null }), body: () => ({}) },
    ],
    judge: (answer) => expectRefusal(answer, 401),
  }),
  probeRule({
    id: "auth/key-judged",
    title: "A key that does not exist is refused with 401",
    spec: "#/components/responses/Authentication",
    remedy: `${REFUSE} when the key is not one of yours.`,
    probes: [wrongKeyProbe],
    judge: (answer) => expectRefusal(answer, 401),
  }),
  probeRule({
    id: "auth/token-judged",
    title: "A bearer token that does not exist is refused with 401",
    spec: "#/components/securitySchemes/bearer",
    remedy: `${REFUSE} when the token is not one of yours.`,
    probes: [
      wrongKey("auth/wrong-token", {
        headers: () => ({ [HEADER.xApiKey]: null, [HEADER.authorization]: `Bearer ${WRONG_KEY}` }),
      }),
    ],
    judge: (answer) => expectRefusal(answer, 401),
  }),
  probeRule({
    id: "auth/bearer-accepted",
    title: "The key is accepted as a bearer token",
    spec: "#/components/securitySchemes/bearer",
    remedy: `Read the key from \`${HEADER.authorization}: Bearer …\` when there is no \`${HEADER.xApiKey}\`.`,
    probes: [
      {
        id: "auth/bearer",
        completes: true,
        headers: ({ apiKey }) => ({ [HEADER.xApiKey]: null, [HEADER.authorization]: `Bearer ${apiKey}` }),
        body: () => ({}),
      },
    ],
    judge: expectAcceptance,
  }),
  probeRule({
    id: "auth/key-wins",
    title: `\`${HEADER.xApiKey}\` wins over a bearer token`,
    spec: "spec/README.md#decisions (16)",
    remedy: `Judge \`${HEADER.xApiKey}\` alone when both headers come.`,
    severity: "should",
    probes: [
      {
        id: "auth/both",
        completes: true,
        headers: () => ({ [HEADER.authorization]: `Bearer ${WRONG_KEY}` }),
        body: () => ({}),
      },
    ],
    judge: expectAcceptance,
  }),
  probeRule({
    id: "auth/before-version",
    title: "The key is judged before the version",
    spec: ORDER,
    remedy: `${REFUSE} when the key is wrong, whatever else is wrong, too.`,
    probes: [
      wrongKey("auth/wrong-key-and-version", {
        headers: () => ({ [HEADER.xApiKey]: WRONG_KEY, [HEADER.anthropicVersion]: null }),
      }),
    ],
    judge: (answer) => expectRefusal(answer, 401),
  }),
  probeRule({
    id: "auth/before-json",
    title: "The key is judged before the JSON of the body",
    spec: ORDER,
    remedy: `${REFUSE} when the key is wrong, before the body is parsed.`,
    probes: [wrongKey("auth/wrong-key-and-json", { body: () => '{"model": ' })],
    judge: (answer) => expectRefusal(answer, 401),
  }),
  probeRule({
    id: "auth/before-body",
    title: "The key is judged before the fields of the body",
    spec: ORDER,
    remedy: `${REFUSE} when the key is wrong, before the fields of the body are judged.`,
    probes: [wrongKey("auth/wrong-key-and-field", { body: () => ({ prompt: undefined }) })],
    judge: (answer) => expectRefusal(answer, 401),
  }),
];
