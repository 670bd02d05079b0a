/** A profile while it is edited, and the part of a picture that is shown; pure. */
import type { Profile, ProfileEdit } from '@/kit/api/types';

export const LIMITS = { slug: 60, headline: 120, biography: 4000, topics: 5, languages: 8 } as const;

/** Languages that the directory knows, by code. */
export const LANGUAGES =
  'af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka kk ko ku lb lt lv mk mr ms mt nb nl pa pl ps pt ro ru sk sl so sq sr sv sw ta te th ti tl tr uk ur uz vi yo zh zu'.split(
    ' ',
  );

export function editOf({ slug, headline, biography, topics, languages }: Profile): ProfileEdit {
  return { slug, headline, biography, topics, languages };
}

export function sameEdit(one: ProfileEdit, other: ProfileEdit): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What is typed for an address, as far as it can be one: small, with hyphens for spaces. */
export function slugFrom(typed: string): string {
  return typed.toLowerCase().replace(/\s+/g, '-');
}

export function isSlug(slug: string): boolean {
  return slug.length <= LIMITS.slug && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug);
}

/** With the entry when it was not there, without it when it was. */
export function toggled(list: readonly string[], entry: string): string[] {
  return list.includes(entry) ? list.filter((each) => each !== entry) : [...list, entry];
}

/** Which square of a picture is shown. */
export interface Crop {
  /** 1 shows as much as a square can; 4 shows a quarter of its side. */
  zoom: number;
  /** Where the square lies in the room that is left: 0 at the start, 1 at the end. */
  across: number;
  along: number;
}

export const WHOLE: Crop = { zoom: 1, across: 0.5, along: 0.5 };
export const CLOSEST = 4;

/** The square in pixels of the picture. */
export function cropSquare(width: number, height: number, { zoom, across, along }: Crop) {
  const side = Math.min(width, height) / zoom;
  return { left: (width - side) * across, top: (height - side) * along, side };
}

/** The crop after the picture was dragged by so many pixels of a frame of `frameSide` pixels. */
export function dragged(
  crop: Crop,
  picture: { width: number; height: number },
  frameSide: number,
  by: { x: number; y: number },
): Crop {
  const { side } = cropSquare(picture.width, picture.height, crop);
  const scale = side / frameSide;
  const moved = (share: number, room: number, pixels: number) =>
    room <= 0 ? share : Math.min(1, Math.max(0, share - (pixels * scale) / room));
  return {
    ...crop,
    across: moved(crop.across, picture.width - side, by.x),
    along: moved(crop.along, picture.height - side, by.y),
  };
}
