import type { ComponentChildren } from 'preact';

interface Column {
  readonly name: string;
  readonly kind?: 'number' | 'picture' | 'list';
}

interface TableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of each is its heading. */
  readonly rows: readonly {
    readonly key: string;
    readonly look?: string;
    readonly cells: readonly ComponentChildren[];
  }[];
}

/** A table that becomes a list of blocks on a phone, each value beside the name of its column. */
export function DataTable({ caption, columns, rows }: TableProps) {
  return (
    <table role="table" class="data">
      <caption>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, kind }) => (
            <th key={name} role="columnheader" scope="col" class={kind}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, look, cells }) => (
          <tr key={key} role="row" class={look}>
            {columns.map(({ name, kind }, at) =>
              at === 0 ? (
                <th key={name} role="rowheader" scope="row">
                  {cells[at]}
                </th>
              ) : (
                <td key={name} role="cell" class={kind} data-name={name}>
                  {cells[at]}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The numbers of a picture, folded away until somebody wants them. */
export function Numbers(props: TableProps) {
  return (
    <details class="numbers-of">
      <summary>The numbers</summary>
      <DataTable {...props} />
    </details>
  );
}
