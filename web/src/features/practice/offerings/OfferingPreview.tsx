/** The offering as a client chooses it, while it is still being written. */
import { hasCall, whereWords } from '@/features/booking/meetings/model';
import type { OfferingTerms } from '@/kit/api/types';
import { formatMoney } from '@/kit/money/money';
import { minutesLong } from '@/kit/time/format';
import { Card } from '@/ui/layout';
import { Price } from '@/ui/Money';
import { costOf } from './cost';
import { messages } from './messages';
import { policySentences } from './words';

export function OfferingPreview({ terms }: { terms: OfferingTerms }) {
  const most = costOf(terms.price, terms.duration_minutes * 60);
  const hasPrice = terms.price.kind === 'free' || terms.price.amount !== null;
  return (
    <aside aria-label={messages.preview} className="lg:sticky lg:top-20">
      <p className="mb-2 text-sm font-semibold">{messages.previewTitle}</p>
      <Card className="grid gap-3">
        <div>
          <p className="font-serif text-lg font-semibold break-words">
            {terms.title || <span className="text-faint">{messages.untitled}</span>}
          </p>
          <p className="figures">
            {minutesLong(terms.duration_minutes)}
            {hasPrice && (
              <>
                , <Price terms={terms.price} />
              </>
            )}
          </p>
          {!hasCall(terms.location) && (
            <p className="break-words text-soft">{whereWords(terms.location, null)}</p>
          )}
        </div>
        {terms.description && <p className="text-sm whitespace-pre-line text-soft">{terms.description}</p>}
        {most && terms.price.kind === 'per_minute' && (
          <p className="figures text-sm text-soft">
            {messages.costs(minutesLong(terms.duration_minutes), formatMoney(most))}
          </p>
        )}
        {terms.rules.approval === 'by_hand' && <p className="text-sm text-soft">{messages.byHandRead}</p>}
        {terms.form && (
          <p className="text-sm text-soft first-letter:uppercase">
            {messages.asksRead(terms.form.questions.length, terms.form.consent !== null)}
          </p>
        )}
        {terms.price.kind !== 'free' && (
          <ul className="grid gap-0.5 border-t border-hairline pt-3 text-sm text-soft">
            {policySentences(terms.policy).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </Card>
    </aside>
  );
}
