const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** Functions that colour text for a terminal. */
export type Paint = Record<keyof typeof STYLES, (text: string) => string>;

/** Creates functions that colour text, or leave it as it is. Source: ECMA-48 §8.3.117. */
export function createPaint(color: boolean): Paint {
  const style = (name: keyof typeof STYLES) => (text: string) => {
    const [on, off] = STYLES[name];
    return color ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  };
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    cyan: style("cyan"),
  };
}
