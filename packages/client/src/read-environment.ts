/** A variable of the environment, trimmed. Undefined if it is empty or absent, or if there is no environment. */
export function readEnvironment(name: string): string | undefined {
  try {
    // Browsers and workers have no `process`, and this package does not assume Node's types.
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env?.[name]?.trim() || undefined;
  } catch {
    // Deno refuses to read the environment unless it is allowed to.
    return undefined;
  }
}
