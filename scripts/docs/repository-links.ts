import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../generate/document.ts";
import { REPOSITORY } from "./page.ts";

/** Files of the repository that are pages of the site, by their path in the repository. */
const PAGES: Readonly<Record<string, string>> = {
  "README.md": "/",
  "docs/checks.md": "/checks/",
  "docs/compatibility.md": "/examples/compatibility",
  "examples/README.md": "/examples/",
  "spec/README.md": "/api/sources",
  "packages/bridge/docs/deployment.md": "/packages/bridge/deployment",
  "packages/cli/flags.md": "/cli/",
};

/**
 * Leads the links of a Markdown file to pages of the site, or to the repository where the site has no such page.
 *
 * @param file - The path of the file in the repository: its links are relative to it.
 * @throws {Error} if a link names a file that does not exist.
 */
export function rewriteLinks(markdown: string, file: string): string {
  return markdown.replaceAll(CODE_OR_LINK, (whole, start: string | undefined, target: string | undefined) =>
    start === undefined || target === undefined ? whole : `${start}(${resolveLink(target, file)})`,
  );
}

/** A block of code, or a link whose label may be code, or other code. Only a link has groups. */
const CODE_OR_LINK = /^ *```.*?^ *```$|((?:\[`[^`\n]*`)?\])\(([^)\s]+)\)|`[^`\n]*`/gms;

function resolveLink(target: string, from: string): string {
  if (/^(https?:|mailto:|#|\/)/.test(target)) return target;
  const [name = "", anchor] = target.split("#");
  const file = path.posix.join(path.posix.dirname(from), name).replace(/\/$/, "");
  const hash = anchor === undefined ? "" : `#${anchor}`;
  const page = findPage(file);
  if (page !== undefined) return page + hash;
  const place = path.join(ROOT, file);
  if (!existsSync(place))
    throw new Error(`Failed to resolve a link: ${from} names ${target}, which does not exist.`);
  return `${REPOSITORY}/${statSync(place).isDirectory() ? "tree" : "blob"}/main/${file}${hash}`;
}

function findPage(file: string): string | undefined {
  const known = PAGES[file];
  if (known !== undefined) return known;
  const packageName = /^packages\/([\w-]+)(?:\/README\.md)?$/.exec(file)?.[1];
  if (packageName !== undefined) return `/packages/${packageName}`;
  const example = /^examples\/([\w-]+)(?:\/README\.md)?$/.exec(file)?.[1];
  if (example !== undefined) return `/examples/${example}`;
  const ownPage = /^docs\/(.+)\.md$/.exec(file)?.[1];
  return ownPage === undefined ? undefined : `/${ownPage}`;
}
