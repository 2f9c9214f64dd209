/** The first part of a check's id. */
export function groupOf({ id }: { id: string }): string {
  return id.slice(0, id.indexOf("/"));
}
