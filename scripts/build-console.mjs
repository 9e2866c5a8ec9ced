// Bundles the console into files that the API serves as they are: names with a hash of what is in them, each packed
// by gzip and brotli beside it, and an index.html that names the first of them.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';

const ENTRY = 'apps/console/src/main.tsx';
/** What the first script asks for whatever was opened. */
const START = 'apps/console/src/start.tsx';
/** Of eleven: the last two take ten times as long for some percent. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

export async function buildConsole(outdir) {
  const assets = join(outdir, 'assets');
  const { metafile } = await build({
    entryPoints: { console: ENTRY },
    outdir: assets,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'eof',
    logLevel: 'warning',
    metafile: true,
  });
  await writeFile(
    join(outdir, 'index.html'),
    fill(await readFile('apps/console/index.html', 'utf8'), metafile),
  );
  const names = await readdir(assets);
  await Promise.all(names.map((name) => pack(join(assets, name))));
}

/** The first script with its style sheet, and all that it imports at once or in any case: that need not wait for it to be read. */
function fill(page, { outputs }) {
  const fileOf = (source) => Object.keys(outputs).find((file) => outputs[file].entryPoint === source);
  const path = fileOf(ENTRY);
  // What the first script itself waits for comes first.
  const files = new Set([path, fileOf(START)].flatMap((file) => withImports(outputs, [file])));
  files.delete(path);
  const at = (file) => `/assets/${basename(file)}`;
  const tags = [
    `<link rel="stylesheet" href="${at(outputs[path].cssBundle)}" />`,
    `<script type="module" src="${at(path)}"></script>`,
    ...[...files].map((file) => `<link rel="modulepreload" href="${at(file)}" />`),
  ];
  return page.replace('<!-- assets -->', tags.join('\n    '));
}

/** The files, and whatever they cannot do without. */
function withImports(outputs, files) {
  const found = new Set(files);
  for (const file of found) {
    for (const { kind, path } of outputs[file].imports) if (kind === 'import-statement') found.add(path);
  }
  return [...found];
}

async function pack(file) {
  const bytes = await readFile(file);
  const [zipped, packed] = await Promise.all([
    promisify(gzip)(bytes, { level: 9 }),
    promisify(brotliCompress)(bytes, BROTLI),
  ]);
  await Promise.all([writeFile(`${file}.gz`, zipped), writeFile(`${file}.br`, packed)]);
}
