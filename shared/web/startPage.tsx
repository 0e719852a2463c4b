import { Component, type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { type Language, LanguageProvider } from "./i18n";

// Nobody stands beside a kiosk or a wall screen to press F5.
const RELOAD_AFTER_MS = 10_000;

/** Draw the page into #root. A page that breaks says so and loads itself again. */
export function startPage(page: ReactNode, language: Language): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider initial={language}>
        <Mending>{page}</Mending>
      </LanguageProvider>
    </StrictMode>,
  );
}

class Mending extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
    setTimeout(() => location.reload(), RELOAD_AFTER_MS);
  }

  override render() {
    return this.state.broken ? <Sorry /> : this.props.children;
  }
}

function Sorry() {
  return (
    <main className="sorry" role="alert">
      <p>This page had a fault and is starting again.</p>
      <p lang="hi">इस पेज में गड़बड़ी हुई। यह फिर से शुरू हो रहा है।</p>
      <p lang="ar" dir="rtl">
        حدث خلل في هذه الصفحة وهي تبدأ من جديد.
      </p>
    </main>
  );
}
