/** Menus, popovers, tooltips and tabs on Radix. Import only from screens loaded on demand: this is the heavy part. */
import { DropdownMenu, Popover as RadixPopover, Tabs as RadixTabs, Tooltip as RadixTooltip } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes';

const floating =
  'z-40 min-w-52 rounded-md border border-hairline bg-raised p-1.5 text-ink shadow-lift animate-rise max-w-[92vw]';

interface MenuProps {
  /** One focusable element that opens the menu. */
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
  defaultOpen?: boolean;
}

export function Menu({ trigger, children, align = 'end', defaultOpen = false }: MenuProps) {
  return (
    <DropdownMenu.Root defaultOpen={defaultOpen} modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      {/* No portal: the menu stays inside the landmark of what opens it. */}
      <DropdownMenu.Content align={align} sideOffset={6} collisionPadding={8} className={floating}>
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

const menuItem =
  'flex min-h-10 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 text-sm outline-none select-none data-highlighted:bg-pen-wash data-highlighted:text-pen-strong data-disabled:opacity-50 [&_svg]:size-4';

export function MenuItem({ className, ...rest }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item className={classes(menuItem, className)} {...rest} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-xs text-faint">{children}</DropdownMenu.Label>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1.5 h-px bg-hairline" />;
}

interface MenuChoiceProps {
  value: string;
  onChange: (value: string) => void;
  choices: readonly { value: string; label: string; icon?: ReactNode }[];
}

/** One of a few, inside a menu. Choosing keeps the menu open, so that the effect can be seen. */
export function MenuChoice({ value, onChange, choices }: MenuChoiceProps) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChange} className="flex gap-1 px-1">
      {choices.map((choice) => (
        <DropdownMenu.RadioItem
          key={choice.value}
          value={choice.value}
          onSelect={(event) => event.preventDefault()}
          className="flex min-h-10 flex-1 cursor-pointer items-center justify-center gap-1.5 rounded-sm border border-transparent px-2.5 text-sm outline-none select-none data-highlighted:bg-pen-wash data-[state=checked]:border-pen data-[state=checked]:font-semibold data-[state=checked]:text-pen [&_svg]:size-4"
        >
          {choice.icon}
          {choice.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

interface PopoverProps {
  trigger: ReactNode;
  children: ReactNode;
  label: string;
  align?: 'start' | 'center' | 'end';
}

export function Popover({ trigger, children, label, align = 'start' }: PopoverProps) {
  return (
    <RadixPopover.Root>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Content
        aria-label={label}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className={classes(floating, 'p-4')}
      >
        {children}
      </RadixPopover.Content>
    </RadixPopover.Root>
  );
}

/** A few words about something that has its own name already; never the only place where it is said. */
export function Tooltip({ words, children }: { words: ReactNode; children: ReactNode }) {
  return (
    <RadixTooltip.Provider delayDuration={300}>
      <RadixTooltip.Root>
        <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
        <RadixTooltip.Portal>
          <RadixTooltip.Content
            sideOffset={6}
            collisionPadding={8}
            className="z-50 max-w-72 animate-rise rounded-sm bg-ink px-2.5 py-1.5 text-xs text-paper"
          >
            {words}
          </RadixTooltip.Content>
        </RadixTooltip.Portal>
      </RadixTooltip.Root>
    </RadixTooltip.Provider>
  );
}

interface TabsProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  tabs: readonly { value: string; label: ReactNode; content: ReactNode }[];
}

export function Tabs({ label, value, onChange, tabs }: TabsProps) {
  return (
    <RadixTabs.Root value={value} onValueChange={onChange}>
      <RadixTabs.List aria-label={label} className="flex gap-6 overflow-x-auto border-b border-hairline">
        {tabs.map((tab) => (
          <RadixTabs.Trigger
            key={tab.value}
            value={tab.value}
            className="pressable -mb-px min-h-11 border-b-2 border-transparent px-0.5 whitespace-nowrap text-soft hover:text-ink data-[state=active]:border-pen data-[state=active]:font-semibold data-[state=active]:text-ink"
          >
            {tab.label}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.value} value={tab.value} className="pt-6">
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
