import { HEADER } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { operationResponse } from "../operation-response.ts";
import { multibyteProbe } from "../probes.ts";

/** That bodies are UTF-8. */
export const utf8: ExchangeRule = exchangeRule({
  id: "response/utf-8",
  title: "Every body is UTF-8",
  spec: "#/components/schemas/StreamFrame",
  remedy: "Write bodies in UTF-8. Cut a stream anywhere, but encode its text as a whole.",
  probes: [multibyteProbe],
  judge(reading) {
    const response = operationResponse(reading);
    if (response === undefined || response.bytes.length === 0) return undefined;
    const offset = firstFault(response.bytes, response.isWhole);
    if (offset === undefined) return [];
    const type = response.headers.get(HEADER.contentType) ?? "";
    return [
      {
        where: "response.body",
        message: `Byte ${offset} of the body is not UTF-8; its content type is ${JSON.stringify(type)}.`,
        offset,
      },
    ];
  },
});

/** The offset of the first bytes that are no UTF-8: found by halving, for a decoder does not tell. */
function firstFault(bytes: Uint8Array, isWhole: boolean): number | undefined {
  if (isUtf8(bytes, !isWhole)) return undefined;
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isUtf8(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  return isUtf8(bytes, true) ? bytes.length - 1 : good;
}

function isUtf8(bytes: Uint8Array, isOpen: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isOpen });
    return true;
  } catch {
    return false;
  }
}
