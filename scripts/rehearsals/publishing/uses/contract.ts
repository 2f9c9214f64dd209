import { checkExchange, checkServer, CHECKS, formatReport, withContract } from "@text-completions/contract";

export const ids: string[] = CHECKS.map(({ id }) => id);

export async function report(baseUrl: string): Promise<string> {
  return formatReport(await checkServer({ baseUrl, apiKey: "any" }), "junit");
}

export async function violations(request: Request, response: Response): Promise<string[]> {
  return (await checkExchange(request, response)).map(({ message }) => message);
}

export const watched: typeof fetch = withContract(fetch, { onViolation: ({ message }) => message });

// @ts-expect-error A server without an address.
export const wrong = checkServer({ apiKey: "any" });
