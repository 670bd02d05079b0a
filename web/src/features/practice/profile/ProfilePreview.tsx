/** The page's card in the search, while it is still being written. */
import { useQuery } from '@tanstack/react-query';
import { facetsQuery } from '@/features/directory/queries';
import type { Profile, ProfileEdit } from '@/kit/api/types';
import { useSession } from '@/kit/auth/session';
import { languageName, listWords } from '@/kit/time/format';
import { Avatar } from '@/ui/Avatar';
import { Card } from '@/ui/layout';
import { priceWords } from '@/ui/Money';
import { costOf } from '../offerings/cost';
import { ownOfferingsQuery } from '../queries';
import { messages } from './messages';

export function ProfilePreview({ profile, edit }: { profile: Profile; edit: ProfileEdit }) {
  const { me } = useSession();
  const { data: facets } = useQuery(facetsQuery);
  const { data: offerings } = useQuery(ownOfferingsQuery);
  const names = edit.topics.map((slug) => facets?.topics.find((topic) => topic.slug === slug)?.name ?? slug);
  const active = offerings?.filter(({ active: isActive }) => isActive) ?? [];
  // As the search does: the one whose whole consultation costs least stands for all.
  const cheapest = active.reduce<(typeof active)[number] | null>((least, offering) => {
    const cost = (each: typeof offering) => costOf(each.price, each.duration_minutes * 60)?.amount_minor ?? 0;
    return least === null || cost(offering) < cost(least) ? offering : least;
  }, null);
  return (
    <aside aria-label={messages.preview} className="lg:sticky lg:top-20">
      <p className="mb-2 text-sm font-semibold">{messages.previewTitle}</p>
      <Card className="grid gap-3">
        <div className="flex items-center gap-4">
          <Avatar id={profile.consultant_id} name={me?.name ?? ''} src={profile.picture_url} size="medium" />
          <p className="font-serif text-xl font-semibold">{me?.name}</p>
        </div>
        <p className="break-words">
          {edit.headline || <span className="text-faint">{messages.previewNoHeadline}</span>}
        </p>
        {edit.languages.length > 0 && (
          <p className="text-sm text-soft">{messages.speaks(listWords(edit.languages.map(languageName)))}</p>
        )}
        {names.length > 0 && <p className="text-sm text-faint">{names.join(' · ')}</p>}
        {cheapest && (
          <p className="figures border-t border-hairline pt-3 text-sm text-soft">
            {active.length > 1 && cheapest.price.kind !== 'free' && `${messages.from} `}
            <span className="text-base font-semibold text-ink">{priceWords(cheapest.price)}</span>
          </p>
        )}
      </Card>
    </aside>
  );
}
