import type { EventDryRun } from '@jiter/client';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/code.tsx';
import { FullTime } from '../../parts/time.tsx';
import { words } from './words.ts';

/** The request as it would be on the wire. */
function wireOf({ request }: EventDryRun): string {
  const { pathname, search, host } = new URL(request.url);
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  return [
    `${request.method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...headers,
    '',
    request.body ?? '',
  ].join('\n');
}

export function DryRun({ result, onClose }: { result: EventDryRun; onClose: () => void }) {
  return (
    <section className="dry-run">
      <header>
        <h3>{words.dryRun.title}</h3>
        <Button look="quiet" icon="cross" onClick={onClose}>
          {words.dryRun.close}
        </Button>
      </header>
      <Code text={wireOf(result)} empty="" isRaw />
      <p className="help">{words.dryRun.note}</p>
      {result.warnings.map((warning) => (
        <p key={warning} className="note way">
          {warning}
        </p>
      ))}
      <p className="small">{words.dryRun.attempts}</p>
      <ol className="attempt-times">
        {result.attemptTimes.map((at) => (
          <li key={at}>
            <FullTime at={at} />
          </li>
        ))}
      </ol>
    </section>
  );
}
