/** What the page needs to know of the server that it is served by. */
export interface Session {
  /** Version of the studio. */
  readonly version: string;
  /** Folder of the workspace. */
  readonly home: string;
  /** Who the server runs as: the name that actions are signed with where nobody says another. */
  readonly user: string;
  /** Whether it refuses every action. */
  readonly readOnly: boolean;
  /** Whether the request had the token of the printed link, which actions need. */
  readonly hasToken: boolean;
  /** Part of the addresses of files, which an image or a download cannot ask for with a header. */
  readonly ticket: string;
  /** Whether this server can go on with runs: it can where the command started it. */
  readonly canResume: boolean;
}

/** What the stream of events says: the versions of the two databases, each another number when something was committed. */
export interface ChangeEvent {
  readonly workspace: number;
  readonly tracking: number;
}

/** What an error answers. */
export interface Fault {
  readonly code: string;
  readonly message: string;
}
