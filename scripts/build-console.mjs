// Bundles the console into files that the API serves as they are: names with a hash of what is in them, each packed
// by gzip and brotli beside it, and an index.html that names the first of them.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';

const ENTRY = 'apps/console/src/main.tsx';
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

/** The first script with its style sheet, and what it imports at once: that need not wait for it to be read. */
function fill(page, { outputs }) {
  const [path, entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === ENTRY);
  const at = (file) => `/assets/${basename(file)}`;
  const atOnce = entry.imports.filter(({ kind }) => kind === 'import-statement');
  const tags = [
    `<link rel="stylesheet" href="${at(entry.cssBundle)}" />`,
    ...atOnce.map((one) => `<link rel="modulepreload" href="${at(one.path)}" />`),
    `<script type="module" src="${at(path)}"></script>`,
  ];
  return page.replace('<!-- assets -->', tags.join('\n    '));
}

async function pack(file) {
  const bytes = await readFile(file);
  const [zipped, packed] = await Promise.all([
    promisify(gzip)(bytes, { level: 9 }),
    promisify(brotliCompress)(bytes, BROTLI),
  ]);
  await Promise.all([writeFile(`${file}.gz`, zipped), writeFile(`${file}.br`, packed)]);
}
