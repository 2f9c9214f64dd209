/** Whether an id is of a later family, which only the Messages API serves: `claude-3-…`, `claude-sonnet-4-…`. */
export function isMessagesModel(name: string): boolean {
  return /^claude-(?:[3-9]|(?!instant)[a-z]+-\d)/.test(name);
}
