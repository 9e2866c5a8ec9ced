import { JiterError } from '@jiter/client';
import { EXIT_AWAY, EXIT_REFUSED, EXIT_USAGE, UsageError } from './command.ts';
import { printable, type Sinks } from './output.ts';

/** Says what went wrong, and returns the exit code of it. `id`: of several, which one. */
export type Complain = (error: unknown, id?: string) => number;

/** For people a line, for programs that ask for JSON a line of that. */
export function createComplain({ err }: Pick<Sinks, 'err'>, asJson: boolean): Complain {
  return (error, id) => {
    const { text, code } = explain(error);
    const line = asJson
      ? JSON.stringify(fieldsOf(error, id))
      : printable(`jiter: ${id ? `${id}: ` : ''}${text}`);
    err(`${line}\n`);
    return code;
  };
}

/** What went wrong, for people, and the exit code that tells programs. */
function explain(error: unknown): { text: string; code: number } {
  if (error instanceof UsageError) return { text: error.message, code: EXIT_USAGE };
  if (!(error instanceof JiterError))
    return { text: error instanceof Error ? error.message : String(error), code: EXIT_AWAY };
  const { message, code, status, retryAfterMs } = error;
  const again = retryAfterMs === undefined ? '' : `, come again in ${Math.ceil(retryAfterMs / 1_000)} s`;
  const advice = status === undefined ? ': is JITER_URL right?' : code ? ` (${code})` : '';
  return { text: `${message}${advice}${again}`, code: isAway(error) ? EXIT_AWAY : EXIT_REFUSED };
}

function fieldsOf(error: unknown, id: string | undefined) {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof JiterError)) return { id, message };
  const { code, status, retryAfterMs } = error;
  return { id, message, status, code, retryAfterMs };
}

/** Whether there was no answer, or none to rely on. */
export const isAway = (error: unknown) =>
  error instanceof JiterError && (error.status === undefined || error.status >= 500);
