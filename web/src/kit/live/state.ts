/** What is known of the live socket everywhere, whether or not there is one. */
import { create } from 'zustand';
import type { LiveSocket, LiveState } from './socket';
import type { Hint } from './topics';

export const useLiveState = create<{ state: LiveState }>(() => ({ state: 'off' }));

export const opened: { socket: LiveSocket | null } = { socket: null };

export const listeners = new Set<(hint: Hint) => void>();
