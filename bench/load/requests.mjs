/** What a payload starts with tells the receiver which event of which measurement arrived. */
export function payloadOf(tag, seq, bytes) {
  return `${tag}-${seq}-`.padEnd(bytes, 'x');
}

/** How each system wants its events: the request for one event due at `atMs`. */
const dialects = {
  jiter: ({ destination, payload, atMs }) => ({
    path: '/api/events',
    body: { payload, destination, scheduledTime: new Date(atMs).toISOString() },
  }),
  // Everything that can be said of an event, beside those that say the least.
  'jiter-everything': ({ destination, payload, atMs }) => ({
    path: '/api/events',
    body: {
      payload,
      destination,
      scheduledTime: new Date(atMs).toISOString(),
      format: 'raw',
      headers: {
        'Content-Type': 'text/plain',
        Authorization: 'Bearer 0123456789abcdef',
        'X-Source': 'bench',
        'X-Tenant': 'acme',
        'X-Request-Id': payload.slice(0, 20),
        'X-Priority': 'low',
      },
      retryPolicy: { backoff: 'exponential', maxRetries: 8, initialDelay: '5s' },
      labels: ['bench', 'everything'],
    },
  }),
  quirrel: ({ destination, payload, atMs }) => ({
    path: `/queues/${encodeURIComponent(destination)}`,
    body: {
      body: JSON.stringify({ payload, scheduledTime: new Date(atMs).toISOString() }),
      runAt: new Date(atMs).toISOString(),
    },
  }),
};

/** @returns a function from an event to the text of the request that schedules it. */
export function createScheduleRequest({ dialect, host, port, headers }) {
  const shape = dialects[dialect];
  return (event) => {
    const { path, body } = shape(event);
    return requestText({ method: 'POST', path, host, port, headers, body });
  };
}

export function requestText({ method, path, host, port, headers, body }) {
  const content = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}:${port}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : ['Content-Type: application/json']),
    `Content-Length: ${Buffer.byteLength(content)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${content}`;
}
