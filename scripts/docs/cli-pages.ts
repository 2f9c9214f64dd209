import type { Command, Option } from "commander";
import { COMMAND_NAMES, createProgram } from "../../packages/cli/src/program.ts";
import { codeBlock, escapeText, inlineCode, type Page } from "./page.ts";

/** A page for each command, generated from the command itself: usage, flags, examples, exit statuses. */
export async function cliPages(): Promise<Page[]> {
  const { program } = await createProgram(
    { ...process, env: {}, signal: new AbortController().signal },
    COMMAND_NAMES,
  );
  const commands = program.commands.filter((command) => COMMAND_NAMES.includes(command.name()));
  return [indexPage(program, commands), ...commands.map(commandPage)];
}

function indexPage(program: Command, commands: readonly Command[]): Page {
  const rows = commands.map(
    (command) => `| [\`${command.name()}\`](/cli/${command.name()}) | ${escapeText(command.description())} |`,
  );
  return {
    path: "cli/index",
    title: "Command line",
    description: "The commands of text-completions, with every flag.",
    content: `# Command line

${escapeText(program.description())}

\`\`\`sh
npm install --global @text-completions/cli
text-completions --help
\`\`\`

| command | what it does |
| --- | --- |
${rows.join("\n")}

[How to use them](/packages/cli) is in the guide of the package.

${helpAfter(program)}`,
  };
}

function commandPage(command: Command): Page {
  const name = command.name();
  const usage = `text-completions ${name} ${command.usage()}`;
  const rows = command.options.map(
    (option) => `| ${inlineCode(option.flags)} | ${describe(option)} | ${defaultOf(option)} |`,
  );
  const args = command.registeredArguments.map(
    (argument) =>
      `| ${inlineCode(argument.required ? `<${argument.name()}>` : `[${argument.name()}]`)} | ${escapeText(argument.description)} |`,
  );
  const content = [
    `# text-completions ${name}`,
    escapeText(command.description()),
    `\`\`\`sh\n${usage}\n\`\`\``,
    ...(args.length === 0
      ? []
      : ["## Arguments", ["| argument | what it is |", "| --- | --- |", ...args].join("\n")]),
    "## Flags",
    ["| flag | what it does | default |", "| --- | --- | --- |", ...rows].join("\n"),
    helpAfter(command),
  ];
  return {
    path: `cli/${name}`,
    title: `text-completions ${name}`,
    description: command.description(),
    content: content.join("\n\n"),
  };
}

function describe({ description, argChoices }: Option): string {
  const choices = argChoices?.map((choice) => inlineCode(choice)).join(", ");
  return escapeText(description) + (choices === undefined ? "" : ` One of ${choices}.`);
}

function defaultOf({ defaultValue, negate }: Option): string {
  return defaultValue === undefined || negate || defaultValue === false
    ? ""
    : inlineCode(String(defaultValue));
}

/** The help of a command after its flags: notes, exit statuses, and examples as code. */
function helpAfter(command: Command): string {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const [, after = ""] = help.split(/^ +(?:-h, --help|help) .*\n/m).slice(-2);
  return after
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => {
      const [, title, body = ""] = /^(Examples|Exit status):\s*(.*)$/s.exec(paragraph) ?? [];
      if (title === undefined) return escapeText(paragraph.replaceAll("\n", " "));
      if (title === "Examples") return `## Examples\n\n${codeBlock("sh", body.replaceAll(/^ +/gm, ""))}`;
      const statuses = body.replaceAll("\n", " ").split(/; (?=\d)|, (?=\d+ )/);
      return `## Exit status\n\n${statuses.map((status) => escapeText(status).replace(/^(\d+)/, "- `$1`:")).join("\n")}`;
    })
    .join("\n\n");
}
