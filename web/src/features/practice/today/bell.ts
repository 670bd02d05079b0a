/** The bell at the waiting room: whether it may ring, remembered in this browser, and how it rings. */
import { create } from 'zustand';

const KEY = 'consulta.bell';

interface BellChoice {
  sound: boolean;
  desktop: boolean;
}

function stored(): BellChoice {
  try {
    const { sound, desktop } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<BellChoice>;
    // Sound is on until somebody turns it off: a client who waits unheard is worse than a chime.
    return { sound: sound !== false, desktop: desktop === true };
  } catch {
    return { sound: true, desktop: false };
  }
}

export const useBell = create<BellChoice>(() => stored());

function choose(choice: Partial<BellChoice>): void {
  useBell.setState(choice);
  try {
    localStorage.setItem(KEY, JSON.stringify(useBell.getState()));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

export function chooseSound(sound: boolean): void {
  choose({ sound });
}

/** Asks the browser when it must; `false` when it is not allowed. */
export async function chooseDesktop(desktop: boolean): Promise<boolean> {
  if (!desktop) {
    choose({ desktop: false });
    return true;
  }
  if (!canNotify()) return false;
  const permission =
    Notification.permission === 'default' ? await Notification.requestPermission() : Notification.permission;
  choose({ desktop: permission === 'granted' });
  return permission === 'granted';
}

export function canNotify(): boolean {
  return typeof Notification !== 'undefined';
}

export function isNotifyingRefused(): boolean {
  return canNotify() && Notification.permission === 'denied';
}

/** The sound once more, as the person chose: for what rings until somebody answers. */
export function ringAgain(): void {
  if (useBell.getState().sound) chime();
}

/** Rings as the person chose; returns how to take the notification away again. */
export function ring(title: string, text: string, tag: string, onOpen: () => void): () => void {
  const { sound, desktop } = useBell.getState();
  if (sound) chime();
  if (desktop && canNotify() && Notification.permission === 'granted') {
    try {
      const notification = new Notification(title, { body: text, tag });
      notification.onclick = () => {
        window.focus();
        onOpen();
        notification.close();
      };
      return () => notification.close();
    } catch {
      // Phones allow notifications only from a service worker; the sound and the page still tell.
    }
  }
  return () => {};
}

let audio: AudioContext | null = null;

/** Two soft tones, made here: no file to fetch, nothing to decode. Browsers stay silent until the page was touched once. */
function chime(): void {
  if (typeof AudioContext === 'undefined' || navigator.userActivation?.hasBeenActive === false) return;
  audio ??= new AudioContext();
  void audio.resume();
  const begin = audio.currentTime + 0.02;
  for (const [place, frequency] of [659.25, 880].entries()) {
    const at = begin + place * 0.22;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = 'sine';
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.22, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 1);
  }
}
