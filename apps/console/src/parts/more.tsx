import { Button } from './button.tsx';
import { Refusal } from './states.tsx';

type List<Data> = {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

/** A list that goes on, for `<Loaded>`: that the next part of it did not come is said at its end, where that was asked for. */
export function wholeOf<Data>({ data, error, refetch, isFetchNextPageError }: List<Data>) {
  return { data, refetch, error: isFetchNextPageError ? null : error };
}

/** What asks for the next part of it; or why that did not come, and what asks for it again. */
export function More({ of: list, text }: { of: List<unknown>; text: string }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = list;
  if (!hasNextPage) return null;
  if (isFetchNextPageError && !isFetchingNextPage)
    return <Refusal error={error} onRetry={() => fetchNextPage()} />;
  return (
    <Button isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {text}
    </Button>
  );
}
