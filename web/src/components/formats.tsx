/** Gives every screen the person's own way of writing numbers and dates. */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { createFormats, type Formats } from '@/lib/format';

const FormatsContext = createContext<Formats>(
  createFormats({ locale: 'en-US', timeZone: 'UTC', hidden: false }),
);

export function useFormats(): Formats {
  return useContext(FormatsContext);
}

type FormatsProps = { locale: string; timeZone: string; hidden: boolean; children: ReactNode };

export function FormatsProvider({ locale, timeZone, hidden, children }: FormatsProps) {
  const formats = useMemo(() => createFormats({ locale, timeZone, hidden }), [locale, timeZone, hidden]);
  return <FormatsContext.Provider value={formats}>{children}</FormatsContext.Provider>;
}
