/** The document's title and description, which every screen sets. */
import { useEffect } from 'react';

const SITE = 'Consulta';

/** `undefined` while it is not known yet: the title of before stays. */
export function usePageTitle(title: string | undefined, description?: string): void {
  useEffect(() => {
    if (title !== undefined) document.title = title === '' ? SITE : `${title} · ${SITE}`;
    if (description) document.querySelector('meta[name="description"]')?.setAttribute('content', description);
  }, [title, description]);
}
