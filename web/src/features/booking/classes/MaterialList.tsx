/** What is handed out in a class. */
import { FileDown, Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ClassMaterial } from '@/kit/api/types';
import { messages } from './messages';
import { sizeWords } from './model';

interface MaterialListProps {
  materials: readonly ClassMaterial[];
  /** What the consultant can do with a piece. */
  actionsOf?: (material: ClassMaterial) => ReactNode;
}

export function MaterialList({ materials, actionsOf }: MaterialListProps) {
  if (materials.length === 0) return <p className="text-faint">{messages.noMaterial}</p>;
  return (
    <ul className="divide-y divide-hairline border-y border-hairline">
      {materials.map((material) => {
        const Icon = material.size_bytes === null ? Link2 : FileDown;
        return (
          <li key={material.id} className="flex items-center gap-3 py-2">
            <Icon aria-hidden="true" className="size-5 shrink-0 text-soft" />
            <a
              href={material.url}
              rel="noopener noreferrer"
              {...(material.size_bytes === null ? { target: '_blank' } : { download: material.name })}
              className="grid min-h-11 min-w-0 grow content-center rounded-sm hover:underline"
            >
              <span className="truncate font-medium">{material.name}</span>
              <span className="text-sm text-soft">
                {material.size_bytes === null ? messages.link : messages.file(sizeWords(material.size_bytes))}
              </span>
            </a>
            {actionsOf?.(material)}
          </li>
        );
      })}
    </ul>
  );
}
