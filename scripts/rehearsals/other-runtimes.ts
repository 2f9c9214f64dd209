/** The platforms other than Node and browsers, from npm. Installed where a rehearsal needs them: they are large. */
export const OTHER_RUNTIMES = { deno: "2.9.6", bun: "1.4.5", miniflare: "4.20260426.0" };
