import { formatValue } from "./format-row.ts";
import type { Row } from "./row.ts";

const WIDTH = 720;
const LABEL_WIDTH = 190;
const BAR_HEIGHT = 26;
const TOP = 44;

/** A row as horizontal bars, shortest first, in SVG that reads on light and on dark pages. */
export function drawBars({ what, unit, ours, floor, peers }: Row): string {
  const bars = [
    { name: "ours", value: ours },
    ...(floor ? [{ ...floor, name: "floor" }] : []),
    ...peers,
  ].toSorted((a, b) => a.value - b.value);
  const longest = Math.max(...bars.map(({ value }) => value));
  const scale = (WIDTH - LABEL_WIDTH - 110) / longest;
  const height = TOP + bars.length * (BAR_HEIGHT + 8) + 8;
  const drawn = bars.map(({ name, value }, index) => {
    const y = TOP + index * (BAR_HEIGHT + 8);
    const width = Math.max(2, value * scale);
    const middle = y + BAR_HEIGHT / 2 + 4;
    return `  <text x="${LABEL_WIDTH - 10}" y="${middle}" text-anchor="end">${escape(name)}</text>
  <rect x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="3" fill="${color(name)}"/>
  <text x="${(LABEL_WIDTH + width + 8).toFixed(1)}" y="${middle}">${formatValue(value, unit)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" role="img" aria-label="${escape(what)}" font-family="system-ui, sans-serif" font-size="13" fill="#7d8590">
  <text x="10" y="24" font-size="15" font-weight="600">${escape(what)} (less is better)</text>
${drawn.join("\n")}
</svg>
`;
}

function color(name: string): string {
  if (name === "ours") return "#d97757";
  return name === "floor" ? "#9aa4af" : "#6a8caf";
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
