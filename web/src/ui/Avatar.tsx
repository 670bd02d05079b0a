/** A face, or initials on a ground drawn from the person's id, so that it stays the same everywhere. */
import { useState } from 'react';
import { classes } from './classes';

const sizes = {
  small: 'size-9 text-sm',
  medium: 'size-14 text-lg',
  large: 'size-24 text-2xl',
  /** Grows with the screen: rows of a list. */
  responsive: 'size-14 text-lg sm:size-24 sm:text-2xl',
  huge: 'size-28 text-3xl sm:size-36',
};

interface AvatarProps {
  id: string;
  name: string;
  src?: string | null;
  size?: keyof typeof sizes;
}

export function Avatar({ id, name, src, size = 'medium' }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const shape = classes(
    'shrink-0 overflow-hidden',
    size === 'small' ? 'rounded-md' : 'rounded-lg',
    sizes[size],
  );
  if (src && broken !== src) {
    // The name always stands beside the picture, so the picture itself says nothing more.
    return (
      <img
        src={src}
        alt=""
        loading="lazy"
        decoding="async"
        className={classes(shape, 'bg-sunk object-cover')}
        onError={() => setBroken(src)}
      />
    );
  }
  const hue = hueOf(id);
  return (
    <span
      aria-hidden="true"
      className={classes(shape, 'grid place-items-center font-serif font-semibold select-none')}
      style={{
        background: `light-dark(oklch(0.91 0.045 ${hue}), oklch(0.34 0.055 ${hue}))`,
        color: `light-dark(oklch(0.36 0.09 ${hue}), oklch(0.9 0.05 ${hue}))`,
      }}
    >
      {initialsOf(name)}
    </span>
  );
}

/** First letters of the first and the last name, titles left out. */
export function initialsOf(name: string): string {
  const words = name
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word) && !/^(dr|prof|mr|mrs|ms)\.?$/i.test(word));
  const first = words[0] ?? name.trim();
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  return [first, last]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}

/** A hue in degrees; the tail of a UUIDv7 is random, its head is the time. */
export function hueOf(id: string): number {
  let sum = 7;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 360;
  return sum;
}
