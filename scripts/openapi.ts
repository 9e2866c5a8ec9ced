import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { openApi, writeErrorsPage } from '@jiter/api/openapi';

/** Writes what the code says of the API and its errors, and the types of the client by it. A test tells when it has to be done again. */
const document = `${JSON.stringify(openApi(), null, 2)}\n`;
await write('docs/openapi.json', document);
await write('docs/errors.md', writeErrorsPage());
const types = astToString(
  await openapiTS(JSON.parse(document, withoutExamples) as OpenAPI3, { defaultNonNullable: false }),
);
const digest = createHash('sha256').update(document).digest('hex');
await write(
  'packages/client/src/api.ts',
  `// Made by npm run openapi of docs/openapi.json, sha256 ${digest}\n${types}`,
);

/** Nor the other form of errors, which the client does not ask for. */
function withoutExamples(key: string, value: unknown): unknown {
  return ['example', 'examples', 'application/problem+json'].includes(key) ? undefined : value;
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  console.log(`${file} is as the code says.`);
}
