/**
 * Formats rows as a table with aligned columns. The first row is the head; in Markdown, the second row has only `-`.
 */
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
