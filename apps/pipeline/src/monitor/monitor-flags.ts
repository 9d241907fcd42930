import type { AzureFlags } from '@aml-mlops/cli';

export interface RunFlags {
  readonly collected: string;
  readonly model?: string;
  readonly folder?: string;
  readonly train?: string;
  readonly labels?: string;
  readonly window: string;
  readonly param: readonly string[];
  readonly notify: readonly string[];
  readonly json: boolean;
}

export interface FetchFlags extends AzureFlags {
  readonly job?: string;
  readonly model?: string;
  readonly folder?: string;
  readonly notify: readonly string[];
  readonly json: boolean;
}

export interface ListFlags {
  readonly model?: string;
  readonly open: boolean;
  readonly json: boolean;
}

export interface ShowFlags {
  readonly model?: string;
  readonly folder?: string;
  readonly json: boolean;
}

export interface NoteFlags {
  readonly alarm: string;
  readonly by?: string;
  readonly note: string;
}

export interface SilenceFlags {
  readonly model: string;
  readonly cause: string;
  readonly days: string;
  readonly by?: string;
  readonly note: string;
}

export interface ScheduleFlags extends AzureFlags {
  readonly collected: string;
  readonly train: string;
  readonly model?: string;
  readonly folder?: string;
  readonly labels?: string;
  readonly window: string;
  readonly cron?: string;
  readonly every?: string;
}

export interface ForgetFlags {
  readonly collected: string;
  readonly also: readonly string[];
  readonly json: boolean;
}

export interface RetainFlags {
  readonly collected: string;
  readonly days: string;
  readonly json: boolean;
}

export interface RowsFlags {
  readonly collected: string;
  readonly to: string;
  readonly json: boolean;
}

export interface ExportFlags {
  readonly rows: string;
  readonly days: string;
  readonly email: readonly string[];
  readonly cron?: string;
  readonly every?: string;
  readonly to: string;
}
