import type { CronJob, CronJobChanges } from '@jiter/client';

/**
 * Why a job is paused stands among its metadata, where scripts find it as well. It is there only while it is paused:
 * whatever resumes it from here takes it away, since events have the metadata of their job.
 */
const NOTE = 'pause-note';

export const noteOf = ({ status, metadata }: CronJob): string | undefined =>
  status === 'Disabled' ? metadata?.[NOTE] : undefined;

export function pausing({ metadata }: CronJob, note: string): CronJobChanges {
  const noted = note !== '' || metadata?.[NOTE] !== undefined;
  return { status: 'Disabled', ...(noted && { metadata: withNote(metadata, note) }) };
}

export function resuming({ metadata }: CronJob): CronJobChanges {
  return { status: 'Active', ...(metadata?.[NOTE] !== undefined && { metadata: withNote(metadata, '') }) };
}

/** `null` takes metadata away. */
function withNote(metadata: CronJob['metadata'], note: string): Record<string, string> | null {
  const { [NOTE]: _old, ...rest } = metadata ?? {};
  const all = { ...rest, ...(note !== '' && { [NOTE]: note }) };
  return Object.keys(all).length === 0 ? null : all;
}
