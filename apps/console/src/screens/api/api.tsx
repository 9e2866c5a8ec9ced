import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { TextField } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { useOrg } from '../../state/org.tsx';
import { words as common } from '../../words.ts';
import { OneCall } from './call.tsx';
import { callsOf, type Call, type Document } from './document.ts';
import { words } from './words.ts';

const FROM = '/o/$org/api';

export function Api() {
  const { client } = useOrg();
  const document = useQuery({
    queryKey: ['openapi'],
    queryFn: async () => (await client.api.GET('/api/openapi.json')).data as unknown as Document,
    staleTime: Infinity,
  });
  return (
    <Page title={common.pages.api}>
      <p className="dim api-lead">
        {words.lead} <a href="/api/openapi.json">/api/openapi.json</a>.
      </p>
      <Loaded query={document}>{(shown) => <Calls document={shown} />}</Loaded>
    </Page>
  );
}

function Calls({ document }: { document: Document }) {
  const { q: text = '' } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: FROM });
  const find = (q: string) =>
    void navigate({ search: (before) => ({ ...before, q }), replace: true, resetScroll: false });
  const wanted = text.trim().toLowerCase();
  const has = ({ path, summary, operationId }: Call) =>
    [path, summary, operationId].some((one) => one.toLowerCase().includes(wanted));
  const calls = callsOf(document).filter(has);
  const tags = [...new Set(calls.map(tagOf))];
  return (
    <>
      <div className="api-find">
        <TextField
          label={words.find}
          type="search"
          value={text}
          onChange={({ target }) => find(target.value)}
        />
      </div>
      {calls.length === 0 && <p className="dim">{words.none}</p>}
      {tags.map((tag) => (
        <section key={tag} className="api-tag">
          <h2>{tag}</h2>
          {calls
            .filter((call) => tagOf(call) === tag)
            .map((call) => (
              <OneCall key={call.operationId} document={document} call={call} />
            ))}
        </section>
      ))}
    </>
  );
}

const tagOf = ({ tags }: Call) => tags?.[0] ?? '';
