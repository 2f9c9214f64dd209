import type { ExchangeRule } from "../../rule.ts";
import { exchangeRule } from "../../rule.ts";
import { SHORTEST_KEY } from "../../run/redact.ts";

/** That the client writes the key nowhere but into its header. */
export const keyInHeaderAlone: ExchangeRule = exchangeRule({
  id: "client/key-in-header-alone",
  title: "The key stands in its header alone",
  spec: "#/components/securitySchemes/apiKey",
  remedy: "Keep the key out of the URL and the body: servers and proxies write both into their logs.",
  judge({ exchange, request }) {
    const keys = request.keys.filter((key) => key.length >= SHORTEST_KEY);
    if (keys.length === 0) return undefined;
    // As it was sent: a reading hides keys.
    const places = [
      ["request.url", exchange.request.url],
      ["request.body", new TextDecoder().decode(exchange.request.body)],
    ] as const;
    return places
      .filter(([, text]) => keys.some((key) => text.includes(key)))
      .map(([where]) => ({ where, message: "It holds the key." }));
  },
});
