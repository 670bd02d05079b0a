/** Tones made here: no file to fetch. Browsers stay silent until the page was touched once. */

let context: AudioContext | null = null;

/** Plays frequencies (Hz) one after the other, softly. Resolves when the last has faded. */
export async function play(frequencies: readonly number[]): Promise<void> {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  await context.resume();
  const begin = context.currentTime + 0.02;
  for (const [place, frequency] of frequencies.entries()) {
    const at = begin + place * 0.24;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.2, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.8);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.9);
  }
  await new Promise((resolve) => setTimeout(resolve, frequencies.length * 240 + 700));
}

/** To hear whether the speakers work. */
export const TEST = [440, 554.37, 659.25, 880] as const;
