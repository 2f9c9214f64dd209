/** Rows of text as a table with aligned columns, the first row its head. In Markdown, a second row of `-` is its rule. */
export function formatTable(
  rows: readonly (readonly string[])[],
  { asMarkdown = false }: { asMarkdown?: boolean } = {},
): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return asMarkdown && cell === "-" ? "-".repeat(width) : cell.padEnd(width);
    });
    return asMarkdown ? `| ${cells.join(" | ")} |` : cells.join("  ").trimEnd();
  });
  return lines.join("\n");
}
