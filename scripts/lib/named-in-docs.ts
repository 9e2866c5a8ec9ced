/** What a page names that has to exist. */
export type Named = {
  /** Files and folders, as written: `docs/states.md`, `send/framing`, `clock.test.ts`, `framing/*.test.ts`. */
  paths: string[];
  /** Of package.json, by `npm run`. */
  scripts: string[];
  /** What follows `npm test` or a lane: part of a path. */
  testPatterns: string[];
  /** Targets of links to pages and files of ours, from the page's own folder; with the heading, if there is one. */
  links: string[];
};

const FENCE = /^```[^\n]*\n[^]*?^```/gm;
/** A file that a block is all of, as its first line says. */
const SHOWN = /^```[^\n]*\n(?:\/\/|#) (\S+)$/gm;
const CODE = /`([^`\n]+)`/g;
const ENDING = /^[\w.@*/-]*[\w*]\.(ts|tsx|mjs|json|md|ya?ml)$/;
const FOLDER = /^[\w.-]+\/([\w.*-]+\/?)*$/;
const LINK = /\]\((?!https?:)([^)\s]+)\)/g;
/** What is made by running things. */
const MADE = /^(dist|coverage|node_modules|\.jiter[\w-]*)\//;

const groups = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, group]) => group!);

/** `folders`: the names that a folder has in the repository; a path begins with one of them, or has a file's ending. */
export function namedIn(text: string, folders: ReadonlySet<string>): Named {
  const prose = text.replaceAll(FENCE, '');
  // Of what is shown as a block, only what can be nothing else.
  const shown = new Set(groups(text, SHOWN).map((name) => `./${name}`));
  const inBlocks = (text.match(FENCE) ?? []).flatMap((block) => block.split(/[^\w.@*/-]+/));
  const isFile = (word: string) => ENDING.test(word) && !MADE.test(word);
  const isFolder = (word: string) => FOLDER.test(word) && folders.has(word.split('/')[0]!);
  return {
    paths: [
      ...groups(prose, CODE).filter((word) => isFile(word) || isFolder(word)),
      ...inBlocks.filter((word) => isFile(word) && word.includes('/') && !shown.has(word)),
    ],
    scripts: groups(text, /\bnpm (?:--silent )?run ([\w:-]+)/g),
    testPatterns: groups(text, /\bnpm (?:test|run test:\w+) -- ([\w./-]*[\w/]\b[\w./-]*)/g).filter(
      (pattern) => !pattern.startsWith('-'),
    ),
    links: groups(prose, LINK),
  };
}

/** Whether some file or folder ends in these names; `src` may be left out of them, and `*` stands for any part of one. */
export function createExists(files: readonly string[]): (path: string) => boolean {
  const known = new Set<string>();
  for (const file of files) {
    for (const path of foldersOf(file)) known.add(`/${path}`).add(`/${path.replace('/src/', '/')}`);
  }
  const all = [...known];
  return (named) => {
    const path = `/${named.replace(/\/$/, '')}`;
    if (known.has(path)) return true;
    const pattern = path.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
    const ending = new RegExp(`${pattern}$`);
    return all.some((one) => ending.test(one));
  };
}

/** The file and each folder above it. */
function foldersOf(file: string): string[] {
  const parts = file.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** As GitHub makes them of a page's headings. */
export function anchorsOf(text: string): Set<string> {
  const headings = groups(text.replaceAll(FENCE, ''), /^#+ (.+)$/gm);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** The rows of tables of two columns under this head: a promise, or a defect that was put in, and what it is shown by. */
export function promisesIn(text: string): { promise: string; shownBy: string }[] {
  const tables = [
    ...text.matchAll(/^\| (?:promise|defect) +\| shown by +\|\n\|[ |-]+\|\n((?:\|.*\|\n?)+)/gm),
  ];
  const rows = tables.flatMap(([, body]) => body!.trim().split('\n'));
  return rows.map((row) => {
    const [, promise = '', shownBy = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return { promise, shownBy };
  });
}
