import { useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { auth, type Methods, type Service } from '../../state/auth.ts';
import { cameBackWith } from '../../state/came-back.ts';
import { sayWrong } from '../../state/toasts.ts';
import { words } from './words.ts';

const KEY_ALONE: Methods = { password: false, github: false, oidc: null };

export const useMethods = () =>
  useQuery({
    queryKey: ['auth', 'methods'],
    queryFn: () => auth.methods().catch(() => KEY_ALONE),
    staleTime: Infinity,
  });

type Props = {
  textOf: (service: string) => string;
  more?: { connect?: true; invitation?: string };
  /** By default this page. */
  returnTo?: string;
};

/** The way to each service that vouches for people here. */
export function Services({ textOf, more = {}, returnTo }: Props) {
  const { data: methods } = useMethods();
  if (!methods) return null;
  const leave = (service: Service) => () =>
    void auth
      .leaveFor(service, { ...more, returnTo: returnTo ?? location.pathname + location.search })
      .then(({ url }) => location.assign(url), sayWrong);
  return (
    <>
      {methods.github && <Button onClick={leave('github')}>{textOf('GitHub')}</Button>}
      {methods.oidc && <Button onClick={leave('oidc')}>{textOf(methods.oidc.name)}</Button>}
    </>
  );
}

/** To somebody who came back, and was not let in. */
export const CameBack = () =>
  cameBackWith === undefined ? null : (
    <ErrorNote error={words.cameBack[cameBackWith as keyof typeof words.cameBack] ?? words.cameBack.failed} />
  );
