import { median, quantile, type Times } from "./measure.ts";

/** The unit of a figure. Less is always better. */
export type Unit = "ms" | "bytes" | "MB" | "instantiations" | "exponent";

/** Something that ours is compared with. */
export interface Compared {
  name: string;
  value: number;
  /** Whether the difference to ours is smaller than the spread of the rounds. */
  isUnclear?: boolean | undefined;
}

/** One line of the results. */
export interface Row {
  /** What was done, with its size, as in `"stream 20,000 events in chunks of 160 bytes"`. */
  what: string;
  unit: Unit;
  ours: number;
  /** How far half of the rounds of ours lie apart, as a part of the median. None if the figure was counted once. */
  spread?: number | undefined;
  /** The least code that does the same work. */
  floor?: Compared | undefined;
  /** What a user would use instead. */
  peers: Compared[];
  /** Whether ours waits on purpose, so that its ratio depends on the machine and says nothing about a change. */
  waits?: boolean | undefined;
  /** Why ours is slower than a peer or far from the floor, or what the reader must know. */
  note?: string | undefined;
}

/** What a row is made of in addition to the figures. */
export interface RowFacts {
  unit?: Unit | undefined;
  note?: string | undefined;
}

/** Makes a row of figures taken in turn: those named `ours` and `floor`, and all others as peers. */
export function toRow(what: string, times: Times, { unit = "ms", note }: RowFacts = {}): Row {
  const compared = (name: string): Compared => ({
    name,
    value: median(times, name),
    isUnclear: overlap(times, "ours", name),
  });
  const names = [...times.keys()].filter((name) => name !== "ours");
  return {
    what,
    unit,
    ours: median(times, "ours"),
    spread: spreadOf(times, "ours"),
    floor: names.includes("floor") ? compared("floor") : undefined,
    peers: names.filter((name) => name !== "floor").map(compared),
    note,
  };
}

/** The peers, the best first. */
export function peersByValue({ peers }: Row): Compared[] {
  return peers.toSorted((a, b) => a.value - b.value);
}

/** Up to which multiple of the floor no reason is needed. */
const CLOSE = 1.3;

/** Whether the row needs a reason: a peer is certainly better, or the floor is far away. */
export function needsReason(row: Row): boolean {
  const [peer] = peersByValue(row);
  const isBehindPeer = peer !== undefined && !peer.isUnclear && peer.value < row.ours;
  return isBehindPeer || (row.floor !== undefined && row.ours > row.floor.value * CLOSE);
}

/** The distance between the quartiles as a part of the median; none if there was one round, or all were the same. */
function spreadOf(times: Times, name: string): number | undefined {
  const distance = quantile(times, name, 0.75) - quantile(times, name, 0.25);
  return distance === 0 ? undefined : distance / median(times, name);
}

/** Whether the middle halves of the rounds overlap. */
function overlap(times: Times, one: string, other: string): boolean {
  const [low, high] = [0.25, 0.75];
  return (
    quantile(times, one, low) <= quantile(times, other, high) &&
    quantile(times, other, low) <= quantile(times, one, high)
  );
}
