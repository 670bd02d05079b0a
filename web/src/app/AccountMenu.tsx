/** The signed-in person's menu. */
import { useNavigate, useRouter } from '@tanstack/react-router';
import { BriefcaseBusiness, Building2, LogOut } from 'lucide-react';
import type { Me } from '@/kit/api/types';
import { useSignOut } from '@/kit/auth/session';
import { Avatar } from '@/ui/Avatar';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/ui/overlays';
import { toast } from '@/ui/Toast';
import { messages } from './messages';
import { ThemeChoice } from './ThemeChoice';

export function AccountMenu({ me }: { me: Me }) {
  const signOut = useSignOut();
  const navigate = useNavigate();
  const router = useRouter();
  async function leave() {
    try {
      await signOut();
      await navigate({ to: '/' });
      await router.invalidate();
      toast(messages.signedOut);
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error), 'bad');
    }
  }
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={messages.account(me.name)}
          className="pressable grid size-11 place-items-center rounded-lg hover:bg-sunk"
        >
          <Avatar id={me.id} name={me.name} size="small" />
        </button>
      }
    >
      <div className="px-2.5 py-1.5">
        <p className="font-semibold">{me.name}</p>
        <p className="max-w-64 truncate text-sm text-faint">{me.email}</p>
      </div>
      <MenuSeparator />
      <MenuItem onSelect={() => void navigate({ to: '/today' })}>
        <BriefcaseBusiness aria-hidden="true" />
        {me.roles.includes('consultant') ? messages.practice : messages.becomeConsultant}
      </MenuItem>
      <MenuItem onSelect={() => void navigate({ to: '/organisations' })}>
        <Building2 aria-hidden="true" />
        {messages.organisations}
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{messages.theme}</MenuLabel>
      <ThemeChoice />
      <MenuSeparator />
      <MenuItem onSelect={() => void leave()}>
        <LogOut aria-hidden="true" />
        {messages.signOut}
      </MenuItem>
    </Menu>
  );
}
