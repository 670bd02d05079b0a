/** Facts in pairs and rows; on a phone each row becomes a small list with its headings. */
import type { ReactNode } from 'react';
import { classes } from './classes';

/** Terms and their values, separated by hairlines. */
export function DataList({ items }: { items: readonly { term: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="divide-y divide-hairline">
      {items.map(({ term, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a list of facts have no other identity
        <div key={index} className="flex flex-wrap justify-between gap-x-6 gap-y-0.5 py-2.5">
          <dt className="text-soft">{term}</dt>
          <dd className="text-end font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Column<Row> {
  key: string;
  heading: string;
  cell: (row: Row) => ReactNode;
  /** Amounts and counts stand at the end of their column. */
  numeric?: boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}

export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  return (
    <table className="block w-full text-sm sm:table">
      <caption className="sr-only">{caption}</caption>
      <thead className="sr-only sm:not-sr-only sm:table-header-group">
        <tr className="border-b border-edge">
          {columns.map(({ key, heading, numeric }) => (
            <th
              key={key}
              scope="col"
              className={classes(
                'px-2 py-2 font-semibold text-soft first:ps-0 last:pe-0',
                numeric ? 'text-end' : 'text-start',
              )}
            >
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block divide-y divide-hairline sm:table-row-group">
        {rows.map((row) => (
          <tr key={rowKey(row)} className="grid gap-1 py-3 sm:table-row">
            {columns.map(({ key, heading, cell, numeric }) => (
              <td
                key={key}
                className={classes(
                  'flex justify-between gap-4 sm:table-cell sm:px-2 sm:py-2.5 sm:align-top sm:first:ps-0 sm:last:pe-0',
                  numeric && 'figures sm:text-end',
                )}
              >
                <span aria-hidden="true" className="text-faint sm:hidden">
                  {heading}
                </span>
                <span>{cell(row)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
