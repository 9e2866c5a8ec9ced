import { parseConfig } from './config.ts';

const DATABASE_URL = 'postgres://u:p@h:5432/db';
const JITER_MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

const ONE_HOST =
  'it takes one host, and not several: a name, an address or a proxy that leads to the primary';

const refused: [url: string, words: string][] = [
  ['postgres://u:hidden@a:1,b:2/db?target_session_attrs=read-write', ONE_HOST],
  ['postgres://a:1,b:2/db', ONE_HOST],
  ['postgresql://u:hidden@a,b/db', ONE_HOST],
  ['postgres://u:hid,den@a,b:5432/db', ONE_HOST],
  ['postgres://u:hidden@a/db?host=b,c', ONE_HOST],
  [`${DATABASE_URL}?target_session_attrs=standby`, 'its target_session_attrs can be read-write or primary'],
  [`${DATABASE_URL}?target_session_attrs=any`, 'its target_session_attrs can be read-write or primary'],
  [
    `${DATABASE_URL}?sslmode=require&sslnegotiation=tls`,
    'its sslnegotiation must be one of postgres, direct',
  ],
  ['postgres://u:1#hidden@a/db', 'has to be percent-encoded'],
];

test.each(refused)('%s is refused with what to do, for the queue as well', (url, words) => {
  for (const name of ['DATABASE_URL', 'QUEUE_URL']) {
    const message = messageOf(() => parseConfig({ DATABASE_URL, JITER_MASTER_KEY, [name]: url }));
    expect(message).toMatch(new RegExp(`^${name} must be a URL`));
    expect(message).toContain(words);
    expect(message).not.toMatch(/hidden|hid,den/);
  }
});

test.each([
  'postgres://u:p,q@h/db',
  `${DATABASE_URL}?target_session_attrs=read-write`,
  `${DATABASE_URL}?target_session_attrs=primary`,
  `${DATABASE_URL}?options=-c%20a=b,c`,
])('%s is taken as it is', (url) => {
  expect(parseConfig({ DATABASE_URL: url, JITER_MASTER_KEY }).databaseUrl).toBe(url);
});

function messageOf(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
