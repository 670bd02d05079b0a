/** Words about what a consultant earned. */
import type { EarningsItem } from '@/kit/api/types';

/** Why something was paid though nobody talked. */
const reasons: Record<EarningsItem['reason'], string> = {
  call: 'met without a call',
  late_cancellation: 'cancelled late',
  no_show: 'client did not come',
};

export const messages = {
  title: 'Earnings',
  lead: 'What you earned, and how each amount came about.',
  loadError: 'Your earnings could not be loaded',
  thisMonth: 'This month',
  total: 'In all',
  fees: 'Fees in all',
  howTitle: 'How an amount comes about',
  how: {
    gross: 'What the client paid',
    fee: (percent: string) => `Platform fee, ${percent}%`,
    net: 'What you earn',
  },
  howExample: 'The latest one, as an example.',
  howText: (percent: string) =>
    `From what a client pays, ${percent}% goes to the platform. The rest is yours. The fee is rounded once, per booking, and both parts always add up to what was paid.`,
  monthsTitle: 'Month by month',
  month: 'Month',
  calls: 'Calls',
  gross: 'Paid by clients',
  fee: 'Fee',
  net: 'Earned',
  itemsTitle: 'Every talk',
  when: 'When',
  client: 'Client',
  talked: 'Talked',
  refunded: 'given back since',
  minus: (amount: string) => `−${amount}`,
  reason: (reason: EarningsItem['reason']) => reasons[reason],
  download: 'Download as CSV',
  downloading: 'Gathering all…',
  downloaded: (count: string) => `${count} lines were written.`,
  fileName: 'earnings.csv',
  more: 'Show earlier talks',
  shown: (count: string) => `${count} talks are shown`,
  emptyTitle: 'Nothing earned yet',
  emptyText: 'Each paid talk appears here as soon as it is settled, with its fee line by line.',
  emptyAction: 'See your calendar',
};
