/** A sibling's message with flags in the place of the options that they set, by what the message calls them. */
export function nameFlags(message: string, flags: Readonly<Record<string, string>>): string {
  return Object.entries(flags).reduce((text, [option, flag]) => text.replaceAll(option, () => flag), message);
}
