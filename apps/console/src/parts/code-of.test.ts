import { codeOf, LANGUAGES, OWN_KEY, pathOf, type Asked, type Language } from './code-of.ts';

const asked = (changes: Partial<Asked> = {}): Asked => ({
  ...{ origin: 'https://jiter.example', method: 'GET', path: '/api/events/{id}', key: OWN_KEY },
  ...changes,
});
const inAll = (call: Asked): string[] =>
  Object.keys(LANGUAGES).map((language) => codeOf(language as Language, call));

test('a path has its values and its query as they go over the wire, and what is missing in braces', () => {
  expect(pathOf({ path: '/api/destinations/{host}', values: { host: 'a/b?c #%' } })).toBe(
    '/api/destinations/a%2Fb%3Fc%20%23%25',
  );
  expect(pathOf({ path: '/api/events/{id}', values: { id: '' }, query: [['q', 'a&b=c']] })).toBe(
    '/api/events/{id}?q=a%26b%3Dc',
  );
  expect(() => pathOf({ path: '/{id}', values: { id: '\ud800' } })).not.toThrow();
});

test('code in each language has the method, the address, the headers and the body', () => {
  const call = asked({
    ...{ method: 'PUT', values: { id: '7' }, body: '{"payload":"x"}' },
    headers: [['Idempotency-Key', 'order-7']],
  });
  const [curl, ts, python, go] = inAll(call) as [string, string, string, string];
  expect(curl).toBe(`curl -sS -X PUT 'https://jiter.example/api/events/7' \\
  -H "x-api-key: $JITER_API_KEY" \\
  -H 'content-type: application/json' \\
  -H 'Idempotency-Key: order-7' \\
  -d '{
  "payload": "x"
}'`);
  expect(ts).toContain(`jiter.api.PUT('/api/events/{id}', {
  params: {
    "path": {
      "id": "7"
    }
  },
  headers: { 'Idempotency-Key': "order-7" },
  body: {
    "payload": "x"
  },
});`);
  expect(python).toContain('requests.put(\n    "https://jiter.example/api/events/7",');
  expect(python).toContain(
    'headers={"x-api-key": os.environ["JITER_API_KEY"], "Idempotency-Key": "order-7"},',
  );
  expect(go).toContain('http.NewRequest("PUT", "https://jiter.example/api/events/7", body)');
  expect(go).toContain('request.Header.Set("Idempotency-Key", "order-7")');
});

test('the key is the variable that names it, or the key itself', () => {
  const named = asked({ key: { variable: 'JITER_API_KEY_BILLING' } });
  expect(inAll(named).every((code) => code.includes('JITER_API_KEY_BILLING'))).toBe(true);
  const itself = asked({ key: { text: `it's"$\`\\` } });
  const [curl, ts, python, go] = inAll(itself);
  expect(curl).toContain(`-H 'x-api-key: it'\\''s"$\`\\'`);
  for (const code of [ts, python, go]) expect(code).toContain(JSON.stringify(`it's"$\`\\`));
});

test('a call that takes no key has none, and one for people the cookie of a session', () => {
  const { key: _key, ...open } = asked();
  expect(inAll(open).some((code) => /api-?key/i.test(code))).toBe(false);
  const person: Asked = { ...open, headers: [['cookie', { variable: 'JITER_SESSION', before: 'jiter=' }]] };
  const [curl, ts, python, go] = inAll(person);
  expect(curl).toContain('-H "cookie: jiter=$JITER_SESSION"');
  expect(ts).toContain("'cookie': `jiter=${process.env.JITER_SESSION}`");
  expect(python).toContain('"cookie": "jiter=" + os.environ["JITER_SESSION"]');
  expect(go).toContain('request.Header.Set("cookie", "jiter="+os.Getenv("JITER_SESSION"))');
});

test('texts of a body are the same in each language, and numbers as they were typed', () => {
  const body = `{"a":"\\/ ' \` true \\u00e9","b":[true,null],"c":384166855765348580,"d":1.50}`;
  const call = asked({ method: 'POST', path: '/api/events', body });
  const [curl, ts, python, go] = inAll(call) as [string, string, string, string];
  for (const code of [ts, python]) {
    expect(code).toContain(JSON.stringify("/ ' ` true é"));
    expect(code).toContain('384166855765348580');
    expect(code).toContain('1.50');
  }
  expect(python).toContain('True');
  expect(python).toContain('None');
  expect(curl).toContain(`'\\''`);
  expect(go).toContain('` + "`" + `');
});

test('numbers of a query are numbers to the client, and pairs an object', () => {
  const query = [
    ['limit', 10],
    ['metadata[customer]', '7'],
    ['metadata[shop]', '<b>'],
  ] as const;
  const [curl, ts] = inAll(asked({ path: '/api/events', query }));
  expect(ts).toContain('"limit": 10,');
  expect(ts).toContain('"metadata": {\n        "customer": "7",\n        "shop": "<b>"\n      }');
  expect(curl).toContain(
    "'https://jiter.example/api/events?limit=10&metadata%5Bcustomer%5D=7&metadata%5Bshop%5D=%3Cb%3E'",
  );
});

test('a body that is no JSON stays as it was typed', () => {
  const [curl] = inAll(asked({ method: 'POST', path: '/api/events', body: '{"a": ' }));
  expect(curl).toContain(`-d '{"a": '`);
});
