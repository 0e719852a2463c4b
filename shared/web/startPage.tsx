import { Component, type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ALL_LANGUAGES, LANGUAGES, type Language, LanguageProvider } from "./i18n";
import { messagesIn } from "./messages";

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
    <main>
      <div className="sorry" role="alert">
        {ALL_LANGUAGES.map((language) => (
          <h1 key={language} lang={language} dir={LANGUAGES[language].dir}>
            {messagesIn(language)("pageFault")}
          </h1>
        ))}
      </div>
    </main>
  );
}
