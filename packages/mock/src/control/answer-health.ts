/** Requests under this path are for the control API. */
export const CONTROL_PATH = "/__mock/";

/**
 * Answers `GET /__mock/health`, which says that the server is up; undefined if a request is not for it. It tells nothing
 * else, so anybody may ask.
 */
export function answerHealth({ method, url }: Pick<Request, "method" | "url">): Response | undefined {
  const isHealth = new URL(url).pathname === `${CONTROL_PATH}health`;
  return isHealth && (method === "GET" || method === "HEAD") ? Response.json({ status: "ok" }) : undefined;
}
