/** Words about reviews. */
export const messages = {
  title: 'What clients say',
  none: 'No reviews yet',
  noneHint: 'Only people who had a call can write one, so a new consultant starts without.',
  error: 'Reviews could not be loaded',
  replied: (name: string) => `${name} replied`,
  distribution: 'How the ratings are spread',
  share: (stars: number, count: string) => `${stars === 1 ? '1 star' : `${stars} stars`}: ${count}`,
  more: 'Show more reviews',
  shown: (count: number) => `${count} reviews shown`,
};
