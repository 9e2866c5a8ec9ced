import { useQuery } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { auth, type Leaving, type Methods, type Service } from '../../state/auth.ts';
import { cameBackWith } from '../../state/came-back.ts';
import { METHODS } from '../../state/session.tsx';
import { sayWrong } from '../../state/toasts.ts';
import { words } from './words.ts';

export const useMethods = () =>
  useQuery({ queryKey: ['auth', METHODS], queryFn: auth.methods, staleTime: Infinity });

type Props = {
  textOf: (service: string) => string;
  more?: Leaving;
  /** Others than all there are. */
  methods?: Methods | undefined;
  /** By default this page. */
  returnTo?: string;
  /** Just before the page is left. */
  onLeave?: () => void;
};

/** The way to each service that vouches for people here. */
export function Services({ textOf, more = {}, returnTo, methods: given, onLeave }: Props) {
  const { data: all } = useMethods();
  const methods = given ?? all;
  if (!methods) return null;
  const leave = (service: Service) => () =>
    void auth
      .leaveFor(service, { ...more, returnTo: returnTo ?? location.pathname + location.search })
      .then(({ url }) => {
        onLeave?.();
        location.assign(url);
      }, sayWrong);
  return (
    <>
      {methods.github && <Button onClick={leave('github')}>{textOf('GitHub')}</Button>}
      {methods.oidc && <Button onClick={leave('oidc')}>{textOf(methods.oidc.name)}</Button>}
    </>
  );
}

/** To somebody who came back, and was not let in. */
export function CameBack() {
  const problem = cameBackWith('sign-in');
  return problem === undefined ? null : <ErrorNote error={cameBackText(problem)} />;
}

export const cameBackText = (problem: string): string =>
  words.cameBack[problem as keyof typeof words.cameBack] ?? words.cameBack.failed;
