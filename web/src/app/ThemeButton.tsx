/** The appearance, for those who have no account menu: one button that goes through the three. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '@/ui/Button';
import { messages } from './messages';
import { chooseTheme, type Theme, useTheme } from './theme';

const looks: Record<Theme, { next: Theme; words: string; icon: typeof Sun }> = {
  system: { next: 'light', words: messages.themeSystem, icon: Monitor },
  light: { next: 'dark', words: messages.themeLight, icon: Sun },
  dark: { next: 'system', words: messages.themeDark, icon: Moon },
};

export function ThemeButton() {
  const { next, words, icon: Icon } = looks[useTheme((state) => state.theme)];
  return (
    <IconButton label={messages.themeNow(words)} onClick={() => chooseTheme(next)}>
      <Icon aria-hidden="true" />
    </IconButton>
  );
}
