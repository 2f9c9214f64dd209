/** What the command's exit status means. */
export const EXIT_CODE = {
  /** It did what was asked. Warnings are allowed. */
  ok: 0,
  /** The API, the connection, the server or the prompt has a problem. */
  failed: 1,
  /** The command line cannot be run as it stands: a wrong flag, no key, an unreadable file, a port in use, a server that cannot be checked. */
  usage: 2,
  /** Ctrl-C, as shells count it: 128 and the number of the signal. */
  interrupted: 130,
  /** SIGTERM, likewise. */
  terminated: 143,
} as const;

/** One of the exit statuses. */
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

/** What a command does with its exit status. */
export type Finish = (exitCode: ExitCode) => void;
