/** Screens for when there is nothing to show: a wrong address, a crash, an outdated page. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Problem } from '@/kit/api/problem';
import { usePageTitle } from '@/kit/page/title';
import { Button, ButtonLink } from '@/ui/Button';
import { PageHeader } from '@/ui/layout';
import { ErrorState, Loading, Skeleton } from '@/ui/states';
import { messages } from './messages';

export function NotFoundScreen() {
  usePageTitle(messages.notFoundTitle);
  return (
    <div className="column">
      <PageHeader title={messages.notFoundTitle} lead={messages.notFoundText} />
      <ButtonLink to="/">{messages.toHome}</ButtonLink>
    </div>
  );
}

/** A file of an older build is gone once a newer one is served. */
function isMissingFile(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /dynamically imported module|module script|Importing a module/i.test(error.message)
  );
}

export function CrashScreen({ error, reset }: ErrorComponentProps) {
  const outdated = isMissingFile(error);
  const title = outdated ? messages.newVersionTitle : messages.crashTitle;
  usePageTitle(title);
  return (
    <div className="column pb-12">
      <PageHeader title={title} lead={outdated ? messages.newVersionText : messages.crashText} />
      {error instanceof Problem ? (
        <ErrorState error={error} onRetry={reset} />
      ) : (
        <Button onClick={() => location.reload()}>{messages.reload}</Button>
      )}
    </div>
  );
}

/** While a screen's code is on its way. */
export function PendingScreen() {
  return (
    <Loading>
      <div className="column grid gap-4 pt-12">
        <Skeleton className="h-10 w-2/3 max-w-md" />
        <Skeleton className="h-5 w-full max-w-xl" />
        <Skeleton className="mt-6 h-64" />
      </div>
    </Loading>
  );
}
