import { writeFile } from 'node:fs/promises';
import { openApi } from '@jiter/api/openapi';

/** Writes what the code says of the API. A test tells when it has to be done again. */
const file = 'docs/openapi.json';
await writeFile(file, `${JSON.stringify(openApi(), null, 2)}\n`);
console.log(`${file} is as the code says.`);
