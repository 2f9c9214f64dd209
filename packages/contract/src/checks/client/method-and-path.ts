import { COMPLETE_PATH } from "@text-completions/core";
import type { ExchangeRule } from "../../rule.ts";
import { clientRule } from "./client-rule.ts";

/** That the client asks by POST. */
export const method: ExchangeRule = clientRule({
  id: "client/method",
  title: "The request is a POST",
  spec: "#/paths/~1v1~1complete/post",
  remedy: `Send requests to ${COMPLETE_PATH} by POST.`,
  judge(request) {
    if (request.method === "POST") return [];
    const message = `The method is ${request.method}.`;
    return [{ where: "request.method", message, expected: "POST", received: request.method }];
  },
});

/** That the client asks at the right place. */
export const path: ExchangeRule = clientRule({
  id: "client/path",
  title: `The request goes to ${COMPLETE_PATH}`,
  spec: "#/paths/~1v1~1complete",
  remedy: `Append ${COMPLETE_PATH} to the base URL, without a slash at the end.`,
  judge(request) {
    if (request.path.endsWith(COMPLETE_PATH)) return [];
    const message = `The path is ${request.path}.`;
    return [{ where: "request.url", message, expected: COMPLETE_PATH, received: request.path }];
  },
});
