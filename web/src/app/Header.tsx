/** Wordmark, search, navigation, account. */
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useSession } from '@/kit/auth/session';
import { Avatar } from '@/ui/Avatar';
import { ButtonLink } from '@/ui/Button';
import { messages } from './messages';
import type { NavigationEntry } from './navigation';
import { ThemeButton } from './ThemeButton';

// Menus are heavy, and a visitor has no account.
const AccountMenu = lazy(() => import('./AccountMenu').then((module) => ({ default: module.AccountMenu })));

const HeaderSwitch = lazy(() =>
  import('@/features/instant/components/AvailableSwitch').then((module) => ({
    default: module.HeaderSwitch,
  })),
);

export function Header({ entries }: { entries: readonly NavigationEntry[] }) {
  const { me } = useSession();
  const { pathname, href } = useLocation();
  const onSearchPage = pathname === '/';
  return (
    <header className="sticky top-0 z-30 border-b border-hairline bg-paper/92 backdrop-blur-sm">
      <div className="column flex h-16 items-center gap-4 lg:gap-6">
        <Link to="/" aria-label={messages.home} className="flex items-center gap-2 text-ink">
          <Wordmark />
        </Link>
        {!onSearchPage && <HeaderSearch />}
        <nav aria-label={messages.siteNavigation} className="ms-auto hidden items-center gap-1 md:flex">
          {entries.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className="pressable relative inline-flex min-h-11 items-center px-3 text-sm font-medium text-soft hover:text-ink data-[status=active]:text-ink data-[status=active]:after:absolute data-[status=active]:after:inset-x-3 data-[status=active]:after:-bottom-[11px] data-[status=active]:after:h-0.5 data-[status=active]:after:bg-pen"
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="ms-auto flex min-w-11 items-center justify-end gap-1 md:ms-0">
          {me === null && (
            <>
              <ThemeButton />
              {pathname !== '/sign-in' && (
                <ButtonLink
                  to="/sign-in"
                  search={pathname === '/' ? {} : { next: href }}
                  kind="secondary"
                  size="small"
                >
                  {messages.signIn}
                </ButtonLink>
              )}
            </>
          )}
          {me?.roles.includes('consultant') && (
            <Suspense>
              <HeaderSwitch />
            </Suspense>
          )}
          {me && (
            <Suspense fallback={<Avatar id={me.id} name={me.name} size="small" />}>
              <AccountMenu me={me} />
            </Suspense>
          )}
        </div>
      </div>
    </header>
  );
}

function Wordmark() {
  return (
    <>
      <svg aria-hidden="true" viewBox="0 0 28 28" className="size-7">
        <path
          d="M22.4 8.6a9.6 9.6 0 1 0 0 10.8"
          fill="none"
          stroke="currentColor"
          strokeWidth="3.4"
          strokeLinecap="round"
        />
        <circle cx="22.6" cy="14" r="2.9" fill="var(--pen)" />
      </svg>
      <span className="font-serif text-[1.4rem] leading-none font-bold tracking-tight">Consulta</span>
    </>
  );
}

/** On every page but the search itself. */
function HeaderSearch() {
  const navigate = useNavigate();
  return (
    <search className="hidden max-w-xs grow sm:block">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = String(new FormData(event.currentTarget).get('text') ?? '').trim();
          void navigate({ to: '/', search: text ? { text } : {} });
        }}
        className="relative"
      >
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-faint"
        />
        <input
          type="search"
          name="text"
          aria-label={messages.searchLabel}
          placeholder={messages.searchPlaceholder}
          className="pressable min-h-10 w-full rounded-md border border-edge bg-raised ps-9 pe-3 text-sm placeholder:text-faint hover:border-ink"
        />
      </form>
    </search>
  );
}
