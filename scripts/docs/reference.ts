import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Application, Converter, type ProjectReflection } from "typedoc";
import { ROOT } from "../generate/document.ts";
import type { Page } from "./error-pages.ts";
import type { PackageFacts } from "./package-facts.ts";

const REPOSITORY = "https://github.com/text-completions/text-completions";

/**
 * Writes the reference of all packages, made from the JSDoc of what they export, with the given pages beside it.
 *
 * @returns how many things it could not make sense of. Each was printed.
 */
export async function writeReference(packages: PackageFacts[], pages: Page[], out: string): Promise<number> {
  const documents = path.join(out, "../.pages");
  mkdirSync(documents, { recursive: true });
  for (const { name, content } of pages) writeFileSync(path.join(documents, `${name}.md`), content);
  const home = path.join(documents, "home.md");
  writeFileSync(home, homePage(packages));

  const entries = new Map(packages.flatMap(({ entries: all }) => [...all]));
  const application = await Application.bootstrap({
    name: "text-completions",
    entryPoints: [...entries.values()],
    tsconfig: path.join(ROOT, "scripts/docs/tsconfig.json"),
    projectDocuments: pages.map(({ name }) => path.join(documents, `${name}.md`)),
    readme: home,
    basePath: ROOT,
    displayBasePath: path.join(ROOT, "packages"),
    disableGit: true,
    disableSources: false,
    sourceLinkTemplate: `${REPOSITORY}/blob/main/{path}#L{line}`,
    gitRevision: "main",
    includeVersion: false,
    includeHierarchySummary: false,
    hideGenerator: true,
    githubPages: false,
    excludePrivate: true,
    excludeInternal: true,
    searchInComments: true,
    searchInDocuments: true,
    skipErrorChecking: true,
    logLevel: "Warn",
    validation: { notExported: false, invalidLink: true, invalidPath: true, notDocumented: false },
  });
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => nameModules(project, entries));
  const project = await application.convert();
  if (project === undefined)
    throw new Error("Failed to write the reference: TypeDoc could not read the sources.");
  await application.generateDocs(project, out);
  return application.logger.warningCount + application.logger.errorCount;
}

/** Gives each module the name it is imported by. */
function nameModules(project: ProjectReflection, entries: Map<string, string>): void {
  const names = new Map([...entries].map(([name, source]) => [source, name]));
  for (const module of project.children ?? []) {
    const name = names.get(module.sources?.[0]?.fullFileName ?? "");
    if (name !== undefined) module.name = name;
  }
}

function homePage(packages: PackageFacts[]): string {
  const rows = packages.map(
    ({ name, folder, description }) =>
      `| [\`${name}\`](${REPOSITORY}/tree/main/packages/${folder}#readme) | ${description} |`,
  );
  return `# Reference

Everything the packages export, from their sources, and one page for each error.

| package | |
| --- | --- |
${rows.join("\n")}
`;
}
