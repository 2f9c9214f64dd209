import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { missingPromptProbe, notJsonProbe } from "../probes.ts";

/** That every request gets an answer. */
export const answered: ExchangeRule = exchangeRule({
  id: "response/answered",
  title: "Every request is answered",
  spec: "#/paths/~1v1~1complete/post/responses",
  remedy:
    "Answer every request with a status, also those that are not understood, and do not close the connection.",
  probes: [missingPromptProbe, notJsonProbe],
  judge({ exchange: { failure, abandoned }, response }) {
    if (abandoned === true && response === undefined) return undefined;
    if (response !== undefined) return [];
    return [
      { where: "response", message: `No answer came: ${failure?.message ?? "the reason is unknown"}.` },
    ];
  },
});
