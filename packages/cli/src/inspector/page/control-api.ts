import { isPlainObject } from "@text-completions/core/internal";

/**
 * Sends a request to the control API, below the path of the page. Returns why it was rejected; undefined if it was not.
 */
export async function control(operation: string, scope: string, body?: string): Promise<string | undefined> {
  try {
    const headers: Record<string, string> = scope === "" ? {} : { "x-mock-scope": scope };
    const response = await fetch(operation, { method: "POST", headers, ...(body !== undefined && { body }) });
    if (response.ok) return undefined;
    const error: unknown = await response.json();
    return isPlainObject(error)
      ? String(error["message"])
      : `The server responded with status ${response.status}.`;
  } catch {
    return "The server does not respond.";
  }
}
