const POOLED = 'POOLED';

const NEEDS =
  'The queue needs a direct connection to PostgreSQL (it listens for news, and each session has a search path), and this ' +
  'one goes through a pooler: set QUEUE_URL to the server itself, or REDIS_URL to a Redis';

type Asked = { rows: { pid: number }[] };
/** What pg's clients have: the process that was said to serve this connection when it began. */
type Client = { query(text: string): Promise<unknown> };

const pooled = (cause?: unknown) => Object.assign(new Error(NEEDS, { cause }), { code: POOLED });

export const isPooled = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === POOLED;

/** Rejects when another process answers than the one that this connection was told of: something is in between. */
export async function checkDirect(client: Client): Promise<void> {
  const { rows } = (await client.query('select pg_backend_pid() as pid')) as Asked;
  if (rows[0]!.pid !== (client as unknown as { processID: number }).processID) throw pooled();
}

/** PgBouncer takes no start-up parameters of a session's, such as the search path, unless it is told to ignore them. */
export function asPooled(error: unknown): unknown {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && message.includes('unsupported startup parameter')
    ? pooled(error)
    : error;
}
