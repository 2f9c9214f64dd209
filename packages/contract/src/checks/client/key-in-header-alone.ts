import type { ExchangeRule } from "../../rule.ts";
import { exchangeRule } from "../../rule.ts";

/** That the client writes the key nowhere but into its header. */
export const keyInHeaderAlone: ExchangeRule = exchangeRule({
  id: "client/key-in-header-alone",
  title: "The key stands in its header alone",
  spec: "#/components/securitySchemes/apiKey",
  remedy: "Keep the key out of the URL and the body: servers and proxies write both into their logs.",
  judge({ exchange, request }) {
    const keys = request.keys.filter((key) => key.length >= 8);
    if (keys.length === 0) return undefined;
    const places = [
      ["request.url", exchange.request.url],
      ["request.body", request.text],
    ] as const;
    return places
      .filter(([, text]) => keys.some((key) => text.includes(key)))
      .map(([where]) => ({ where, message: "It holds the key." }));
  },
});
