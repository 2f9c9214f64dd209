import { peersByValue, type Compared, type Row, type Unit } from "./row.ts";

/** The columns of a row as text, in the order of {@link COLUMNS}. */
export function formatRow(row: Row): string[] {
  const { what, unit, ours, spread, floor, note } = row;
  const [peer, ...others] = peersByValue(row);
  return [
    what,
    formatValue(ours, unit),
    spread === undefined ? "" : `${(spread * 100).toFixed(0)} %`,
    floor ? formatValue(floor.value, unit) : "",
    floor ? ratio(ours, floor.value, floor) : "",
    peer ? `${peer.name} ${formatValue(peer.value, unit)}` : "",
    peer ? ratio(peer.value, ours, peer) : "",
    others.map((other) => `${other.name} ${ratio(other.value, ours, other)}`).join(", "),
    note ?? "",
  ];
}

/** The headings of the columns. */
export const COLUMNS: readonly string[] = [
  "what",
  "ours",
  "spread",
  "floor",
  "ours ÷ floor",
  "best peer",
  "peer ÷ ours",
  "other peers ÷ ours",
  "why",
];

/** A figure with its unit, to three digits. */
export function formatValue(value: number, unit: Unit): string {
  switch (unit) {
    case "ms":
      return value < 1 ? `${digits(value * 1000)} µs` : `${digits(value)} ms`;
    case "bytes":
      return value < 1000 ? `${value} B` : `${digits(value / 1000)} kB`;
    case "MB":
      return `${digits(value)} MB`;
    case "instantiations":
      return value.toLocaleString("en");
    case "exponent":
      return value.toFixed(2);
  }
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function ratio(dividend: number, divisor: number, { isUnclear }: Compared): string {
  if (divisor === 0) return "";
  return `${(dividend / divisor).toFixed(2)}${isUnclear ? " ±" : ""}`;
}
