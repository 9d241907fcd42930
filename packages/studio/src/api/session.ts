/** What the page needs to know about its server. */
export interface Session {
  /** Version of the studio. */
  readonly version: string;
  /** Folder of the workspace. */
  readonly home: string;
  /** The user that the server runs as: the default actor of actions. */
  readonly user: string;
  /** Whether it refuses every action. */
  readonly readOnly: boolean;
  /** Whether the request had the token from the printed link, which actions require. */
  readonly hasToken: boolean;
  /** Part of file URLs, since images and downloads cannot send a header. */
  readonly ticket: string;
  /** Whether this server can resume runs: only if the command started it. */
  readonly canResume: boolean;
}

/** An event of the stream: the versions of the two databases, which change with each commit. */
export interface ChangeEvent {
  readonly workspace: number;
  readonly tracking: number;
}

/** The body of an error response. */
export interface Fault {
  readonly code: string;
  readonly message: string;
}
