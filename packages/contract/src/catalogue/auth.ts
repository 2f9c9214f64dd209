import { HEADER } from "@text-completions/core";
import { containsSecret } from "../exchange/secrets.ts";
import { type PassiveCheck, type ActiveCheck, passiveCheck } from "./define.ts";
import { acceptedRequest, rejectedRequest } from "./outcomes.ts";
import { NOT_JSON, type Probe, WRONG_KEY } from "./probes.ts";
import { highestProbe, lowestProbe } from "./variations.ts";

const ORDER = "spec/README.md#decisions (15)";
const REJECT = "Respond with 401 and `authentication_error`";

/** A request with a key that no server accepts, in which everything else is wrong as well. */
export const wrongKeyFirstProbe: Probe = {
  id: "auth/wrong-key-first",
  billable: false,
  headers: () => ({ [HEADER.xApiKey]: WRONG_KEY, [HEADER.anthropicVersion]: null }),
  body: () => NOT_JSON,
};

/** A check that a wrong key is rejected, whatever else is wrong. */
/* @__NO_SIDE_EFFECTS__ */ function rejectedKey(
  id: string,
  { title, spec, remedy }: Pick<ActiveCheck, "title" | "spec" | "remedy">,
  send: Partial<Probe>,
): ActiveCheck {
  const headers = { [HEADER.xApiKey]: WRONG_KEY };
  const draft = { id, title, spec, remedy, within: wrongKeyFirstProbe };
  return rejectedRequest({ ...draft, send: { headers: () => headers, ...send } }, 401);
}

/** Checks of keys: required, checked, and checked first. */
export function listAuthChecks(): ActiveCheck[] {
  return [
    rejectedRequest(
      {
        id: "auth/key-required",
        title: "A request without a key is rejected with 401",
        spec: "#/components/responses/Authentication",
        remedy: `${REJECT} when there is neither \`${HEADER.xApiKey}\` nor a bearer token.`,
        send: { id: "auth/no-key", headers: () => ({ [HEADER.xApiKey]: null }) },
      },
      401,
    ),
    rejectedKey(
      "auth/key-checked",
      {
        title: "A key that does not exist is rejected with 401",
        spec: "#/components/responses/Authentication",
        remedy: `${REJECT} when the key is not one of yours.`,
      },
      { id: "auth/wrong-key" },
    ),
    rejectedRequest(
      {
        id: "auth/token-checked",
        title: "A bearer token that does not exist is rejected with 401",
        spec: "#/components/securitySchemes/bearer",
        remedy: `${REJECT} when the token is not one of yours.`,
        send: {
          id: "auth/wrong-token",
          headers: () => ({ [HEADER.xApiKey]: null, [HEADER.authorization]: `Bearer ${WRONG_KEY}` }),
          body: () => ({ stream: true }),
        },
      },
      401,
    ),
    acceptedRequest({
      id: "auth/bearer-accepted",
      title: "The key is accepted as a bearer token",
      spec: "#/components/securitySchemes/bearer",
      remedy: `Read the key from \`${HEADER.authorization}: Bearer …\` when there is no \`${HEADER.xApiKey}\`.`,
      within: lowestProbe,
      send: {
        id: "auth/bearer",
        headers: ({ apiKey }) => ({ [HEADER.xApiKey]: null, [HEADER.authorization]: `Bearer ${apiKey}` }),
      },
    }),
    acceptedRequest({
      id: "auth/key-wins",
      title: `\`${HEADER.xApiKey}\` takes precedence over a bearer token`,
      spec: "spec/README.md#decisions (16)",
      remedy: `Check only \`${HEADER.xApiKey}\` when both headers are sent.`,
      severity: "should",
      within: highestProbe,
      send: { id: "auth/both", headers: () => ({ [HEADER.authorization]: `Bearer ${WRONG_KEY}` }) },
    }),
    rejectedKey(
      "auth/before-version",
      {
        title: "The key is checked before the version",
        spec: ORDER,
        remedy: `${REJECT} when the key is wrong, whatever else is wrong.`,
      },
      {
        id: "auth/wrong-key-and-version",
        headers: () => ({ [HEADER.xApiKey]: WRONG_KEY, [HEADER.anthropicVersion]: null }),
      },
    ),
    rejectedKey(
      "auth/before-json",
      {
        title: "The key is checked before the JSON of the body",
        spec: ORDER,
        remedy: `${REJECT} when the key is wrong, before the body is parsed.`,
      },
      { id: "auth/wrong-key-and-json", body: () => NOT_JSON },
    ),
    rejectedKey(
      "auth/before-body",
      {
        title: "The key is checked before the fields of the body",
        spec: ORDER,
        remedy: `${REJECT} when the key is wrong, before the fields of the body are validated.`,
      },
      { id: "auth/wrong-key-and-field", body: () => ({ prompt: undefined }) },
    ),
  ];
}

export const notEchoed: PassiveCheck = passiveCheck({
  id: "keys/not-echoed",
  title: "No response contains the key",
  spec: "#/components/securitySchemes/apiKey",
  remedy: `Keep the values of \`${HEADER.xApiKey}\` and \`${HEADER.authorization}\` out of every header and body, including messages about rejected keys.`,
  evaluate({ keys, response, exchange }) {
    if (response === undefined || keys.size === 0) return undefined;
    // The exchange as it was received: keys are redacted in parsed texts.
    const headers = [...(exchange.response?.headers ?? [])]
      .filter(([, value]) => containsSecret(value, keys))
      .map(([name]) => ({
        where: `response.headers.${name}`,
        message: `The header \`${name}\` contains the key.`,
      }));
    const text = new TextDecoder().decode(response.bytes);
    if (!response.splitsSecret && !containsSecret(text, keys)) return headers;
    const message = `The body of a ${response.status} contains the key.`;
    return [...headers, { where: "response.body", message }];
  },
});
