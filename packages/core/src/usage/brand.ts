/**
 * Marks an object as an instance of a class, in the constructor. Other copies of the package recognise it: another
 * version, or the CommonJS build next to the ESM one. `instanceof` would not.
 *
 * @example
 * ```ts
 * import { hasBrand, setBrand } from "@text-completions/core/internal";
 *
 * class ExampleError extends Error {
 *   constructor() {
 *     super("An example.");
 *     setBrand(this, "example-error");
 *   }
 * }
 * console.log(hasBrand(new ExampleError(), "example-error")); // → true
 * ```
 */
export function setBrand(target: object, name: string): void {
  Object.defineProperty(target, toSymbol(name), { value: true });
}

/** Whether an object was marked by {@link setBrand} under this name, by any copy of the package. */
export function hasBrand(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, toSymbol(name)) === true;
}

function toSymbol(name: string): symbol {
  return Symbol.for(`@text-completions/${name}`);
}
