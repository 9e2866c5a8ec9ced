import { useState } from 'react';
import { Button } from '../../../parts/button.tsx';
import { useOrg } from '../../../state/org.tsx';
import { say, sayWrong } from '../../../state/toasts.ts';
import { queryOf, type AuditSearch } from './use-audit.ts';
import { words } from './words.ts';

/** Of a call, and of a file: what a page holds at once. */
const AT_ONCE = 1_000;
const MOST_PAGES = 20;

/** What matches, as a file. */
export function Download({ search }: { search: AuditSearch }) {
  const { client } = useOrg();
  const [isBusy, setBusy] = useState(false);
  const load = async () => {
    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { ...queryOf(search), limit: AT_ONCE, ...(cursor !== undefined && { cursor }) };
      const page = await client.auditCsv(query);
      // The names stand at the head of each page.
      pages.push(pages.length === 0 ? page.text : page.text.slice(page.text.indexOf('\n') + 1));
      cursor = page.next;
    } while (cursor !== undefined && pages.length < MOST_PAGES);
    save(pages);
    if (cursor !== undefined) say(words.cut(AT_ONCE * MOST_PAGES));
  };
  const download = () => {
    setBusy(true);
    void load()
      .catch(sayWrong)
      .finally(() => setBusy(false));
  };
  return (
    <Button isBusy={isBusy} onClick={download}>
      {words.download}
    </Button>
  );
}

function save(parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'audit.csv';
  link.click();
  URL.revokeObjectURL(url);
}
