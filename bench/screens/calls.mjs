const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const ago = (ms) => new Date(Date.now() - ms).toISOString();

/** What the console asks for, by the screens that ask. */
export async function everyScreen(database) {
  const { rows } = await database.query(
    `select string_agg(id::text, ',') as ids from (select id from settled_events order by settled_at desc limit 100) as shown`,
  );
  const [{ ids }] = rows;
  const paths = [
    '/api/status',
    '/api/stats',
    `/api/stats?from=${ago(DAY_MS)}`,
    `/api/stats?from=${ago(7 * DAY_MS)}`,
    `/api/stats?from=${ago(30 * DAY_MS)}&host=shop7.example.com`,
    '/api/forecast?horizon=1h',
    '/api/forecast?horizon=24h',
    '/api/forecast?horizon=7d',
    '/api/forecast?horizon=24h&by=host',
    '/api/forecast?horizon=7d&by=host',
    '/api/events?limit=50',
    '/api/events?limit=50&order=desc',
    '/api/events?limit=50&status=Failed+To+Send&order=desc',
    `/api/events?limit=100&ids=${ids}`,
    `/api/events?limit=100&ids=${ids}&updatedSince=${new Date().toISOString()}`,
    '/api/events?limit=50&order=desc&q=shop7.example',
    '/api/events?limit=50&order=desc&q=a+text+that+is+nowhere',
    '/api/events/count',
    '/api/events/count?status=Failed+To+Send',
    `/api/events/count?status=Sent&host=shop7.example.com&scheduledStartDate=${ago(DAY_MS)}`,
    '/api/failures',
    `/api/failures?from=${ago(7 * DAY_MS)}`,
    '/api/events?limit=50&order=desc&status=Failed+To+Send&host=shop1.example.com&reason=503',
    '/api/destinations',
    '/api/destinations/shop7.example.com',
    '/api/cronjobs/calendar',
  ];
  return paths.map((path) => ({ path, name: path.replace(ids, '…') }));
}
