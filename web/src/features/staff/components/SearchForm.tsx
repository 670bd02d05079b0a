/** A search whose words stand in the address. */
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '@/ui/Button';
import { TextInput } from '@/ui/inputs';
import { messages } from '../messages';

interface SearchFormProps {
  label: string;
  text: string;
  onSearch: (text: string) => void;
  /** Further filters. */
  children?: ReactNode;
}

export function SearchForm({ label, text, onSearch, children }: SearchFormProps) {
  const [typed, setTyped] = useState(text);
  // The back button changes the address under the field.
  useEffect(() => setTyped(text), [text]);
  return (
    <search>
      <form
        className="mb-6 flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(typed.trim());
        }}
      >
        <TextInput
          type="search"
          label={label}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="grow sm:max-w-md"
        />
        {children}
        <Button type="submit" kind="secondary">
          {messages.search}
        </Button>
      </form>
    </search>
  );
}
