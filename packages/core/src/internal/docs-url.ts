/** The documentation site: `checks/<check id>.html`, `errors/<name>.html`, `packages/<name>.html` and so on. */
export const DOCS_URL = "https://text-completions.github.io/text-completions/";

/** The page about an error, by the type that the API gives it, or by the name of its class and its reason. */
export function errorPageUrl(name: string, reason?: string): string {
  return `${DOCS_URL}errors/${reason === undefined ? name : `${name}_${reason}`}.html`;
}
