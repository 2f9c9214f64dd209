import { HEADER } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { SHORTEST_KEY } from "../../run/redact.ts";
import { missingPromptProbe, wrongKeyProbe } from "../probes.ts";

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
