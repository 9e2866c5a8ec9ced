import type { ReactNode } from 'react';
import { useRouter } from '@tanstack/react-router';

type Props = { to: '/o/$org/events/$id' | '/o/$org/cron/$id'; params: { org: string; id: string } };
type More = { className?: string; label?: string; children: ReactNode };

/** A link of a row of which there are many: the router's own link looks at each change of whatever there is of an address. */
export function RowLink({ to, params, className, label, children }: Props & More) {
  const router = useRouter();
  const follow = (click: React.MouseEvent) => {
    const isForBrowser =
      click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey;
    if (isForBrowser || click.defaultPrevented) return;
    click.preventDefault();
    void router.navigate({ to, params });
  };
  const href = to
    .replace('$org', encodeURIComponent(params.org))
    .replace('$id', encodeURIComponent(params.id));
  return (
    <a className={className} href={href} aria-label={label} title={label} onClick={follow}>
      {children}
    </a>
  );
}
