const MOST = 120_000;

/** Packages that may be larger than the others, and why. */
const LARGER: Readonly<Record<string, number>> = {
  // A command is no part of anybody's page.
  cli: Infinity,
  // 148 checks, each with its words and its remedy, and six formats; a bundler takes only what is used of them.
  contract: 151_000,
};

/** How many bytes a package may have on a disk. */
export function unpackedLimit(folder: string): number {
  return LARGER[folder] ?? MOST;
}
