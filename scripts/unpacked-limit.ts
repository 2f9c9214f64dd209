const MOST = 120_000;

/** Packages that may be larger than the others, and why. */
const LARGER: Readonly<Record<string, number>> = {
  // A command is no part of anybody's page.
  cli: Infinity,
  // Its README holds the tables of all checks and of the broken servers they catch; they are a third of it.
  contract: 195_000,
  // Two schemas for editors and other languages come with it.
  mock: 125_000,
};

/** How many bytes a package may have on a disk. */
export function unpackedLimit(folder: string): number {
  return LARGER[folder] ?? MOST;
}
