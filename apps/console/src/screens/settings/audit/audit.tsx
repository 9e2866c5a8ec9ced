import { useNavigate, useSearch } from '@tanstack/react-router';
import { More, wholeOf } from '../../../parts/more.tsx';
import { Empty, Loaded } from '../../../parts/states.tsx';
import { Entry } from './entry.tsx';
import { Filters } from './filters.tsx';
import { queryOf, useAudit, type AuditSearch } from './use-audit.ts';
import { words } from './words.ts';

/** Who changed what, from what to what. Its filters stand in the address. */
export function Audit() {
  const search: AuditSearch = useSearch({ from: '/o/$org/settings' });
  const navigate = useNavigate({ from: '/o/$org/settings' });
  const narrow = (by: AuditSearch) => void navigate({ search: (before) => ({ ...before, ...by }) });
  const { list, entries } = useAudit(search);
  const isNarrowed = Object.keys(queryOf(search)).length > 0;
  return (
    <>
      <Filters search={search} narrow={narrow} />
      <Loaded query={{ ...wholeOf(list), data: entries }}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon="clock" title={isNarrowed ? words.noneMatches : words.none}>
              <p>{words.noneMore}</p>
            </Empty>
          ) : (
            <ol className="audit" aria-label={words.list}>
              {all.map((entry) => (
                <Entry key={entry.id} entry={entry} narrow={narrow} />
              ))}
            </ol>
          )
        }
      </Loaded>
      {entries !== undefined && entries.length > 0 && (
        <div className="list-foot">
          <More of={list} text={words.more} />
          {!list.hasNextPage && <span className="dim small">{words.end}</span>}
        </div>
      )}
    </>
  );
}
