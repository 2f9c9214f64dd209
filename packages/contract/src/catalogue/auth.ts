import { HEADER } from "@text-completions/core";
import { SHORTEST_KEY } from "../run/redact.ts";
import { type ExchangeRule, type ProbeRule, exchangeRule } from "./define.ts";
import { acceptedRequest, refusedRequest } from "./outcomes.ts";
import { NOT_JSON, WRONG_KEY, missingPromptProbe, wrongKeyProbe } from "./probes.ts";

const ORDER = "spec/README.md#decisions (15)";
const REFUSE = "Answer with 401 and `authentication_error`";

/** Checks of keys: needed, judged, and judged first. */
export const authRules: readonly ProbeRule[] = [
  refusedRequest(
    {
      id: "auth/key-required",
      title: "A request without a key is refused with 401",
      spec: "#/components/responses/Authentication",
      remedy: `${REFUSE} when neither \`${HEADER.xApiKey}\` nor a bearer token comes.`,
      send: { id: "auth/no-key", headers: () => ({ [HEADER.xApiKey]: null }) },
    },
    401,
  ),
  refusedRequest(
    {
      id: "auth/key-judged",
      title: "A key that does not exist is refused with 401",
      spec: "#/components/responses/Authentication",
      remedy: `${REFUSE} when the key is not one of yours.`,
      send: wrongKeyProbe,
    },
    401,
  ),
  refusedRequest(
    {
      id: "auth/token-judged",
      title: "A bearer token that does not exist is refused with 401",
      spec: "#/components/securitySchemes/bearer",
      remedy: `${REFUSE} when the token is not one of yours.`,
      send: {
        id: "auth/wrong-token",
        headers: () => ({ [HEADER.xApiKey]: null, [HEADER.authorization]: `Bearer ${WRONG_KEY}` }),
      },
    },
    401,
  ),
  acceptedRequest({
    id: "auth/bearer-accepted",
    title: "The key is accepted as a bearer token",
    spec: "#/components/securitySchemes/bearer",
    remedy: `Read the key from \`${HEADER.authorization}: Bearer …\` when there is no \`${HEADER.xApiKey}\`.`,
    send: {
      id: "auth/bearer",
      headers: ({ apiKey }) => ({ [HEADER.xApiKey]: null, [HEADER.authorization]: `Bearer ${apiKey}` }),
    },
  }),
  acceptedRequest({
    id: "auth/key-wins",
    title: `\`${HEADER.xApiKey}\` wins over a bearer token`,
    spec: "spec/README.md#decisions (16)",
    remedy: `Judge \`${HEADER.xApiKey}\` alone when both headers come.`,
    severity: "should",
    send: { id: "auth/both", headers: () => ({ [HEADER.authorization]: `Bearer ${WRONG_KEY}` }) },
  }),
  refusedRequest(
    {
      id: "auth/before-version",
      title: "The key is judged before the version",
      spec: ORDER,
      remedy: `${REFUSE} when the key is wrong, whatever else is wrong, too.`,
      send: {
        id: "auth/wrong-key-and-version",
        headers: () => ({ [HEADER.xApiKey]: WRONG_KEY, [HEADER.anthropicVersion]: null }),
      },
    },
    401,
  ),
  refusedRequest(
    {
      id: "auth/before-json",
      title: "The key is judged before the JSON of the body",
      spec: ORDER,
      remedy: `${REFUSE} when the key is wrong, before the body is parsed.`,
      send: { ...wrongKeyProbe, id: "auth/wrong-key-and-json", body: () => NOT_JSON },
    },
    401,
  ),
  refusedRequest(
    {
      id: "auth/before-body",
      title: "The key is judged before the fields of the body",
      spec: ORDER,
      remedy: `${REFUSE} when the key is wrong, before the fields of the body are judged.`,
      send: { ...wrongKeyProbe, id: "auth/wrong-key-and-field", body: () => ({ prompt: undefined }) },
    },
    401,
  ),
];

/** That no answer gives back the key. */
export const notEchoed: ExchangeRule = exchangeRule({
  id: "keys/not-echoed",
  title: "No answer repeats the key",
  spec: "#/components/securitySchemes/apiKey",
  remedy: `Keep the values of \`${HEADER.xApiKey}\` and \`${HEADER.authorization}\` out of every header and body, messages of refused keys included.`,
  probes: [wrongKeyProbe, missingPromptProbe],
  judge({ request, response, exchange }) {
    const keys = request.keys.filter((key) => key.length >= SHORTEST_KEY);
    if (response === undefined || keys.length === 0) return undefined;
    // As it came: a reading hides keys.
    const headers = [...(exchange.response?.headers ?? [])]
      .filter(([, value]) => keys.some((key) => value.includes(key)))
      .map(([name]) => ({
        where: `response.headers.${name}`,
        message: `The header \`${name}\` holds the key.`,
      }));
    const text = new TextDecoder().decode(response.bytes);
    if (!keys.some((key) => text.includes(key))) return headers;
    const message = `The body of a ${response.status} holds the key.`;
    return [...headers, { where: "response.body", message }];
  },
});
