/** Names of the service's fields for those of the draft. */
const SERVICE_FIELDS: Record<string, readonly string[]> = {
  title: ['title'],
  description: ['description'],
  duration: ['duration_minutes'],
  amount: ['price.amount.amount_minor', 'price.amount', 'price', 'price.kind'],
  minimum: ['price.minimum.amount_minor', 'price.minimum'],
  cap: ['price.cap.amount_minor', 'price.cap'],
  noShowPercent: ['policy.no_show_charge_percent'],
  interval: ['interval_minutes'],
  bufferBefore: ['buffer_before_minutes'],
  bufferAfter: ['buffer_after_minutes'],
  notice: ['minimum_notice_minutes'],
  horizon: ['horizon_days'],
  mostADay: ['rules.most_a_day'],
  mostAWeek: ['rules.most_a_week'],
  mostOpen: ['rules.most_open'],
  consent: ['form.consent'],
  location: ['location.kind', 'location'],
  address: ['location.address'],
  phone: ['location.phone'],
};

export function serviceFields(field: string): readonly string[] {
  const tier = /^tiers\.(\d+)\.(hours|percent)$/.exec(field);
  if (tier) return [`policy.tiers.${tier[1]}.${tier[2] === 'hours' ? 'hours_before' : 'refund_percent'}`];
  const question = /^questions\.(\d+)\.(label|choices)$/.exec(field);
  if (question) return [`form.questions.${question[1]}.${question[2]}`];
  return SERVICE_FIELDS[field] ?? [];
}
