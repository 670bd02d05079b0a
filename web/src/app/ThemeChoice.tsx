/** Light, dark or automatic, inside a menu. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { MenuChoice } from '@/ui/overlays';
import { messages } from './messages';
import { chooseTheme, type Theme, useTheme } from './theme';

export function ThemeChoice() {
  const theme = useTheme((state) => state.theme);
  return (
    <MenuChoice
      value={theme}
      onChange={(value) => chooseTheme(value as Theme)}
      choices={[
        { value: 'system', label: messages.themeSystem, icon: <Monitor aria-hidden="true" /> },
        { value: 'light', label: messages.themeLight, icon: <Sun aria-hidden="true" /> },
        { value: 'dark', label: messages.themeDark, icon: <Moon aria-hidden="true" /> },
      ]}
    />
  );
}
