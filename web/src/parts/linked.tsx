import { useLoad } from "../load";
import { language } from "../text";

// Linked tells search engines and calendars of an event, in the words of schema.org.
// The page shows nothing of it.
export function Linked({ sale, event }: { sale: string; event: string }) {
  const { data } = useLoad<object>(`/v1/events/${sale}/${event}/linked?language=${encodeURIComponent(language)}`);
  if (!data) return null;
  const text = JSON.stringify(data).replace(/</g, "\\u003c");
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />;
}
