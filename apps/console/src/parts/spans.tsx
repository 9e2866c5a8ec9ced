import { Link } from '@tanstack/react-router';
import { useOrg } from '../state/org.tsx';

type Props<Span extends string> = {
  /** The page of which it is the span. */
  to: '/o/$org' | '/o/$org/failed' | '.';
  label: string;
  texts: Readonly<Record<Span, string>>;
  shown: Span;
};

/** How far back a page looks: links beside each other, since it stands in the address. */
export function Spans<Span extends string>({ to, label, texts, shown }: Props<Span>) {
  const { id: org } = useOrg();
  return (
    <nav className="choices" aria-label={label}>
      {Object.entries<string>(texts).map(([span, text]) => (
        <Link
          key={span}
          to={to}
          params={{ org }}
          search={(before: object) => ({ ...before, span })}
          replace
          resetScroll={false}
          activeProps={{}}
          data-on={span === shown}
          aria-current={span === shown ? 'true' : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
