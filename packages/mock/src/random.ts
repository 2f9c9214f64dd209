/** Draws a number from 0 up to, but not including, 1. */
export type Random = () => number;

/**
 * A sequence of numbers that depends only on the seed and the stream. Each call of a mock draws from a stream of its
 * own, so calls that run at the same time do not change each other's numbers. The generator is mulberry32.
 */
export function createRandom(seed: number, stream: number): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
