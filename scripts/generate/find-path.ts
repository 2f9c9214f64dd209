import type { OpenApiDocument } from "./document.ts";

/** The path of the one operation. Source: `/paths`. */
export function findPath(document: OpenApiDocument): string {
  return Object.keys(document.getObject("paths"))[0] ?? "";
}
