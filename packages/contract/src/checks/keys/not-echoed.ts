import { HEADER } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { missingPromptProbe, wrongKeyProbe } from "../probes.ts";

/** Shorter ones stand in ordinary words. */
const SHORTEST_KEY = 8;

/** That no answer gives back the key. */
export const notEchoed: ExchangeRule = exchangeRule({
  id: "keys/not-echoed",
  title: "No answer repeats the key",
  spec: "#/components/securitySchemes/apiKey",
  remedy: `Keep the values of \`${HEADER.xApiKey}\` and \`${HEADER.authorization}\` out of every header and body, messages of refused keys included.`,
  probes: [wrongKeyProbe, missingPromptProbe],
  judge({ request, response }) {
    const keys = request.keys.filter((key) => key.length >= SHORTEST_KEY);
    if (response === undefined || keys.length === 0) return undefined;
    const headers = [...response.headers]
      .filter(([, value]) => keys.some((key) => value.includes(key)))
      .map(([name]) => ({
        where: `response.headers.${name}`,
        message: `The header \`${name}\` holds the key.`,
      }));
    if (!keys.some((key) => response.text.includes(key))) return headers;
    const message = `The body of a ${response.status} holds the key.`;
    return [...headers, { where: "response.body", message }];
  },
});
