/** How many values of a body the control API shows: far more than any request needs. */
const MAX_VALUES = 10_000;

/**
 * A parsed body with at most 10,000 values. The number of values left out is shown in their place: as the member `"…"`
 * of an object, or as the last item of an array. A smaller body is returned unchanged.
 */
export function toPreview(body: unknown): unknown {
  let left = MAX_VALUES;
  let isWhole = true;

  function show(value: unknown): unknown {
    left -= 1;
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const shown: unknown[] = [];
      for (const item of value) {
        if (left <= 0) break;
        shown.push(show(item));
      }
      return shown.length < value.length ? [...shown, countRest(value.length - shown.length)] : shown;
    }
    const names = Object.keys(value);
    const shown: [string, unknown][] = [];
    for (const name of names) {
      if (left <= 0) break;
      shown.push([name, show(Reflect.get(value, name))]);
    }
    if (shown.length < names.length) shown.push(["…", countRest(names.length - shown.length)]);
    return Object.fromEntries(shown);
  }

  function countRest(count: number): string {
    isWhole = false;
    return `${count} more left out`;
  }

  const shown = show(body);
  return isWhole ? body : shown;
}
