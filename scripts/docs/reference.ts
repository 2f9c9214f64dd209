import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Application, Converter, type ProjectReflection } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";
import { ROOT } from "../generate/document.ts";
import type { PackageFacts } from "./package-facts.ts";
import { PAGES, REPOSITORY } from "./page.ts";

/**
 * Where the reference of an entry point is within the site: `/reference/mock/server`. Written by {@link
 * writeReference}.
 */
export function referenceLink(entry: string): string {
  const name = shortName(entry);
  // An entry point with namespaces is a folder.
  return `/reference/${existsSync(path.join(OUT, `${name}.md`)) ? name : `${name}/`}`;
}

/** The name of an entry point without the scope: `mock/server`. */
export function shortName(entry: string): string {
  return entry.replace("@text-completions/", "");
}

const OUT = path.join(PAGES, "reference");

/** How the plugin writes pages: one for each entry point, with tables of members. */
const MARKDOWN: Partial<PluginOptions> = {
  outputFileStrategy: "modules",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  entryFileName: "index.md",
  useCodeBlocks: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  propertyMembersFormat: "table",
  typeDeclarationFormat: "table",
  enumMembersFormat: "table",
  tableColumnSettings: { hideSources: true },
};

/**
 * Writes the reference of all packages from the JSDoc of their exports: a page for each entry point.
 *
 * @returns how many problems TypeDoc found. Each was printed.
 */
export async function writeReference(packages: readonly PackageFacts[]): Promise<number> {
  const entries = new Map(packages.flatMap(({ entries: all }) => [...all]));
  const application = await Application.bootstrapWithPlugins({
    name: "Reference",
    plugin: ["typedoc-plugin-markdown"],
    outputs: [{ name: "markdown", path: OUT }],
    entryPoints: [...entries.values()],
    tsconfig: path.join(ROOT, "scripts/docs/tsconfig.json"),
    readme: "none",
    basePath: ROOT,
    displayBasePath: ROOT,
    disableGit: true,
    disableSources: false,
    sourceLinkTemplate: `${REPOSITORY}/blob/main/{path}#L{line}`,
    gitRevision: "main",
    includeVersion: false,
    hideGenerator: true,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    skipErrorChecking: true,
    logLevel: "Warn",
    validation: { notExported: false, invalidLink: true, invalidPath: true, notDocumented: false },
    kindSortOrder: ["Function", "Class", "Variable", "Interface", "TypeAlias", "Namespace"],
    groupOrder: ["Functions", "Classes", "Variables", "Interfaces", "Type Aliases", "*"],
    ...MARKDOWN,
  });
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => nameModules(project, entries));
  const project = await application.convert();
  if (project === undefined)
    throw new Error("Failed to write the reference: TypeDoc could not read the sources.");
  await application.generateOutputs(project);
  for (const file of globSync("**/*.md", { cwd: OUT })) finishPage(path.join(OUT, file));
  return application.logger.warningCount + application.logger.errorCount;
}

/** Gives each module the name it is imported by, without the scope. */
function nameModules(project: ProjectReflection, entries: ReadonlyMap<string, string>): void {
  const names = new Map([...entries].map(([name, source]) => [source, name]));
  for (const module of project.children ?? []) {
    const name = names.get(module.sources?.[0]?.fullFileName ?? "");
    if (name !== undefined) module.name = shortName(name);
  }
}

function finishPage(file: string): void {
  // The side bar lists the entry points.
  if (file === path.join(OUT, "index.md")) return rmSync(file);
  const text = readFileSync(file, "utf8");
  const title = titleOf(file);
  const head = `---\ntitle: ${JSON.stringify(title)}\neditLink: false\noutline: [2, 3]\n---\n\n`;
  writeFileSync(file, head + repairAnchors(text.replace(/^# .*$/m, `# ${title}`)));
}

/** The name to import, and the namespace within: `@text-completions/client/compat: Anthropic.Messages`. */
function titleOf(file: string): string {
  const parts = path
    .relative(OUT, file)
    .replace(/(\/index)?\.md$/, "")
    .split(path.sep);
  const start = parts.indexOf("namespaces");
  const entry = `@text-completions/${parts.slice(0, start < 0 ? parts.length : start).join("/")}`;
  if (start < 0) return entry;
  return `${entry}: ${parts
    .slice(start)
    .filter((part) => part !== "namespaces")
    .join(".")}`;
}

/** TypeDoc counts a class and its type with one name as two headings; on the page there is one. */
function repairAnchors(text: string): string {
  const headings = Array.from(text.matchAll(/^#+ (\w+)/gm), ([, name = ""]) => name.toLowerCase());
  return text.replaceAll(/\]\(#(\w+)-1\)/g, (link, name: string) => {
    const count = headings.filter((heading) => heading === name).length;
    return count === 1 ? `](#${name})` : link;
  });
}
