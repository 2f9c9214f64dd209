const REASONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  read: {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder",
    EACCES: "reading it is not permitted",
  },
  write: {
    ENOENT: "there is no such folder",
    ENOTDIR: "its folder is a file",
    EISDIR: "it is a folder",
    EACCES: "writing there is not permitted",
    EROFS: "nothing can be written there",
    ENOSPC: "the disk is full",
  },
};

/** Why a file could not be read or written, in words; what the system says, if there are none. */
export function describeFileError(action: "read" | "write", error: unknown): string {
  const { code = "", message }: NodeJS.ErrnoException =
    error instanceof Error ? error : new Error(String(error));
  return REASONS[action]?.[code] ?? message;
}
