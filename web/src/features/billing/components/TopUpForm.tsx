/** Chooses an amount and goes to the payment page, which comes back to where one was. */
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Problem } from '@/kit/api/problem';
import type { Money as MoneyValue } from '@/kit/api/types';
import { formatMoney, parseMoney } from '@/kit/money/money';
import { Button } from '@/ui/Button';
import { FieldError } from '@/ui/Field';
import { TextInput } from '@/ui/inputs';
import { messages } from '../messages';
import { presetsFor } from '../model';
import { startTopUp } from '../queries';

interface TopUpFormProps {
  currency: string;
  /** Where the payment page comes back to: a path of ours. */
  returnTo: string;
  /** What is needed right now; offered first. */
  missing?: MoneyValue | null;
  onLeave?: () => void;
}

export function TopUpForm({ currency, returnTo, missing = null, onLeave }: TopUpFormProps) {
  const presets = presetsFor(missing, currency);
  const [chosen, setChosen] = useState<number | 'own'>(presets[missing ? 0 : 1]?.amount_minor ?? 'own');
  const [typed, setTyped] = useState('');
  const [complaint, setComplaint] = useState<string | null>(null);
  const name = useId();
  const go = useMutation({
    mutationFn: (amount: MoneyValue) => startTopUp(amount, returnTo),
    onSuccess: ({ checkout_url }) => {
      if (!checkout_url) return;
      onLeave?.();
      window.location.assign(checkout_url);
    },
  });
  const amount = chosen === 'own' ? parseMoney(typed, currency) : { amount_minor: chosen, currency };
  const error = complaint ?? refusal(go.error, currency);
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (go.isPending || go.isSuccess) return;
        if (!amount || amount.amount_minor === 0) setComplaint(messages.amountMissing);
        else go.mutate(amount);
      }}
    >
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 text-sm font-semibold">{messages.amount}</legend>
        <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
          {[...presets.map(({ amount_minor }) => amount_minor), 'own' as const].map((value) => (
            <label
              key={value}
              className="pressable figures flex min-h-11 cursor-pointer items-center justify-center rounded-md border border-edge bg-raised px-4 text-center font-medium hover:border-pen has-checked:border-ink has-checked:bg-marker has-checked:text-on-marker has-focus-visible:outline-3 has-focus-visible:outline-pen"
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={chosen === value}
                onChange={() => {
                  setChosen(value);
                  setComplaint(null);
                  go.reset();
                }}
              />
              {value === 'own'
                ? messages.ownAmount
                : value === missing?.amount_minor
                  ? messages.missing(formatMoney({ amount_minor: value, currency }))
                  : formatMoney({ amount_minor: value, currency }, { short: true })}
            </label>
          ))}
        </div>
      </fieldset>
      {chosen === 'own' ? (
        <TextInput
          label={`${messages.ownAmount} (${currency})`}
          inputMode="decimal"
          autoComplete="off"
          className="max-w-56"
          value={typed}
          error={error}
          onChange={(event) => {
            setTyped(event.target.value);
            setComplaint(null);
          }}
        />
      ) : (
        <FieldError>{error}</FieldError>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" busy={(go.isPending || go.isSuccess) && messages.opening}>
          {amount && amount.amount_minor > 0
            ? messages.toCheckout(formatMoney(amount, { short: true }))
            : messages.toCheckoutNoAmount}
        </Button>
        <p className="text-sm text-faint">{messages.topUpHint}</p>
      </div>
    </form>
  );
}

function refusal(error: Error | null, currency: string): string | undefined {
  if (!(error instanceof Problem)) return error?.message;
  const smallest = error.number('smallest_minor');
  const largest = error.number('largest_minor');
  if (smallest === null || largest === null) return error.field('amount') ?? error.message;
  const words = (amount_minor: number) => formatMoney({ amount_minor, currency }, { short: true });
  return messages.amountBounds(words(smallest), words(largest));
}
