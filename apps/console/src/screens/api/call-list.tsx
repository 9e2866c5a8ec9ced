import { useRef } from 'react';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Icon } from '../../parts/icon.tsx';
import { TextField } from '../../parts/field.tsx';
import { useListKeys } from '../../parts/list-keys.ts';
import { useOrg } from '../../state/org.tsx';
import { useShortcut } from '../../state/shortcuts.ts';
import { writeSearch } from '../../shell/search.ts';
import { mayCall } from './access.ts';
import { tagOf, type Call } from './document.ts';
import type { Identity } from './use-identity.ts';
import { words } from './words.ts';

const FROM = '/o/$org/api';
type Props = { calls: readonly Call[]; identity: Identity };

/** All calls, by what they are about; those that the chosen key or role may not make are marked. */
export function CallList({ calls, identity }: Props) {
  const search = useSearch({ from: FROM });
  const router = useRouter();
  const { id: org } = useOrg();
  const { box } = useListKeys<HTMLElement>();
  const field = useRef<HTMLDivElement>(null);
  useShortcut('/', () => field.current?.querySelector('input')?.focus());
  const { q: text = '' } = search;
  const find = (q: string) =>
    void router.navigate({
      to: FROM,
      params: { org },
      search: { ...search, q },
      replace: true,
      resetScroll: false,
    });
  const wanted = text.trim().toLowerCase();
  const found = calls.filter(({ path, summary, operationId }) =>
    [path, summary, operationId].some((one) => one.toLowerCase().includes(wanted)),
  );
  const tags = [...new Set(found.map(tagOf))];
  const searchOf = (call: string) => ({ ...search, call, with: undefined });
  return (
    <div className="api-list">
      <div ref={field}>
        <TextField
          label={words.find}
          type="search"
          value={text}
          onChange={({ target }) => find(target.value)}
        />
      </div>
      {found.length === 0 && <p className="dim">{words.none}</p>}
      <nav ref={box} aria-label={words.calls}>
        {tags.map((tag) => (
          <section key={tag}>
            <h2>{tag}</h2>
            <ul>
              {found
                .filter((call) => tagOf(call) === tag)
                .map((call) => (
                  <Row
                    key={call.operationId}
                    call={call}
                    isShown={search.call === call.operationId}
                    mayNot={mayCall(identity.principal, call).may === false}
                    href={`/o/${org}/api${writeSearch(searchOf(call.operationId))}`}
                    onGo={() =>
                      void router.navigate({ to: FROM, params: { org }, search: searchOf(call.operationId) })
                    }
                  />
                ))}
            </ul>
          </section>
        ))}
      </nav>
    </div>
  );
}

type Row = { call: Call; isShown: boolean; mayNot: boolean; href: string; onGo: () => void };

function Row({ call: { operationId, method, path, summary }, isShown, mayNot, href, onGo }: Row) {
  const follow = (click: React.MouseEvent) => {
    const isForBrowser =
      click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey;
    if (isForBrowser) return;
    click.preventDefault();
    onGo();
  };
  return (
    <li data-id={operationId}>
      <a
        className="row-link"
        href={href}
        title={`${method} ${path}`}
        aria-current={isShown ? 'page' : undefined}
        onClick={follow}
      >
        <b className={`method ${method}`}>{method}</b>
        <span>{summary}</span>
        {mayNot && (
          <>
            <Icon name="slash" />
            <span className="unseen">{words.mayNot}</span>
          </>
        )}
      </a>
    </li>
  );
}
